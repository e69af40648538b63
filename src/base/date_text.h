// Dates and timestamps as CAST reads and writes them (Spark's SparkDateTimeUtils). Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brook {

// "2026", "2026-1", "2026-01-31", anything after a blank or a T; days since 1970.
[[nodiscard]] std::optional<std::int32_t> parse_date(std::string_view text);

struct TimestampText {
  std::int64_t local_us = 0;  // the wall clock that stands there
  std::string_view zone;      // what follows it: "Z", "+02:00", "Europe/Paris"; empty: none
};
// "2026-01-31 12:00:00.123456", parts missing from the right, T for the blank, a zone after it.
[[nodiscard]] std::optional<TimestampText> parse_timestamp(std::string_view text);

[[nodiscard]] std::string print_date(std::int32_t days);
[[nodiscard]] std::string print_timestamp(
    std::int64_t local_us);  // "2026-01-31 12:00:00.5", no fraction where it is zero
struct TimeText {
  std::int64_t nanoseconds = 0;  // since midnight
  int fraction_digits = 0;       // as written
};
// "12:30", "12:30:45.123456789", with T in front, "1:05:00 PM".
[[nodiscard]] std::optional<TimeText> parse_time_of_day(std::string_view text);
[[nodiscard]] std::string print_time(std::int64_t nanoseconds);  // "12:30:45.5", no fraction where it is zero

}  // namespace brook
