// Rows as Spark's DataFrame.show() prints them. Pure function.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace brook::sink {

struct ShownRows {
  std::vector<std::string> names;
  std::vector<std::vector<std::optional<std::string>>> rows;  // nothing: NULL
  bool are_more = false;                                      // than the rows that are shown
  std::size_t truncate = 20;                                  // longer values are cut to so many characters; 0: none is
};

[[nodiscard]] std::string show_string(const ShownRows& shown);

}  // namespace brook::sink
