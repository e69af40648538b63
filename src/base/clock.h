// Clock: where the time comes from, so that tests can inject it. Any thread.
#pragma once

#include <cstdint>
#include <string>

namespace brook {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::int64_t now_us() const = 0;     // wall clock, microseconds since 1970 UTC
  [[nodiscard]] virtual std::int64_t steady_us() const = 0;  // for durations; never goes back
};

[[nodiscard]] const Clock& system_clock();

// "2026-11-22T17:34:44.123Z", as in Spark's progress.
[[nodiscard]] std::string iso_timestamp(std::int64_t unix_us);

// A random (version 4) UUID in its usual 36 characters.
[[nodiscard]] std::string random_uuid();

}  // namespace brook
