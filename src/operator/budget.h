// The bound of an operator's state, and what is said when it is passed or when the state is damaged.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace brook::op {

[[nodiscard]] Result<> check_budget(std::string_view what, std::uint64_t used_bytes, std::uint64_t budget_bytes);
[[nodiscard]] Error damaged_state(std::string_view what);

}  // namespace brook::op
