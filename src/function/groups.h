// The groups of the function table, one file each. function.cc puts them together.
#pragma once

#include <vector>

#include "function/function.h"

namespace brook::function {

[[nodiscard]] std::vector<Function> arithmetic_operators();
[[nodiscard]] std::vector<Function> comparison_operators();
[[nodiscard]] std::vector<Function> bit_operators();
[[nodiscard]] std::vector<Function> conditionals();
[[nodiscard]] std::vector<Function> strings();
[[nodiscard]] std::vector<Function> text_patterns();
[[nodiscard]] std::vector<Function> encodings();
[[nodiscard]] std::vector<Function> dates();
[[nodiscard]] std::vector<Function> date_parts();
[[nodiscard]] std::vector<Function> timestamps();
[[nodiscard]] std::vector<Function> intervals();
[[nodiscard]] std::vector<Function> times_of_day();
[[nodiscard]] std::vector<Function> time_windows();
[[nodiscard]] std::vector<Function> numbers_as_text();
[[nodiscard]] std::vector<Function> math();
[[nodiscard]] std::vector<Function> rounding();
[[nodiscard]] std::vector<Function> aggregates();
[[nodiscard]] std::vector<Function> statistics();
[[nodiscard]] std::vector<Function> windows();
[[nodiscard]] std::vector<Function> arrays();
[[nodiscard]] std::vector<Function> maps();
[[nodiscard]] std::vector<Function> higher_order();
[[nodiscard]] std::vector<Function> generators();
[[nodiscard]] std::vector<Function> json();
[[nodiscard]] std::vector<Function> miscellaneous();

}  // namespace brook::function
