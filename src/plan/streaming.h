// What a streaming table's query may be, as far as its shape tells.
#pragma once

#include "analyze/relation.h"
#include "plan/graph.h"

namespace brook::plan {

// Errors: kUsage, with Spark's class where it has one, for a query that reads no stream, and for window functions,
// ORDER BY, LIMIT, EXCEPT, INTERSECT and outer joins that keep the static side: by name, with what to do instead.
[[nodiscard]] Result<> check_streaming(const analyze::RelationPtr& query, const Dataset& target,
                                       const std::string& flow, const Location& where);

// A materialized view reads no stream.
[[nodiscard]] Result<> check_batch(const analyze::RelationPtr& query, const Dataset& target, const std::string& flow,
                                   const Location& where);

}  // namespace brook::plan
