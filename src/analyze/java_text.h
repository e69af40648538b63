// Values as Java and Spark write and read them in literals and column names. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brook::analyze {

// As Double.toString and Float.toString: "1.0", "1.0E10".
[[nodiscard]] std::string java_text(double value);
[[nodiscard]] std::string java_text(float value);
// A number of plain digits as BigDecimal.toString has it: 0.000000001 is 1E-9.
[[nodiscard]] std::string java_decimal_text(std::string_view digits);

// A date or a time of day with its date, as typed literals and casts of text read it.
struct ParsedTime {
  std::int64_t days = 0;          // since 1970-01-01, as written
  std::int64_t microseconds = 0;  // of the day, as written
  bool has_time = false;
  std::optional<int> offset_seconds;  // east of UTC; nothing: no zone was written

  [[nodiscard]] std::string date_text() const;     // "2026-01-31"
  [[nodiscard]] std::string utc_text() const;      // "2026-01-31 12:00:00.123456", the offset taken off
  [[nodiscard]] std::string trimmed_text() const;  // the same without trailing zeros of the fraction
};
// Nothing: not a time, or one with a named zone.
[[nodiscard]] std::optional<ParsedTime> parse_time(std::string_view text);

}  // namespace brook::analyze
