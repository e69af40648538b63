// The order in which datasets can be computed: each after those that it reads, otherwise as they were declared.
#pragma once

#include <string>
#include <vector>

#include "plan/draft.h"

namespace brook::plan {

// Keys of the draft's datasets. Names that nothing declares are left to the analyzer. Errors: kUsage that names the
// datasets (and views) of a cycle in order.
[[nodiscard]] Result<std::vector<std::string>> dependency_order(const Draft& draft, const Spec& spec);

}  // namespace brook::plan
