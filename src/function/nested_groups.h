// The groups of the function table over semi-structured values, one file each. function.cc puts them together.
#pragma once

#include <vector>

#include "function/function.h"

namespace brook::function {

[[nodiscard]] std::vector<Function> variants();
[[nodiscard]] std::vector<Function> vectors();

}  // namespace brook::function
