// ZoneState: the time zone of the last row, for kernels that take one: nearly always a literal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/calendar.h"
#include "base/time_zone.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

struct ZoneState : KernelState {
  std::string id;
  std::optional<TimeZone> zone;  // of id, once looked up

  // Valid until the next call. Null: no such zone.
  const TimeZone* find(std::string_view wanted) {
    if (!zone || id != wanted) {
      auto found = TimeZone::find(wanted);
      if (!found) return nullptr;
      zone = *std::move(found);
      id = wanted;
    }
    return &*zone;
  }
  // The same; raises INVALID_TIMEZONE.
  const TimeZone& get(std::string_view wanted) {
    if (const TimeZone* found = find(wanted)) return *found;
    raise(
        "INVALID_TIMEZONE",
        fmt::format("The timezone: {} is invalid. The timezone must be either a region-based zone ID or a zone offset "
                    "(and the system's tzdata must know it).",
                    wanted));
  }
};

// Months and days move the wall clock of the zone, microseconds the instant. As Java's ZonedDateTime: where the clocks
// are set back the offset stays if it can. Nothing: out of range.
[[nodiscard]] inline std::optional<std::int64_t> moved_instant(const TimeZone& zone, std::int64_t instant,
                                                               std::int64_t months, std::int64_t days,
                                                               std::int64_t micros) {
  std::int64_t moved = instant;
  if (months != 0 || days != 0) {
    const std::int64_t local = zone.to_local(instant);
    const std::int64_t offset = local - instant;
    const std::int64_t date = add_months(floor_div(local, kMicrosPerDay), months) + days;
    std::int64_t new_local = 0;
    if (__builtin_mul_overflow(date, kMicrosPerDay, &new_local) ||
        __builtin_add_overflow(new_local, floor_mod(local, kMicrosPerDay), &new_local)) {
      return std::nullopt;
    }
    moved = zone.to_local(new_local - offset) == new_local ? new_local - offset : zone.to_utc(new_local);
  }
  if (__builtin_add_overflow(moved, micros, &moved)) return std::nullopt;
  return moved;
}

}  // namespace brook::engine
