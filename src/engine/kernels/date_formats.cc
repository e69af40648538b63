// date_format(), and reading times by a pattern.
#include <fmt/format.h>

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

  const DatePattern& get(std::string_view wanted) {
    if (!pattern || text != wanted) {
      auto compiled = DatePattern::compile(wanted);
      if (!compiled.pattern) {
        raise("INVALID_DATETIME_PATTERN.WITH_SUGGESTION",
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
  const DatePattern& compiled = state.get(pattern);
  if (compiled.names_zone() && !found.is_utc()) {
    raise("UNSUPPORTED_FEATURE", "The pattern letter 'z' is supported for UTC only; use VV, XXX or O.");
  }
  return compiled.format(local.value, found, zone);
}

std::optional<timestamp_t> try_parse_timestamp(PatternState& state, std::string_view text, std::string_view pattern,
                                               std::string_view zone) {
  const auto instant = state.get(pattern).parse(text, state.get_zone(zone));
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

}  // namespace

void register_date_formats(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(fallible<date_format>("brook_date_format"));
  loader.RegisterFunction(fallible<parse_timestamp>("brook_parse_timestamp"));
  loader.RegisterFunction(fallible<try_parse_timestamp>("brook_try_parse_timestamp"));
}

}  // namespace brook::engine
