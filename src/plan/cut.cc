#include "plan/cut.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/traverse.h"
#include "plan/decorrelate.h"
#include "plan/fingerprint.h"

namespace brook::plan {

namespace {

using analyze::ExpressionPtr;
using analyze::OutputColumn;
using analyze::RelationPtr;

template <class Node>
bool is(const RelationPtr& relation) {
  return std::holds_alternative<Node>(relation->node);
}

// UNION without ALL is the DISTINCT of UNION ALL.
RelationPtr as_distinct(const RelationPtr& relation) {
  const auto* set = std::get_if<analyze::SetOperation>(&relation->node);
  if (set == nullptr || set->kind != analyze::SetKind::kUnion || set->all) return relation;
  analyze::SetOperation all = *set;
  all.all = true;
  return analyze::make_relation(relation->output,
                                analyze::Distinct{analyze::make_relation(relation->output, std::move(all))});
}

bool is_grouping(const RelationPtr& relation) {
  const auto* aggregate = std::get_if<analyze::Aggregate>(&relation->node);
  return is<analyze::Distinct>(relation) || (aggregate != nullptr && aggregate->grouping_sets.empty());
}

bool ranges_over_all(const RelationPtr& relation) {
  const auto* window = std::get_if<analyze::Window>(&relation->node);
  return window != nullptr &&
         std::ranges::any_of(window->calls, [](const analyze::WindowCall& call) { return call.partition_by.empty(); });
}

bool is_ordering(const RelationPtr& relation) { return is<analyze::Sort>(relation) || is<analyze::Limit>(relation); }

// What can be computed from all the rows that a step below keeps.
bool can_end(const RelationPtr& relation) {
  return is<analyze::Project>(relation) || is<analyze::Filter>(relation) || is_ordering(relation) ||
         ranges_over_all(relation);
}

RelationPtr with_input(const RelationPtr& relation, const RelationPtr& input) {
  return analyze::map_relation(
      relation, [&](const RelationPtr&) { return input; }, [](const ExpressionPtr& expression) { return expression; });
}

class ViewPlanner {
 public:
  ViewPlanner(const RelationPtr& query, const ChangesOf& changes_of, const analyze::AnalyzeOptions& settings)
      : builder_(changes_of, settings, largest_id(query) + 1) {}

  // Errors: why not, as the message.
  Result<ViewCut> plan(const RelationPtr& query) {
    RelationPtr base = as_distinct(query);
    while (can_end(base)) {
      ends_.push_back(base);
      base = as_distinct(analyze::inputs_of(base).front());
    }
    if (is_grouping(base)) return from_kept(TRY(builder_.grouping(base)));
    if (const auto whole = std::ranges::find_if(ends_, ranges_over_all); whole != ends_.end()) {
      const auto& window = std::get<analyze::Window>((*whole)->node);
      return obstacle(fmt::format("{} ranges over the whole table", window.calls.front().call.function->name));
    }
    // All that is not an order can be done row by row.
    std::vector<RelationPtr> linear;
    while (!ends_.empty() && !is_ordering(ends_.back())) {
      linear.push_back(ends_.back());
      ends_.pop_back();
    }
    Delta delta = TRY(builder_.of(linear.empty() ? base : linear.back()));
    if (!linear.empty()) base = linear.back();
    if (ends_.empty() && !delta.weighted) return appending(delta);
    return from_kept(TRY(builder_.result(delta, base->output)));
  }

 private:
  ViewCut appending(const Delta& delta) {
    if (builder_.steps().empty()) return {StatelessPlan{delta.query}, true};
    IncrementalPlan plan;
    plan.steps = std::move(builder_.steps());
    plan.output = delta.query;
    return {std::move(plan), true};
  }

  Result<ViewCut> from_kept(const DeltaBuilder::Kept& kept) {
    RelationPtr rows = kept.rows;
    Delta changes = kept.changes;
    bool row_by_row = true;
    for (auto end = ends_.rbegin(); end != ends_.rend(); ++end) {
      TRY(check_expressions(**end));
      rows = with_input(*end, rows);
      if (is<analyze::Sort>(*end)) continue;
      row_by_row = row_by_row && (is<analyze::Project>(*end) || is<analyze::Filter>(*end));
      if (row_by_row) changes = builder_.over(*end, changes);
    }
    IncrementalPlan plan;
    plan.steps = std::move(builder_.steps());
    plan.steps[kept.step].keeps_rows = true;
    plan.kept = plan.steps[kept.step].name;
    plan.output = std::move(rows);
    if (row_by_row) plan.changes = changes.query;
    return ViewCut{std::move(plan), false};
  }

  DeltaBuilder builder_;
  std::vector<RelationPtr> ends_;  // what stands above the maintained part, the topmost first
};

bool reads_a_table(const RelationPtr& query) {
  bool found = false;
  analyze::visit_relations(query, [&](const RelationPtr& relation) { found = found || is<analyze::Scan>(relation); });
  return found;
}

}  // namespace

std::string unstable_part(const ExpressionPtr& expression) {
  if (const auto* call = std::get_if<analyze::Call>(&expression->node)) {
    const function::Function& function = *call->function;
    if (function.sql.find("{now}") != std::string::npos) return fmt::format("the clock ({})", function.name);
    if (!function.deterministic) return function.name + "()";
  }
  std::string part;
  analyze::visit_children(*expression, [&](const ExpressionPtr& child) {
    if (part.empty()) part = unstable_part(child);
  });
  return part;
}

ViewCut cut_view(const RelationPtr& query, const ChangesOf& changes_of, const analyze::AnalyzeOptions& settings) {
  if (!reads_a_table(query)) return {RecomputePlan{query, "it reads constant rows alone"}, false};
  const RelationPtr joined = without_subqueries(query);
  Result<ViewCut> cut = ViewPlanner(joined, changes_of, settings).plan(joined);
  if (cut) return std::move(*cut);
  return {RecomputePlan{query, cut.error().message}, false};
}

Step difference_step(const Schema& schema, const analyze::AnalyzeOptions& settings) {
  std::vector<OutputColumn> columns;
  analyze::Scan scan{.table_key = kAllRowsKey, .table = kAllRowsKey};
  for (const Field& field : schema) {
    scan.columns.push_back(columns.size());
    columns.push_back({static_cast<analyze::ColumnId>(columns.size()), field.name, field.type, field.nullable});
  }
  Step step{.name = {},
            .kind = ReplaceStep{0},
            .inputs = {analyze::make_relation(columns, std::move(scan))},
            .output = schema_with_weight(columns, true),
            .emits = true,
            .fingerprint = {}};
  identify(step, settings);
  return step;
}

}  // namespace brook::plan
