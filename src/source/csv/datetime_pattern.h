// DatetimePattern: dates and timestamps written in a pattern of Spark's letters ("dd.MM.yyyy HH:mm[:ss]"), parsed as
// java.time's strict DateTimeFormatter with Spark's defaults does: parts that the pattern lacks are those of 1970-01-01
// 00:00, fractions may be shorter than written, names and literals match without case. Immutable; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time_zone.h"

namespace brook::source::csv {

class DatetimePattern {
 public:
  // Letters: y u M L d D H h k K m s S a X x Z V, 'text', [optional]. Errors: kUsage naming the letter.
  [[nodiscard]] static Result<DatetimePattern> compile(std::string_view pattern);

  // Days since 1970-01-01.
  [[nodiscard]] bool parse_date(std::string_view text, std::int32_t& days) const;
  // Microseconds since 1970 UTC; a zone in the text stands in for `zone`.
  [[nodiscard]] bool parse_timestamp(std::string_view text, const TimeZone& zone, std::int64_t& us) const;
  // The wall clock time; false also where a zone is in the text.
  [[nodiscard]] bool parse_timestamp_ntz(std::string_view text, std::int64_t& us) const;

  enum class Field : std::uint8_t {
    kYear,
    kMonth,
    kDay,
    kDayOfYear,
    kHour,
    kClockHour,
    kHourOfHalf,
    kClockHourOfHalf,
    kHalf,
    kMinute,
    kSecond,
    kNano,
    kCount,
  };

 private:
  enum class Kind : std::uint8_t {
    kNumber,
    kReducedYear,
    kFraction,
    kMonthName,
    kHalfName,
    kOffset,
    kZone,
    kLiteral,
    kOptional
  };
  enum class Sign : std::uint8_t { kNone, kMinusOnly, kExceedsWidth };
  struct Element {
    Kind kind = Kind::kLiteral;
    Field field = Field::kYear;
    int min_width = 0, max_width = 0;
    Sign sign = Sign::kNone;
    int reserved = 0;      // digits that the fixed-width numbers right after this one need
    std::string literal;   // in lower case; of an offset: its Java pattern; of a zone: unused
    std::string zero;      // of an offset: how UTC is written
    bool is_long = false;  // of a month's name
    std::vector<Element> optional;
  };
  struct Found;
  class Compiler;
  class Matcher;

  [[nodiscard]] bool match(std::string_view text, Found& found) const;

  std::vector<Element> elements_;
};

}  // namespace brook::source::csv
