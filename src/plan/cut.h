// The cut: a materialized view's query is parted into steps that are maintained (delta.h), and what is made of all the
// rows that they keep; or it is recomputed, with the reason in words.
#pragma once

#include <string>
#include <variant>

#include "plan/delta.h"
#include "plan/graph.h"

namespace brook::plan {

using FlowPlan = decltype(Flow::plan);

struct ViewCut {
  FlowPlan plan;
  bool appends = false;  // rows are only ever added: each epoch writes its own, and nothing is kept to take one back
};

// A StatelessPlan or an IncrementalPlan where the query can be maintained, else a RecomputePlan.
[[nodiscard]] ViewCut cut_view(const analyze::RelationPtr& query, const ChangesOf& changes_of,
                               const analyze::AnalyzeOptions& settings);

// The step that turns all rows of a view into what changed since the epoch before: its input is bound to those rows
// under kAllRowsKey. For views that are recomputed, or whose ends are (LIMIT), and that a maintained view reads.
inline constexpr const char* kAllRowsKey = "state:all";
[[nodiscard]] Step difference_step(const Schema& schema, const analyze::AnalyzeOptions& settings);

// Whether values of the type have an order and can be keys: no MAP or VARIANT in it.
[[nodiscard]] bool is_comparable(const DataType& type);
// Whether f(DISTINCT x) differs from f(x), as far as is known.
[[nodiscard]] bool distinct_matters(const std::string& function);

// What in the expression gives another answer another time: "the clock (now)", "rand()"; empty: nothing.
[[nodiscard]] std::string unstable_part(const analyze::ExpressionPtr& expression);

}  // namespace brook::plan
