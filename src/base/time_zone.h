// TimeZone: Java's ZoneId: what offset from UTC holds when. Region zones come from the system's time zone database
// (Debian's tzdata), fixed offsets and UTC need nothing. A value; cheap to copy; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace brook {

class TimeZone {
 public:
  TimeZone() = default;  // UTC

  // Every form that Spark takes: "UTC", "Z", "+01:00", "-8", "GMT+2", "UTC+05:30", "Europe/Berlin", and Java's short
  // ids
  // ("PST"). Errors: kUsage naming the zone. Zones once read are kept in memory.
  [[nodiscard]] static Result<TimeZone> find(std::string_view id);

  // Microseconds since 1970 UTC of a wall clock time in this zone. As in Java: a time that a change of the clocks
  // skips is taken with the offset before the change, one that comes twice is the first.
  [[nodiscard]] std::int64_t to_utc(std::int64_t local_us) const;
  // The wall clock time at an instant.
  [[nodiscard]] std::int64_t to_local(std::int64_t utc_us) const;
  [[nodiscard]] bool is_utc() const { return rules_ == nullptr && offset_seconds_ == 0; }

  struct Rules;  // of a region; time_zone.cc

 private:
  std::int32_t offset_seconds_ = 0;
  std::shared_ptr<const Rules> rules_;  // null: the fixed offset
};

// Days since 1970-01-01 in the proleptic Gregorian calendar.
[[nodiscard]] constexpr std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

struct CivilDate {
  std::int64_t year = 1970;
  int month = 1;
  int day = 1;
};
[[nodiscard]] constexpr CivilDate civil_from_days(std::int64_t days) {
  const std::int64_t z = days + 719'468;
  const std::int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
  const std::int64_t day_of_era = z - era * 146'097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const int month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1)};
}

[[nodiscard]] constexpr bool is_leap_year(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
[[nodiscard]] constexpr int days_in_month(std::int64_t year, int month) {
  return month == 2 ? (is_leap_year(year) ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

}  // namespace brook
