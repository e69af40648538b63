// Pruning: columns that nothing reads are left out, down to the scans. Pure; any thread.
#pragma once

#include "analyze/relation.h"

namespace brook::analyze {

// The relation with the same output; below it only what that needs. `keep_event_rows`: and the other columns of the
// rows that WATERMARK is declared on, as far up as they are passed on.
[[nodiscard]] RelationPtr pruned(const RelationPtr& relation, bool keep_event_rows = false);

}  // namespace brook::analyze
