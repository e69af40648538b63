// Pruning: columns that nothing reads are left out, down to the scans. Pure; any thread.
#pragma once

#include "analyze/relation.h"

namespace brook::analyze {

// The relation with the same output; below it only what that needs.
[[nodiscard]] RelationPtr pruned(const RelationPtr& relation);

}  // namespace brook::analyze
