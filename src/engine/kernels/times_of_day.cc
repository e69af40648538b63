// Times of day: nanoseconds since midnight.
#include <array>

#include <fmt/format.h>

#include "base/calendar.h"
#include "base/data_type.h"
#include "base/date_text.h"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

using duckdb::date_t;
using duckdb::dtime_ns_t;
using duckdb::timestamp_t;

std::int64_t cut_to(std::int64_t nanoseconds, std::int32_t precision) {
  std::int64_t unit = 1;
  for (std::int32_t digits = precision; digits < 9; ++digits) unit *= 10;
  return nanoseconds - nanoseconds % unit;
}

std::optional<dtime_ns_t> try_to_time(std::string_view text, std::int32_t precision) {
  const auto time = parse_time_of_day(text);
  if (!time) return std::nullopt;
  return dtime_ns_t(cut_to(time->nanoseconds, precision));
}
dtime_ns_t to_time(std::string_view text, std::int32_t precision) {
  if (const auto time = try_to_time(text, precision)) [[likely]]
    return *time;
  raise_malformed(text, "STRING", fmt::format("TIME({})", precision).c_str());
}
dtime_ns_t parse_time(std::string_view text) {
  if (const auto time = try_to_time(text, 6)) [[likely]]
    return *time;
  raise("CANNOT_PARSE_TIME", fmt::format("The input string '{}' cannot be parsed to a TIME value.", text));
}
std::string time_to_string(dtime_ns_t time) { return print_time(time.micros); }
dtime_ns_t cut_time(dtime_ns_t time, std::int32_t precision) { return dtime_ns_t(cut_to(time.micros, precision)); }
dtime_ns_t time_of_timestamp(timestamp_t local, std::int32_t precision) {
  return dtime_ns_t(cut_to(floor_mod(local.value, kMicrosPerDay) * 1000, precision));
}
timestamp_t at_time(date_t date, dtime_ns_t time) {
  return timestamp_t(date.days * kMicrosPerDay + time.micros / 1000);
}
std::int64_t nanos_of(dtime_ns_t time) { return time.micros; }

dtime_ns_t time_of_nanos(std::int64_t nanoseconds) {
  if (nanoseconds < 0 || nanoseconds >= kNanosPerDay) {
    raise("DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION",
          fmt::format("Invalid TIME value: must be between 00:00:00 and 23:59:59.999999999, but got {} nanoseconds.",
                      nanoseconds));
  }
  return dtime_ns_t(nanoseconds);
}
dtime_ns_t time_of_micros(std::int64_t microseconds) {
  std::int64_t nanoseconds = 0;
  if (__builtin_mul_overflow(microseconds, std::int64_t{1000}, &nanoseconds)) nanoseconds = -1;
  return time_of_nanos(nanoseconds);
}

dtime_ns_t make_time(std::int32_t hour, std::int32_t minute, std::int64_t second_us) {
  const auto check = [](std::int64_t value, std::int64_t most, const char* field) {
    if (value >= 0 && value <= most) return;
    raise("DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION",
          fmt::format("Invalid value for {} (valid values 0 - {}): {}.", field, most, value));
  };
  check(hour, 23, "HourOfDay");
  check(minute, 59, "MinuteOfHour");
  check(floor_div(second_us, kMicrosPerSecond), 59, "SecondOfMinute");
  return dtime_ns_t((hour * 60LL + minute) * 60 * kNanosPerSecond + second_us * 1000);
}

std::int64_t nanos_in(std::string_view unit, const char* function) {
  struct Named {
    std::string_view name;
    std::int64_t nanoseconds;
  };
  static constexpr auto kUnits = std::to_array<Named>({{"hour", 3600 * kNanosPerSecond},
                                                       {"minute", 60 * kNanosPerSecond},
                                                       {"second", kNanosPerSecond},
                                                       {"millisecond", 1'000'000},
                                                       {"microsecond", 1'000}});
  for (const Named& known : kUnits) {
    if (same_name(known.name, unit)) return known.nanoseconds;
  }
  raise("INVALID_PARAMETER_VALUE.TIME_UNIT",
        fmt::format("The value of parameter(s) `unit` in `{}` is invalid: expects one of the units 'HOUR', 'MINUTE', "
                    "'SECOND', 'MILLISECOND', 'MICROSECOND', but got '{}'.",
                    function, unit));
}
dtime_ns_t time_trunc(std::string_view unit, dtime_ns_t time) {
  return dtime_ns_t(time.micros - time.micros % nanos_in(unit, "time_trunc"));
}
std::int64_t time_diff(std::string_view unit, dtime_ns_t start, dtime_ns_t end) {
  return (end.micros - start.micros) / nanos_in(unit, "time_diff");
}

dtime_ns_t time_plus(dtime_ns_t time, std::int64_t microseconds) {
  std::int64_t moved = 0;
  const bool fits = !__builtin_mul_overflow(microseconds, std::int64_t{1000}, &moved) &&
                    !__builtin_add_overflow(moved, time.micros, &moved) && moved >= 0 && moved < kNanosPerDay;
  if (!fits) {
    raise("DATETIME_OVERFLOW",
          fmt::format("Datetime operation overflow: add an interval of {} microseconds to the time "
                      "value TIME '{}'.",
                      microseconds, print_time(time.micros)));
  }
  return dtime_ns_t(moved);
}
std::int64_t time_between(dtime_ns_t end, dtime_ns_t start) { return (end.micros - start.micros) / 1000; }

}  // namespace

void register_times_of_day(duckdb::ExtensionLoader& loader) {
  for (auto& function : {fallible<to_time>("brook_to_time"), kernel<try_to_time>("brook_try_to_time"),
                         fallible<parse_time>("brook_parse_time"), kernel<time_to_string>("brook_time_to_string"),
                         kernel<cut_time>("brook_cut_time"), kernel<time_of_timestamp>("brook_time_of_timestamp"),
                         kernel<at_time>("brook_at_time"), kernel<nanos_of>("brook_time_nanos"),
                         fallible<time_of_micros>("brook_time_of_micros"), fallible<make_time>("brook_make_time"),
                         fallible<time_trunc>("brook_time_trunc"), fallible<time_diff>("brook_time_diff"),
                         fallible<time_plus>("brook_time_plus"), kernel<time_between>("brook_time_between")}) {
    loader.RegisterFunction(function);
  }
}

}  // namespace brook::engine
