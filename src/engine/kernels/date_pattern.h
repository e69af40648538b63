// DatePattern: a pattern of Java's letters (yyyy-MM-dd HH:mm:ss.SSS), compiled, that writes and reads times as Spark
// does. Immutable; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time_zone.h"

namespace brook::engine {

class DatePattern {
 public:
  struct Compiled;  // a pattern, or what is wrong with it
  // For reading the letters E, F, Q and q are none.
  [[nodiscard]] static Compiled compile(std::string_view pattern, bool reads = false);

  // Whether it writes a zone's name (z), which is known for UTC only.
  [[nodiscard]] bool names_zone() const;

  // Whether it writes anything but a time of day.
  [[nodiscard]] bool needs_date() const;

  // `zone` gives the letters V O X x Z; the wall clock is given.
  [[nodiscard]] std::string format(std::int64_t local_us, const TimeZone& zone, std::string_view zone_id) const;

  // The instant that a text stands for; its wall clock is that of `zone` unless the text tells an offset itself. Fields
  // that the pattern lacks are those of 1970-01-01 00:00:00. Nothing where the text does not match to its end.
  [[nodiscard]] std::optional<std::int64_t> parse(std::string_view text, const TimeZone& zone) const;
  // The wall clock that stands there; an offset in the text is passed over.
  [[nodiscard]] std::optional<std::int64_t> parse_wall_clock(std::string_view text) const;

 private:
  struct Item {
    char letter = 0;  // 0: a literal; '[' and ']': an optional section
    int count = 0;
    std::string literal;
    std::size_t end = 0;  // of '[': the place of its ']'
  };
  struct Fields;  // what a text has told so far
  class Reader;

  static std::optional<std::int64_t> wall_clock_of(const Fields& fields);
  static Compiled compiled_items(std::string_view text, bool reads);

  std::vector<Item> items_;
};

struct DatePattern::Compiled {
  std::optional<DatePattern> pattern;
  std::string problem = {};
  std::string error_class = "INVALID_DATETIME_PATTERN.WITH_SUGGESTION";
};

}  // namespace brook::engine
