// Decorrelation: subqueries as joins, so that they can be maintained. Pure.
#pragma once

#include "analyze/relation.h"

namespace brook::plan {

// The query with these made joins, wherever they stand in its FROM, WHERE and SELECT:
//   [NOT] EXISTS, IN, and NOT IN of values that cannot be null   a semi or anti join
//   a scalar subquery that is an aggregation                     a cross join; if correlated, a left join by its keys
// Correlation may be any condition in the subquery's WHERE; for scalar ones, equalities. What is not of these forms
// stays as it is.
[[nodiscard]] analyze::RelationPtr without_subqueries(const analyze::RelationPtr& query);

}  // namespace brook::plan
