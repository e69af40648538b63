// Dates and timestamps as text, by the rules of Spark's CAST from STRING (SparkDateTimeUtils): parts may be missing,
// months and days may have one digit, a zone may follow. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time_zone.h"

namespace brook::source::csv {

// Days since 1970-01-01: "2026", "2026-1", "2026-01-31", "2026-01-31 anything". False: not a date.
[[nodiscard]] bool parse_date(std::string_view text, std::int32_t& days);

// Microseconds since 1970 UTC: as above, or with "[T ]h:m:s.ffffff" and a zone, which stands in for `zone`. A time of
// day without a date is none (Spark takes today's, which would make a row depend on when it is read).
[[nodiscard]] bool parse_timestamp(std::string_view text, const TimeZone& zone, std::int64_t& us);

// The wall clock time; false also where a zone is written.
[[nodiscard]] bool parse_timestamp_ntz(std::string_view text, std::int64_t& us);

// Spark's old spelling "2000-01-01T00:00GMT+01:00" means the same without its first GMT, which it drops before it tries
// again. True if there was one; `text` then is `storage`.
[[nodiscard]] bool without_gmt(std::string_view& text, std::string& storage);

// From parts; false where they are no date, no time, or do not fit into microseconds.
[[nodiscard]] bool date_of(std::int64_t year, std::int64_t month, std::int64_t day, std::int32_t& days);
[[nodiscard]] bool local_us_of(std::int32_t days, std::int64_t us_of_day, std::int64_t& us);

}  // namespace brook::source::csv
