// window() and session_window() of a SELECT: Spark computes the one that stands in it before everything else, as a
// column of FROM of that name. Used on one thread, within one analyze_query() call.
#pragma once

#include <vector>

#include "analyze/resolve_query.h"

namespace brook::analyze {

// Adds the column of the SELECT's window() or session_window(), if it has one; rows without a time are dropped, and a
// sliding window makes a row for each window that a time is in. Errors: several different ones, durations that are
// none.
[[nodiscard]] Result<void> add_time_window(Analysis& analysis, const Surroundings& surroundings,
                                           const sql::Select& select, const sql::Query& query, Source& source);

// Sessions of the rows that agree in the other keys of GROUP BY are merged where they meet.
// REQUIRES: the column is one that add_time_window() made of session_window(), in `input`.
[[nodiscard]] Result<RelationPtr> merge_sessions(Analysis& analysis, RelationPtr input, const OutputColumn& session,
                                                 const std::vector<ExpressionPtr>& other_keys);

}  // namespace brook::analyze
