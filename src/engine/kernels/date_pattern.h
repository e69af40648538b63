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
  [[nodiscard]] static Compiled compile(std::string_view pattern);

  // Whether it writes a zone's name (z), which is known for UTC only.
  [[nodiscard]] bool names_zone() const;

  // `zone` gives the letters V O X x Z; the wall clock is given.
  [[nodiscard]] std::string format(std::int64_t local_us, const TimeZone& zone, std::string_view zone_id) const;

  // The instant that a text stands for; its wall clock is that of `zone` unless the text tells an offset itself. Fields
  // that the pattern lacks are those of 1970-01-01 00:00:00. Nothing where the text does not match to its end.
  [[nodiscard]] std::optional<std::int64_t> parse(std::string_view text, const TimeZone& zone) const;

 private:
  struct Item {
    char letter = 0;  // 0: a literal; '[' and ']': an optional section
    int count = 0;
    std::string literal;
    std::size_t end = 0;  // of '[': the place of its ']'
  };
  struct Fields;  // what a text has told so far
  class Reader;

  std::vector<Item> items_;
};

struct DatePattern::Compiled {
  std::optional<DatePattern> pattern;
  std::string problem;
};

}  // namespace brook::engine
