// date_format(), and reading times by a pattern.
#include <fmt/format.h>

#include "base/calendar.h"
#include "engine/kernels/date_pattern.h"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

using duckdb::timestamp_t;

// The pattern and zone of the last row: they are nearly always literals.
struct PatternState : KernelState {
  std::string text;
  std::optional<DatePattern> pattern;
  std::string zone_id;
  std::optional<TimeZone> zone;

  const DatePattern& get(std::string_view wanted, bool reads) {
    if (!pattern || text != wanted) {
      auto compiled = DatePattern::compile(wanted, reads);
      if (!compiled.pattern) {
        raise(compiled.error_class.c_str(),
              fmt::format("Unrecognized datetime pattern: {}. {}.", wanted, compiled.problem));
      }
      pattern = std::move(compiled.pattern);
      text = wanted;
    }
    return *pattern;
  }
  const TimeZone& get_zone(std::string_view wanted) {
    if (!zone || zone_id != wanted) {
      auto found = TimeZone::find(wanted);
      if (!found) raise("INVALID_TIMEZONE", fmt::format("The timezone: {} is invalid.", wanted));
      zone = *std::move(found);
      zone_id = wanted;
    }
    return *zone;
  }
};

std::string date_format(PatternState& state, timestamp_t local, std::string_view pattern, std::string_view zone) {
  const TimeZone& found = state.get_zone(zone);
  const DatePattern& compiled = state.get(pattern, false);
  if (compiled.names_zone() && !found.is_utc()) {
    raise("UNSUPPORTED_FEATURE", "The pattern letter 'z' is supported for UTC only; use VV, XXX or O.");
  }
  return compiled.format(local.value, found, zone);
}

std::optional<timestamp_t> try_parse_timestamp(PatternState& state, std::string_view text, std::string_view pattern,
                                               std::string_view zone) {
  const auto instant = state.get(pattern, true).parse(text, state.get_zone(zone));
  return instant ? std::optional(timestamp_t(*instant)) : std::nullopt;
}

timestamp_t parse_timestamp(PatternState& state, std::string_view text, std::string_view pattern,
                            std::string_view zone) {
  if (const auto instant = try_parse_timestamp(state, text, pattern, zone)) [[likely]]
    return *instant;
  raise("CANNOT_PARSE_TIMESTAMP", fmt::format("Text '{}' could not be parsed by the pattern '{}'. Use try_to_timestamp "
                                              "to tolerate invalid input and get NULL instead.",
                                              text, pattern));
}

std::optional<timestamp_t> try_parse_wall_clock(PatternState& state, std::string_view text, std::string_view pattern) {
  const auto local = state.get(pattern, true).parse_wall_clock(text);
  return local ? std::optional(timestamp_t(*local)) : std::nullopt;
}
timestamp_t parse_wall_clock(PatternState& state, std::string_view text, std::string_view pattern) {
  if (const auto local = try_parse_wall_clock(state, text, pattern)) [[likely]]
    return *local;
  raise("CANNOT_PARSE_TIMESTAMP", fmt::format("Text '{}' could not be parsed by the pattern '{}'. Use try_to_timestamp "
                                              "to tolerate invalid input and get NULL instead.",
                                              text, pattern));
}

duckdb::dtime_ns_t parse_time_by(PatternState& state, std::string_view text, std::string_view pattern) {
  const auto instant = state.get(pattern, true).parse_wall_clock(text);
  if (!instant) {
    raise(
        "CANNOT_PARSE_TIME",
        fmt::format("The input string '{}' cannot be parsed to a TIME value because it does not match to the datetime "
                    "format '{}'.",
                    text, pattern));
  }
  return duckdb::dtime_ns_t(floor_mod(*instant, kMicrosPerDay) * 1000);
}

std::string time_format(PatternState& state, duckdb::dtime_ns_t time, std::string_view pattern) {
  const DatePattern& compiled = state.get(pattern, false);
  if (compiled.needs_date()) {
    raise("INVALID_PARAMETER_VALUE.PATTERN",
          fmt::format("The value of parameter(s) `format` in `date_format` is invalid: '{}'.", pattern));
  }
  return compiled.format(time.micros / 1000, TimeZone(), "UTC");
}

}  // namespace

void register_date_formats(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(fallible<date_format>("brook_date_format"));
  loader.RegisterFunction(fallible<time_format>("brook_time_format"));
  loader.RegisterFunction(fallible<parse_wall_clock>("brook_parse_wall_clock"));
  loader.RegisterFunction(fallible<try_parse_wall_clock>("brook_try_parse_wall_clock"));
  loader.RegisterFunction(fallible<parse_time_by>("brook_parse_time_by"));
  loader.RegisterFunction(fallible<parse_timestamp>("brook_parse_timestamp"));
  loader.RegisterFunction(fallible<try_parse_timestamp>("brook_try_parse_timestamp"));
}

}  // namespace brook::engine
