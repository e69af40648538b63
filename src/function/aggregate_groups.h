// The groups of the function table that are about aggregates, beside those of groups.h.
#pragma once

#include <vector>

#include "function/function.h"

namespace brook::function {

[[nodiscard]] std::vector<Function> percentiles();
[[nodiscard]] std::vector<Function> bitmaps();
[[nodiscard]] std::vector<Function> sketches();
[[nodiscard]] std::vector<Function> top_k();

}  // namespace brook::function
