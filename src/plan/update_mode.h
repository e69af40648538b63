// TBLPROPERTIES ('outputMode' = 'update'): a streaming table whose groups are written again whenever rows came for
// them. Pure functions over analyzed queries.
#pragma once

#include "analyze/relation.h"
#include "plan/graph.h"

namespace brook::plan {

[[nodiscard]] bool is_update_mode(const Dataset& dataset);
// Errors: kUsage for a mode that the kind of dataset has not, with the way out.
[[nodiscard]] Result<> check_output_mode(const Dataset& dataset);

// The grouping whose rows a query gives: an Aggregate or Distinct under projections and filters alone; null: none.
[[nodiscard]] analyze::RelationPtr updated_grouping(const analyze::RelationPtr& query);

// What tells the rows of `query` from each other, by the group keys of its updated_grouping(). A window of time is told
// by its start or its end.
[[nodiscard]] UpdatedRows updated_rows(const analyze::RelationPtr& query);

// `query` over `groups` in place of its grouping; where those have the weight, its rows have it, too. Errors: kUsage
// for a condition that is not the same for a row whenever it is asked.
[[nodiscard]] Result<analyze::RelationPtr> over_groups(const analyze::RelationPtr& query,
                                                       const analyze::RelationPtr& groups, const Location& where);

}  // namespace brook::plan
