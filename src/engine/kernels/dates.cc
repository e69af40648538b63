// Calendar arithmetic. Timestamps come as local time.
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "base/calendar.h"
#include "duckdb/function/function_set.hpp"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/zone_state.h"

namespace brook::engine {

namespace {

using duckdb::date_t;
using duckdb::timestamp_t;

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

enum class Unit : std::uint8_t {
  kMicrosecond,
  kMillisecond,
  kSecond,
  kMinute,
  kHour,
  kDay,
  kWeek,
  kMonth,
  kQuarter,
  kYear
};

std::optional<Unit> unit_of(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, Unit>, 16> kNames = {{{"MICROSECOND", Unit::kMicrosecond},
                                                                                {"MILLISECOND", Unit::kMillisecond},
                                                                                {"SECOND", Unit::kSecond},
                                                                                {"MINUTE", Unit::kMinute},
                                                                                {"HOUR", Unit::kHour},
                                                                                {"DAY", Unit::kDay},
                                                                                {"DD", Unit::kDay},
                                                                                {"WEEK", Unit::kWeek},
                                                                                {"MONTH", Unit::kMonth},
                                                                                {"MM", Unit::kMonth},
                                                                                {"MON", Unit::kMonth},
                                                                                {"QUARTER", Unit::kQuarter},
                                                                                {"YEAR", Unit::kYear},
                                                                                {"YYYY", Unit::kYear},
                                                                                {"YY", Unit::kYear},
                                                                                {"DAYOFYEAR", Unit::kDay}}};
  const std::string wanted = upper(name);
  for (const auto& [text, unit] : kNames) {
    if (text == wanted) return unit;
  }
  return std::nullopt;
}

std::int64_t truncated_days(std::int64_t days, Unit unit) {
  const CivilDate date = civil_from_days(days);
  switch (unit) {
    case Unit::kWeek: return days - iso_day_of_week(days) + 1;
    case Unit::kMonth: return days_from_civil(date.year, date.month, 1);
    case Unit::kQuarter: return days_from_civil(date.year, (date.month - 1) / 3 * 3 + 1, 1);
    case Unit::kYear: return days_from_civil(date.year, 1, 1);
    default: return days;
  }
}

std::int64_t micros_in(Unit unit) {
  switch (unit) {
    case Unit::kMicrosecond: return 1;
    case Unit::kMillisecond: return 1000;
    case Unit::kSecond: return kMicrosPerSecond;
    case Unit::kMinute: return 60 * kMicrosPerSecond;
    case Unit::kHour: return 3600 * kMicrosPerSecond;
    case Unit::kWeek: return 7 * kMicrosPerDay;
    default: return kMicrosPerDay;
  }
}

std::optional<date_t> trunc_date(date_t date, std::string_view format) {
  const auto unit = unit_of(format);
  if (!unit || *unit < Unit::kWeek) return std::nullopt;
  return date_t(static_cast<std::int32_t>(truncated_days(date.days, *unit)));
}

std::optional<timestamp_t> date_trunc(std::string_view format, timestamp_t local) {
  const auto unit = unit_of(format);
  if (!unit || upper(format) == "DAYOFYEAR") return std::nullopt;
  if (*unit >= Unit::kWeek)
    return timestamp_t(truncated_days(floor_div(local.value, kMicrosPerDay), *unit) * kMicrosPerDay);
  return timestamp_t(local.value - floor_mod(local.value, micros_in(*unit)));
}

// 1 is Monday; nothing for a name that is none.
std::optional<int> day_of_week(std::string_view name) {
  static constexpr std::array<std::array<std::string_view, 3>, 7> kNames = {{{"MO", "MON", "MONDAY"},
                                                                             {"TU", "TUE", "TUESDAY"},
                                                                             {"WE", "WED", "WEDNESDAY"},
                                                                             {"TH", "THU", "THURSDAY"},
                                                                             {"FR", "FRI", "FRIDAY"},
                                                                             {"SA", "SAT", "SATURDAY"},
                                                                             {"SU", "SUN", "SUNDAY"}}};
  const std::string wanted = upper(name);
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (std::ranges::find(kNames[i], wanted) != kNames[i].end()) return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

std::optional<date_t> try_next_day(date_t date, std::string_view name) {
  const auto wanted = day_of_week(name);
  if (!wanted) return std::nullopt;
  return date_t(date.days + 1 + static_cast<std::int32_t>(floor_mod(*wanted - iso_day_of_week(date.days) - 1, 7)));
}
date_t next_day(date_t date, std::string_view name) {
  if (const auto found = try_next_day(date, name)) return *found;
  raise("ILLEGAL_DAY_OF_WEEK", fmt::format("Illegal input for day of week: {}.", name));
}

[[noreturn]] void raise_field(const std::string& message) {
  raise("DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION", message + ".");
}

std::optional<date_t> try_make_date(std::int32_t year, std::int32_t month, std::int32_t day) {
  if (!is_valid_date(year, month, day)) return std::nullopt;
  return date_t(static_cast<std::int32_t>(days_from_civil(year, month, day)));
}
date_t make_date(std::int32_t year, std::int32_t month, std::int32_t day) {
  if (const auto date = try_make_date(year, month, day)) return *date;
  raise_field(fmt::format("There is no date of year {}, month {}, day {}", year, month, day));
}

// The seconds come with six decimals, unscaled. 60 is the next minute's start.
std::optional<timestamp_t> try_make_timestamp(std::int32_t year, std::int32_t month, std::int32_t day,
                                              std::int32_t hour, std::int32_t minute, std::int64_t second_us) {
  const bool valid = is_valid_date(year, month, day) && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 &&
                     second_us >= 0 && second_us <= 60 * kMicrosPerSecond;
  if (!valid) return std::nullopt;
  return timestamp_t(days_from_civil(year, month, day) * kMicrosPerDay +
                     (hour * 60LL + minute) * 60 * kMicrosPerSecond + second_us);
}
timestamp_t make_timestamp(std::int32_t year, std::int32_t month, std::int32_t day, std::int32_t hour,
                           std::int32_t minute, std::int64_t second_us) {
  if (const auto time = try_make_timestamp(year, month, day, hour, minute, second_us)) return *time;
  if (second_us > 60 * kMicrosPerSecond && second_us < 61 * kMicrosPerSecond && is_valid_date(year, month, day)) {
    raise("INVALID_FRACTION_OF_SECOND",
          "Valid range for seconds is [0, 60] (inclusive); a fraction is not allowed at 60.");
  }
  raise_field(fmt::format("There is no time of year {}, month {}, day {}, hour {}, minute {}, second {}", year, month,
                          day, hour, minute, static_cast<double>(second_us) / kMicrosPerSecond));
}

// Spark's monthsBetween: whole where both are the same day of the month, or both the last; else by 31 days a month.
double months_between(timestamp_t first, timestamp_t second, bool rounded) {
  const std::int64_t days1 = floor_div(first.value, kMicrosPerDay);
  const std::int64_t days2 = floor_div(second.value, kMicrosPerDay);
  const CivilDate a = civil_from_days(days1);
  const CivilDate b = civil_from_days(days2);
  const double months = static_cast<double>((a.year * 12 + a.month) - (b.year * 12 + b.month));
  const bool both_last = a.day == days_in_month(a.year, a.month) && b.day == days_in_month(b.year, b.month);
  if (a.day == b.day || both_last) return months;
  const std::int64_t seconds1 = floor_mod(first.value, kMicrosPerDay) / kMicrosPerSecond;
  const std::int64_t seconds2 = floor_mod(second.value, kMicrosPerDay) / kMicrosPerSecond;
  const std::int64_t difference = (a.day - b.day) * 86400LL + seconds1 - seconds2;
  const double exact = months + static_cast<double>(difference) / (31.0 * 86400);
  return rounded ? std::floor(exact * 1e8 + 0.5) / 1e8 : exact;
}

std::int64_t months_in(Unit unit) { return unit == Unit::kYear ? 12 : unit == Unit::kQuarter ? 3 : 1; }

Unit unit_or_raise(std::string_view name) {
  if (const auto unit = unit_of(name)) return *unit;
  raise("INVALID_PARAMETER_VALUE.DATETIME_UNIT",
        fmt::format("The unit '{}' is none of YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, …", name));
}

timestamp_t timestamp_add(ZoneState& zones, std::string_view unit_name, std::int64_t count, timestamp_t instant,
                          std::string_view zone) {
  const Unit unit = unit_or_raise(unit_name);
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  std::int64_t amount = 0;
  const std::int64_t each = unit >= Unit::kMonth ? months_in(unit) : micros_in(unit);
  std::optional<std::int64_t> moved;
  if (!__builtin_mul_overflow(count, each, &amount)) {
    const bool months = unit >= Unit::kMonth;
    const std::int64_t days = months || unit < Unit::kDay ? 0 : amount / kMicrosPerDay;
    if (!months || (amount <= kMost && amount >= -kMost))
      moved = moved_instant(zones.get(zone), instant.value, months ? amount : 0, days,
                            months ? 0 : amount - days * kMicrosPerDay);
  }
  if (moved) return timestamp_t(*moved);
  raise("DATETIME_OVERFLOW", "Datetime operation overflow: the timestamp is out of range.");
}

std::int64_t timestamp_diff(std::string_view unit_name, timestamp_t start, timestamp_t end) {
  const Unit unit = unit_or_raise(unit_name);
  if (unit < Unit::kMonth) return (end.value - start.value) / micros_in(unit);
  const auto months_of = [](std::int64_t us) {
    const CivilDate date = civil_from_days(floor_div(us, kMicrosPerDay));
    return date.year * 12 + date.month;
  };
  // Whole months: the difference of the month numbers, less one where the rest of the month falls short.
  const auto rest_of = [](std::int64_t us) {
    const CivilDate date = civil_from_days(floor_div(us, kMicrosPerDay));
    return date.day * kMicrosPerDay + floor_mod(us, kMicrosPerDay);
  };
  std::int64_t months = months_of(end.value) - months_of(start.value);
  if (months > 0 && rest_of(end.value) < rest_of(start.value)) --months;
  if (months < 0 && rest_of(end.value) > rest_of(start.value)) ++months;
  return months / months_in(unit);
}

}  // namespace

void register_dates(duckdb::ExtensionLoader& loader) {
  for (auto& function :
       {kernel<trunc_date>("brook_trunc_date"), kernel<date_trunc>("brook_date_trunc"),
        kernel<try_next_day>("brook_try_next_day"), fallible<next_day>("brook_next_day"),
        kernel<try_make_date>("brook_try_make_date"), fallible<make_date>("brook_make_date"),
        kernel<try_make_timestamp>("brook_try_make_timestamp"), fallible<make_timestamp>("brook_make_timestamp"),
        kernel<months_between>("brook_months_between"), fallible<timestamp_add>("brook_timestamp_add"),
        fallible<timestamp_diff>("brook_timestamp_diff")}) {
    loader.RegisterFunction(function);
  }
}

}  // namespace brook::engine
