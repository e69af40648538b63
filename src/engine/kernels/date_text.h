// Dates and timestamps as CAST reads and writes them (Spark's SparkDateTimeUtils). Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brook::engine {

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
[[nodiscard]] std::string print_day_time_interval(std::int64_t us);        // "INTERVAL '1 02:03:04.5' DAY TO SECOND"
[[nodiscard]] std::string print_year_month_interval(std::int32_t months);  // "INTERVAL '1-2' YEAR TO MONTH"

}  // namespace brook::engine
