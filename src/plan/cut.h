// The cut: a materialized view's query is parted into what each batch brings to its groups, what the operator folds,
// and what is made of the groups; or it is recomputed, with the reason in words.
#pragma once

#include <functional>
#include <string>
#include <variant>

#include "analyze/analyzer.h"
#include "plan/graph.h"

namespace brook::plan {

using FlowPlan = decltype(Flow::plan);

// Whether rows of a table are only ever added; "" if so, else what speaks against it: "reads the materialized view v".
using WhyNotAppendOnly = std::function<std::string(const std::string& table_key)>;

// An IncrementalPlan when one deterministic query of Project, Filter, Generate and UNION ALL over append-only tables
// feeds one aggregation of maintainable calls, and all above it reads nothing else; otherwise a RecomputePlan.
[[nodiscard]] FlowPlan cut_view(const analyze::RelationPtr& query, const WhyNotAppendOnly& why_not_append_only,
                                const analyze::AnalyzeOptions& settings);

// Whether values of the type have an order and can be keys: no MAP or VARIANT in it.
[[nodiscard]] bool is_comparable(const DataType& type);
// Whether f(DISTINCT x) differs from f(x), as far as is known.
[[nodiscard]] bool distinct_matters(const std::string& function);

// What in the expression gives another answer another time: "the clock (now)", "rand()"; empty: nothing.
[[nodiscard]] std::string unstable_part(const analyze::ExpressionPtr& expression);

}  // namespace brook::plan
