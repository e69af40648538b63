// What dates and times need of the calendar beside base/time_zone.h. Pure functions; any thread.
#pragma once

#include <cstdint>

#include "base/time_zone.h"

namespace brook {

inline constexpr std::int64_t kMicrosPerSecond = 1'000'000;
inline constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;
inline constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr std::int64_t kNanosPerDay = 86'400 * kNanosPerSecond;

[[nodiscard]] constexpr bool is_valid_date(std::int64_t year, int month, int day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

[[nodiscard]] constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}  // b > 0
[[nodiscard]] constexpr std::int64_t floor_mod(std::int64_t a, std::int64_t b) { return a % b < 0 ? a % b + b : a % b; }

// So many months later, on the last day of the month at most.
[[nodiscard]] constexpr std::int64_t add_months(std::int64_t days, std::int64_t months) {
  const CivilDate date = civil_from_days(days);
  const std::int64_t total = date.year * 12 + date.month - 1 + months;
  const std::int64_t year = floor_div(total, 12);
  const int month = static_cast<int>(floor_mod(total, 12)) + 1;
  const int last = days_in_month(year, month);
  return days_from_civil(year, month, date.day < last ? date.day : last);
}

// 1 is Monday, 7 Sunday.
[[nodiscard]] constexpr int iso_day_of_week(std::int64_t days) { return static_cast<int>(floor_mod(days + 3, 7)) + 1; }

}  // namespace brook
