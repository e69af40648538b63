// Casts between text and dates, timestamps and intervals, and the ways between instants and local time.
#include <fmt/format.h>

#include "base/calendar.h"
#include "base/date_text.h"
#include "duckdb/function/function_set.hpp"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/zone_state.h"

namespace brook::engine {

namespace {

using duckdb::date_t;
using duckdb::timestamp_t;

struct TextZones : KernelState {
  ZoneState session;
  ZoneState written;
};

date_t to_date(std::string_view text) {
  if (const auto days = parse_date(text)) [[likely]]
    return date_t(*days);
  raise_malformed(text, "STRING", "DATE");
}
std::optional<date_t> try_to_date(std::string_view text) {
  const auto days = parse_date(text);
  return days ? std::optional(date_t(*days)) : std::nullopt;
}

std::optional<timestamp_t> try_to_timestamp(TextZones& zones, std::string_view text, std::string_view session_zone) {
  const auto parsed = parse_timestamp(text);
  if (!parsed) return std::nullopt;
  if (parsed->zone == "Z" || (parsed->zone.empty() && session_zone == "UTC")) return timestamp_t(parsed->local_us);
  if (parsed->zone.empty()) return timestamp_t(zones.session.get(session_zone).to_utc(parsed->local_us));
  const TimeZone* zone = zones.written.find(parsed->zone);
  return zone != nullptr ? std::optional(timestamp_t(zone->to_utc(parsed->local_us))) : std::nullopt;
}
timestamp_t to_timestamp(TextZones& zones, std::string_view text, std::string_view session_zone) {
  if (const auto instant = try_to_timestamp(zones, text, session_zone)) [[likely]]
    return *instant;
  raise_malformed(text, "STRING", "TIMESTAMP");
}

// A zone in the text is passed over, but must be one.
std::optional<timestamp_t> try_to_timestamp_ntz(ZoneState& zones, std::string_view text) {
  const auto parsed = parse_timestamp(text);
  if (!parsed || (!parsed->zone.empty() && zones.find(parsed->zone) == nullptr)) return std::nullopt;
  return timestamp_t(parsed->local_us);
}
timestamp_t to_timestamp_ntz(ZoneState& zones, std::string_view text) {
  if (const auto local = try_to_timestamp_ntz(zones, text)) [[likely]]
    return *local;
  raise_malformed(text, "STRING", "TIMESTAMP_NTZ");
}

timestamp_t to_local(ZoneState& zones, timestamp_t instant, std::string_view zone) {
  return timestamp_t(zones.get(zone).to_local(instant.value));
}
timestamp_t to_instant(ZoneState& zones, timestamp_t local, std::string_view zone) {
  return timestamp_t(zones.get(zone).to_utc(local.value));
}

std::string date_to_string(date_t date) { return print_date(date.days); }
std::string timestamp_to_string(timestamp_t local) { return print_timestamp(local.value); }

}  // namespace

void register_time_casts(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(fallible<to_date>("brook_to_date"));
  loader.RegisterFunction(kernel<try_to_date>("brook_try_to_date"));
  loader.RegisterFunction(fallible<to_timestamp>("brook_to_timestamp"));
  loader.RegisterFunction(fallible<try_to_timestamp>("brook_try_to_timestamp"));
  loader.RegisterFunction(fallible<to_timestamp_ntz>("brook_to_timestamp_ntz"));
  loader.RegisterFunction(kernel<try_to_timestamp_ntz>("brook_try_to_timestamp_ntz"));
  loader.RegisterFunction(fallible<to_local>("brook_to_local"));
  loader.RegisterFunction(fallible<to_instant>("brook_to_instant"));
  loader.RegisterFunction(kernel<date_to_string>("brook_date_to_string"));
  loader.RegisterFunction(kernel<timestamp_to_string>("brook_timestamp_to_string"));
}

}  // namespace brook::engine
