// Intervals: arithmetic in months and microseconds, calendar intervals, and timestamps that move by them.
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "base/calendar.h"
#include "base/interval_text.h"
#include "duckdb/common/types/interval.hpp"
#include "duckdb/function/function_set.hpp"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/zone_state.h"

namespace brook::engine {

namespace {

using duckdb::date_t;
using duckdb::interval_t;
using duckdb::timestamp_t;

[[noreturn]] void raise_overflow() {
  raise(
      "INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION",
      "Integer overflow while operating with intervals. Try devising appropriate values for the interval parameters.");
}
[[noreturn]] void raise_overflow_of(const char* instead) {
  raise("INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION",
        fmt::format("Integer overflow while operating with intervals. Use `{}` to tolerate overflow and return NULL "
                    "instead.",
                    instead));
}
[[noreturn]] void raise_arithmetic() { raise("ARITHMETIC_OVERFLOW", "The result does not fit an interval."); }

template <class T>
T add(T a, T b) {
  T sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) raise_overflow_of("try_add");
  return sum;
}
template <class T>
T subtract(T a, T b) {
  T difference = 0;
  if (__builtin_sub_overflow(a, b, &difference)) raise_overflow_of("try_subtract");
  return difference;
}
template <class T>
T negate(T value) {
  T negated = 0;
  if (__builtin_sub_overflow(T(0), value, &negated)) raise_overflow();
  return negated;
}
template <class T>
T multiply(T value, std::int64_t factor) {
  T product = 0;
  if (__builtin_mul_overflow(value, factor, &product)) raise_arithmetic();
  return product;
}
template <class T>
T rounded(double value) {
  constexpr double kLimit = -static_cast<double>(std::numeric_limits<T>::min());
  const double whole = std::round(value);
  if (!(whole >= -kLimit && whole < kLimit)) raise_arithmetic();
  return static_cast<T>(whole);
}
template <class T>
T multiply_double(T value, double factor) {
  return rounded<T>(static_cast<double>(value) * factor);
}

[[noreturn]] void raise_division() {
  raise("INTERVAL_DIVIDED_BY_ZERO",
        "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead.");
}
// Half away from zero.
template <class T>
T divide(T value, std::int64_t divisor) {
  if (divisor == 0) raise_division();
  const __int128 doubled = static_cast<__int128>(value) * 2;
  const __int128 whole = doubled / divisor;
  const __int128 quotient = (whole + (whole < 0 ? -1 : 1)) / 2;
  if (quotient != static_cast<T>(quotient)) raise_overflow();
  return static_cast<T>(quotient);
}
template <class T>
T divide_double(T value, double divisor) {
  if (divisor == 0) raise_division();
  return rounded<T>(static_cast<double>(value) / divisor);
}

interval_t as_interval(std::int64_t months, std::int64_t days, std::int64_t micros) {
  if (months != static_cast<std::int32_t>(months) || days != static_cast<std::int32_t>(days)) raise_arithmetic();
  return interval_t{static_cast<std::int32_t>(months), static_cast<std::int32_t>(days), micros};
}

interval_t add_calendar(interval_t a, interval_t b) {
  std::int64_t micros = 0;
  if (__builtin_add_overflow(a.micros, b.micros, &micros)) raise_arithmetic();
  return as_interval(std::int64_t{a.months} + b.months, std::int64_t{a.days} + b.days, micros);
}
interval_t negate_calendar(interval_t value) {
  std::int64_t micros = 0;
  if (__builtin_sub_overflow(std::int64_t{0}, value.micros, &micros)) raise_overflow();
  return as_interval(-std::int64_t{value.months}, -std::int64_t{value.days}, micros);
}
interval_t subtract_calendar(interval_t a, interval_t b) { return add_calendar(a, negate_calendar(b)); }

// Spark's fromDoubles: the fraction of a month is lost, that of a day becomes microseconds.
interval_t from_doubles(double months, double days, double micros) {
  const double whole_months = std::trunc(months);
  const double whole_days = std::trunc(days);
  const double rest = micros + (days - whole_days) * static_cast<double>(kMicrosPerDay);
  constexpr double kLimit = 2147483648.0;
  if (!(std::fabs(whole_months) < kLimit && std::fabs(whole_days) < kLimit)) raise_arithmetic();
  return as_interval(static_cast<std::int64_t>(whole_months), static_cast<std::int64_t>(whole_days),
                     rounded<std::int64_t>(rest));
}
interval_t multiply_calendar(interval_t value, double factor) {
  return from_doubles(factor * value.months, factor * value.days, factor * static_cast<double>(value.micros));
}
interval_t divide_calendar(interval_t value, double divisor) {
  if (divisor == 0) raise_division();
  return from_doubles(value.months / divisor, value.days / divisor, static_cast<double>(value.micros) / divisor);
}

interval_t make_interval(std::int32_t years, std::int32_t months, std::int32_t weeks, std::int32_t days,
                         std::int32_t hours, std::int32_t minutes, std::int64_t second_us) {
  std::int64_t micros = std::int64_t{hours} * 3600 * kMicrosPerSecond + std::int64_t{minutes} * 60 * kMicrosPerSecond;
  if (__builtin_add_overflow(micros, second_us, &micros)) raise_arithmetic();
  return as_interval(std::int64_t{years} * 12 + months, std::int64_t{weeks} * 7 + days, micros);
}
std::int64_t make_day_time(std::int32_t days, std::int32_t hours, std::int32_t minutes, std::int64_t second_us) {
  std::int64_t total = std::int64_t{hours} * 3600 * kMicrosPerSecond + std::int64_t{minutes} * 60 * kMicrosPerSecond;
  std::int64_t of_days = 0;
  if (__builtin_add_overflow(total, second_us, &total) || __builtin_mul_overflow(days, kMicrosPerDay, &of_days) ||
      __builtin_add_overflow(total, of_days, &total)) {
    raise_overflow();
  }
  return total;
}
std::int32_t make_year_month(std::int32_t years, std::int32_t months) {
  const std::int64_t total = std::int64_t{years} * 12 + months;
  if (total != static_cast<std::int32_t>(total)) raise_overflow();
  return static_cast<std::int32_t>(total);
}

// Years, months, days, hours, minutes by number.
std::int64_t calendar_part(interval_t value, std::int32_t part) {
  switch (part) {
    case 0: return value.months / 12;
    case 1: return value.months % 12;
    case 2: return value.days;
    case 3: return value.micros / (3600 * kMicrosPerSecond) % 24;
    default: return value.micros / (60 * kMicrosPerSecond) % 60;
  }
}
// The microseconds beyond the last whole minute.
std::int64_t seconds_of_interval(std::int64_t micros) { return micros % (60 * kMicrosPerSecond); }
std::int64_t seconds_of_calendar(interval_t value) { return seconds_of_interval(value.micros); }

std::string calendar_to_string(interval_t value) {
  return print_calendar_interval({value.months, value.days, value.micros});
}
std::optional<interval_t> to_calendar(std::string_view text) {
  const auto parts = parse_calendar_interval(text);
  if (!parts) return std::nullopt;
  return interval_t{parts->months, parts->days, parts->microseconds};
}
std::string interval_to_string(std::int64_t amount, std::int32_t first, std::int32_t last) {
  return print_interval(amount, static_cast<IntervalField>(first), static_cast<IntervalField>(last));
}

std::optional<std::int64_t> try_to_interval(std::string_view text, std::int32_t first, std::int32_t last) {
  const auto amount = parse_interval(text, static_cast<IntervalField>(first), static_cast<IntervalField>(last));
  return amount ? std::optional(*amount) : std::nullopt;
}
std::int64_t to_interval(std::string_view text, std::int32_t first, std::int32_t last) {
  const auto amount = parse_interval(text, static_cast<IntervalField>(first), static_cast<IntervalField>(last));
  if (amount) [[likely]]
    return *amount;
  if (amount.error() == IntervalProblem::kOverflow) raise_overflow();
  const bool months = last <= static_cast<std::int32_t>(IntervalField::kMonth);
  raise(months ? "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING"
               : "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE",
        fmt::format("Error parsing '{}' to an interval of {} to {}.", text, name_of(static_cast<IntervalField>(first)),
                    name_of(static_cast<IntervalField>(last))));
}

// A count of the last field; `unit` is its amount.
std::optional<std::int64_t> try_interval_of(std::int64_t count, std::int64_t unit, bool months) {
  std::int64_t amount = 0;
  if (__builtin_mul_overflow(count, unit, &amount)) return std::nullopt;
  if (months && amount != static_cast<std::int32_t>(amount)) return std::nullopt;
  return amount;
}
std::int64_t interval_of(std::int64_t count, std::int64_t unit, bool months) {
  if (const auto amount = try_interval_of(count, unit, months)) return *amount;
  raise("CAST_OVERFLOW", fmt::format("The value {} cannot be cast to an INTERVAL due to an overflow. Use `try_cast` to "
                                     "tolerate overflow and return NULL instead.",
                                     count));
}

// So many units of microseconds after 1970.
timestamp_t timestamp_of(std::int64_t count, std::int64_t unit) {
  std::int64_t micros = 0;
  if (__builtin_mul_overflow(count, unit, &micros))
    raise("DATETIME_OVERFLOW", "Datetime operation overflow: the timestamp is out of range.");
  return timestamp_t(micros);
}
// As a cast does: what is out of range is the first or the last timestamp.
timestamp_t timestamp_of_seconds(std::int64_t seconds) {
  std::int64_t micros = 0;
  if (__builtin_mul_overflow(seconds, kMicrosPerSecond, &micros)) {
    micros = seconds < 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
  }
  return timestamp_t(micros);
}
std::optional<timestamp_t> try_timestamp_of_double(double seconds) {
  if (!std::isfinite(seconds)) return std::nullopt;
  constexpr double kLimit = 9223372036854775808.0;
  const double micros = std::trunc(seconds * 1e6);
  if (micros >= kLimit) return timestamp_t(std::numeric_limits<std::int64_t>::max());
  if (micros < -kLimit) return timestamp_t(std::numeric_limits<std::int64_t>::min());
  return timestamp_t(static_cast<std::int64_t>(micros));
}
timestamp_t timestamp_of_double(double seconds) {
  if (const auto time = try_timestamp_of_double(seconds)) [[likely]]
    return *time;
  raise_malformed(std::isnan(seconds) ? "NaN" : "Infinity", "DOUBLE", "TIMESTAMP");
}

std::int64_t interval_between(timestamp_t end, timestamp_t start) {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(end.value, start.value, &difference)) raise_arithmetic();
  return difference;
}

timestamp_t timestamp_plus(ZoneState& zones, timestamp_t instant, std::int32_t months, std::int32_t days,
                           std::int64_t micros, std::string_view zone) {
  const auto moved = moved_instant(zones.get(zone), instant.value, months, days, micros);
  if (!moved) raise_arithmetic();
  return timestamp_t(*moved);
}
timestamp_t timestamp_plus_calendar(ZoneState& zones, timestamp_t instant, interval_t amount, std::string_view zone) {
  return timestamp_plus(zones, instant, amount.months, amount.days, amount.micros, zone);
}
timestamp_t timestamp_plus_day_time(ZoneState& zones, timestamp_t instant, std::int64_t amount, std::string_view zone) {
  return timestamp_plus(zones, instant, 0, static_cast<std::int32_t>(amount / kMicrosPerDay), amount % kMicrosPerDay,
                        zone);
}
timestamp_t timestamp_plus_months(ZoneState& zones, timestamp_t instant, std::int32_t months, std::string_view zone) {
  return timestamp_plus(zones, instant, months, 0, 0, zone);
}

date_t as_date(std::int64_t days) {
  if (days != static_cast<std::int32_t>(days)) raise_arithmetic();
  return date_t(static_cast<std::int32_t>(days));
}
date_t date_plus_calendar(date_t date, interval_t amount) {
  if (amount.micros != 0) {
    raise(
        "INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION",
        "Cannot add an interval to a date because its microseconds part is not 0. To resolve this, cast the input date "
        "to a timestamp, which supports the addition of intervals with non-zero microseconds.");
  }
  return as_date(add_months(date.days, amount.months) + amount.days);
}
date_t date_plus_days(date_t date, std::int32_t days) { return as_date(std::int64_t{date.days} + days); }
date_t date_plus_months(date_t date, std::int32_t months) { return as_date(add_months(date.days, months)); }

template <class T>
void add_kernels(std::map<std::string, duckdb::ScalarFunctionSet>& sets) {
  const auto put = [&](duckdb::ScalarFunction function) {
    sets.try_emplace(function.name, function.name).first->second.AddFunction(function);
  };
  put(fallible<add<T>>("brook_interval_add"));
  put(fallible<subtract<T>>("brook_interval_subtract"));
  put(fallible<negate<T>>("brook_interval_negate"));
  put(fallible<multiply<T>>("brook_interval_multiply"));
  put(fallible<multiply_double<T>>("brook_interval_multiply"));
  put(fallible<divide<T>>("brook_interval_divide"));
  put(fallible<divide_double<T>>("brook_interval_divide"));
}

}  // namespace

void register_intervals(duckdb::ExtensionLoader& loader) {
  std::map<std::string, duckdb::ScalarFunctionSet> sets;
  add_kernels<std::int32_t>(sets);
  add_kernels<std::int64_t>(sets);
  const auto put = [&](duckdb::ScalarFunction function) {
    sets.try_emplace(function.name, function.name).first->second.AddFunction(function);
  };
  put(fallible<add_calendar>("brook_interval_add"));
  put(fallible<subtract_calendar>("brook_interval_subtract"));
  put(fallible<negate_calendar>("brook_interval_negate"));
  put(fallible<multiply_calendar>("brook_interval_multiply"));
  put(fallible<divide_calendar>("brook_interval_divide"));
  put(kernel<seconds_of_interval>("brook_interval_seconds"));
  put(kernel<seconds_of_calendar>("brook_interval_seconds"));
  for (auto& [name, set] : sets) loader.RegisterFunction(std::move(set));
  for (auto& function : {fallible<make_interval>("brook_make_interval"),
                         fallible<make_day_time>("brook_make_dt_interval"),
                         fallible<make_year_month>("brook_make_ym_interval"),
                         kernel<calendar_to_string>("brook_calendar_to_string"),
                         kernel<calendar_part>("brook_calendar_part"),
                         kernel<to_calendar>("brook_to_calendar"),
                         kernel<interval_to_string>("brook_interval_to_string"),
                         fallible<to_interval>("brook_to_interval"),
                         kernel<try_to_interval>("brook_try_to_interval"),
                         fallible<interval_of>("brook_interval_of"),
                         kernel<try_interval_of>("brook_try_interval_of"),
                         fallible<interval_between>("brook_interval_between"),
                         fallible<timestamp_of>("brook_timestamp_of"),
                         kernel<timestamp_of_seconds>("brook_timestamp_of_seconds"),
                         kernel<try_timestamp_of_double>("brook_try_timestamp_of_double"),
                         fallible<timestamp_of_double>("brook_timestamp_of_double"),
                         fallible<timestamp_plus_calendar>("brook_timestamp_plus_calendar"),
                         fallible<timestamp_plus_day_time>("brook_timestamp_plus_day_time"),
                         fallible<timestamp_plus_months>("brook_timestamp_plus_months"),
                         fallible<date_plus_calendar>("brook_date_plus_calendar"),
                         fallible<date_plus_days>("brook_date_plus_days"),
                         fallible<date_plus_months>("brook_date_plus_months")}) {
    loader.RegisterFunction(function);
  }
}

}  // namespace brook::engine
