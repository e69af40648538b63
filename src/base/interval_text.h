// Intervals as Spark reads and writes them: in literals, casts, messages and durations. Pure functions; any thread.
// Source of the forms: Spark's IntervalUtils and IntervalStringStyles.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/data_type.h"

namespace brook {

enum class IntervalProblem : std::uint8_t { kMalformed, kOverflow };

// "INTERVAL '1 02:03:04.5' DAY TO SECOND", "INTERVAL '05' HOUR", "INTERVAL '1-2' YEAR TO MONTH"; months or
// microseconds.
[[nodiscard]] std::string print_interval(std::int64_t amount, IntervalField first, IntervalField last);

// Months or microseconds of what print_interval() writes, or of the part in its quotes: "1 02:03:04.5".
[[nodiscard]] std::expected<std::int64_t, IntervalProblem> parse_interval(std::string_view text, IntervalField first,
                                                                          IntervalField last);

struct IntervalParts {
  std::int32_t months = 0;
  std::int32_t days = 0;
  std::int64_t microseconds = 0;
};
// "1 years 2 months 3 days 4 hours 5 minutes 6.5 seconds", the parts that are zero left out.
[[nodiscard]] std::string print_calendar_interval(const IntervalParts& parts);
// "1 year 2 days", "interval -3 hours 0.5 seconds": counts with units, in any order.
[[nodiscard]] std::optional<IntervalParts> parse_calendar_interval(std::string_view text);

// How much of the smaller unit is one of the field: months for YEAR and MONTH, microseconds for the others.
[[nodiscard]] std::int64_t amount_of(IntervalField field);

}  // namespace brook
