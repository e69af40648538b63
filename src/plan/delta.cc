// What is linear: queries over the changes alone. Steps are in the other delta_*.cc.
#include "plan/delta.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/traverse.h"
#include "plan/cut.h"
#include "plan/fingerprint.h"

namespace brook::plan {

namespace {

using analyze::ExpressionPtr;
using analyze::OutputColumn;
using analyze::RelationPtr;

const DataType& weight_type() {
  static const DataType type(TypeKind::kLong);
  return type;
}

bool reads_a_table(const RelationPtr& root) {
  bool found = false;
  analyze::visit_relations(root, [&](const RelationPtr& relation) {
    found = found || std::holds_alternative<analyze::Scan>(relation->node);
  });
  return found;
}

bool has_subquery(const ExpressionPtr& expression) {
  bool found = std::holds_alternative<analyze::SubqueryExpression>(expression->node);
  analyze::visit_children(*expression, [&](const ExpressionPtr& child) { found = found || has_subquery(child); });
  return found;
}

}  // namespace

std::unexpected<Error> obstacle(std::string reason) { return fail(usage_error(std::move(reason))); }

Result<> check_expressions(const analyze::Relation& relation) {
  std::string reason;
  analyze::visit_expressions(relation, [&](const ExpressionPtr& expression) {
    if (!reason.empty() || !expression) return;
    if (has_subquery(expression)) {
      reason = "it has a subquery that is not a join";
    } else if (const std::string part = unstable_part(expression); !part.empty()) {
      reason = fmt::format("its answer depends on {}", part);
    }
  });
  if (!reason.empty()) return obstacle(std::move(reason));
  return {};
}

analyze::ColumnId largest_id(const RelationPtr& root) {
  analyze::ColumnId largest = 0;
  analyze::visit_relations(root, [&](const RelationPtr& relation) {
    for (const OutputColumn& column : relation->output) largest = std::max(largest, column.id);
  });
  return largest;
}

std::vector<ExpressionPtr> columns_of(const std::vector<OutputColumn>& columns) {
  std::vector<ExpressionPtr> expressions;
  expressions.reserve(columns.size());
  for (const OutputColumn& column : columns) expressions.push_back(analyze::column_of(column));
  return expressions;
}

Schema schema_with_weight(const std::vector<OutputColumn>& columns, bool weighted) {
  Schema schema;
  for (const OutputColumn& column : columns) schema.push_back({column.name, column.type, column.nullable});
  if (weighted) schema.push_back({kWeightColumn, weight_type(), false});
  return schema;
}

Result<Delta> DeltaBuilder::of(const RelationPtr& relation) {
  TRY(check_expressions(*relation));
  if (!reads_a_table(relation)) return once(relation);
  return std::visit([&](const auto& node) { return of_node(relation, node); }, relation->node);
}

Result<Delta> DeltaBuilder::of_node(const RelationPtr& relation, const analyze::Scan& scan) {
  const TableChanges table = changes_of_(scan.table);
  analyze::Scan changes = scan;
  changes.stream = true;
  changes.table_key = "stream:" + scan.table;
  std::vector<OutputColumn> output = relation->output;
  if (table.weighted) {
    changes.columns.push_back(table.columns);
    output.push_back(weight_column());
  }
  return Delta{analyze::make_relation(std::move(output), std::move(changes)), table.weighted};
}

Result<Delta> DeltaBuilder::of_node(const RelationPtr& relation, const analyze::Values&) { return once(relation); }

Result<Delta> DeltaBuilder::of_node(const RelationPtr& relation, const analyze::Project& project) {
  return over(relation, TRY(of(project.input)));
}

Result<Delta> DeltaBuilder::of_node(const RelationPtr& relation, const analyze::Filter& filter) {
  return over(relation, TRY(of(filter.input)));
}

// The order of rows below other steps means nothing.
Result<Delta> DeltaBuilder::of_node(const RelationPtr&, const analyze::Sort& sort) { return of(sort.input); }

Result<Delta> DeltaBuilder::of_node(const RelationPtr&, const analyze::Limit&) {
  return obstacle("LIMIT stands below another step");
}

Result<Delta> DeltaBuilder::of_node(const RelationPtr& relation, const analyze::Generate& generate) {
  const Delta input = TRY(of(generate.input));
  analyze::Generate changes = generate;
  changes.input = input.query;
  const std::size_t passed = input.column_count();
  std::vector<OutputColumn> output = relation->output;
  if (!input.weighted) return Delta{analyze::make_relation(std::move(output), std::move(changes)), false};
  output.insert(output.begin() + static_cast<std::ptrdiff_t>(passed), input.query->output.back());
  const RelationPtr generated = analyze::make_relation(output, std::move(changes));
  std::vector<ExpressionPtr> in_order = columns_of(relation->output);
  in_order.push_back(analyze::column_of(input.query->output.back()));
  std::vector<OutputColumn> last = relation->output;
  last.push_back(input.query->output.back());
  return Delta{analyze::make_relation(std::move(last), analyze::Project{generated, std::move(in_order)}), true};
}

Delta DeltaBuilder::over(const RelationPtr& relation, const Delta& input) {
  if (const auto* project = std::get_if<analyze::Project>(&relation->node)) {
    return projected(input, project->expressions, relation->output);
  }
  const RelationPtr same = analyze::map_relation(
      relation, [&](const RelationPtr&) { return input.query; },
      [](const ExpressionPtr& expression) { return expression; });
  auto copy = std::make_shared<analyze::Relation>(*same);
  copy->output = input.query->output;  // a filter and a sort pass on what they get
  return {std::move(copy), input.weighted};
}

Delta DeltaBuilder::projected(const Delta& input, const std::vector<ExpressionPtr>& expressions, Columns output) {
  std::vector<ExpressionPtr> all = expressions;
  if (input.weighted) {
    all.push_back(analyze::column_of(input.query->output.back()));
    output.push_back(weight_column());
  }
  return {analyze::make_relation(std::move(output), analyze::Project{input.query, std::move(all)}), input.weighted};
}

Delta DeltaBuilder::with_weight(const Delta& input) {
  if (input.weighted) return input;
  std::vector<ExpressionPtr> all = columns_of(input.query->output);
  all.push_back(analyze::constant(weight_type(), "1"));
  Columns output = input.query->output;
  output.push_back(weight_column());
  return {analyze::make_relation(std::move(output), analyze::Project{input.query, std::move(all)}), true};
}

DeltaBuilder::Columns DeltaBuilder::fresh(const Columns& columns) {
  Columns copies = columns;
  for (OutputColumn& column : copies) column.id = next_id_++;
  return copies;
}

OutputColumn DeltaBuilder::weight_column() { return {next_id_++, kWeightColumn, weight_type(), false}; }

std::size_t DeltaBuilder::add_step(Step step) {
  identify(step, settings_);
  const auto same = std::ranges::find(steps_, step.name, &Step::name);
  if (same != steps_.end()) return static_cast<std::size_t>(same - steps_.begin());  // asked for twice, kept once
  steps_.push_back(std::move(step));
  return steps_.size() - 1;
}

Delta DeltaBuilder::changes_of_step(std::size_t index, Columns columns) {
  Step& step = steps_[index];
  step.emits = true;
  const bool weighted = is_weighted(step.output);
  if (weighted) columns.push_back(weight_column());
  const std::string key = step_changes_key(step.name);
  analyze::Scan scan{.table_key = key, .table = key, .stream = true};
  for (std::size_t i = 0; i < columns.size(); ++i) scan.columns.push_back(i);
  return {analyze::make_relation(std::move(columns), std::move(scan)), weighted};
}

RelationPtr DeltaBuilder::rows_of_step(std::size_t index, Columns columns) {
  const std::string key = step_rows_key(steps_[index].name);
  analyze::Scan scan{.table_key = key, .table = key};
  for (std::size_t i = 0; i < columns.size(); ++i) scan.columns.push_back(i);
  return analyze::make_relation(std::move(columns), std::move(scan));
}

Result<Delta> DeltaBuilder::once(const RelationPtr& relation) {
  Step step{.name = {},
            .kind = OnceStep{},
            .inputs = {relation},
            .output = schema_with_weight(relation->output, false),
            .fingerprint = {}};
  return changes_of_step(add_step(std::move(step)), relation->output);
}

Result<DeltaBuilder::Kept> DeltaBuilder::result(const Delta& delta, const Columns& columns) {
  Step step{.name = {},
            .kind = ResultStep{},
            .inputs = {delta.query},
            .weighted_input = delta.weighted,
            .output = schema_with_weight(columns, true),
            .fingerprint = {}};
  const std::size_t index = add_step(std::move(step));
  const bool emits = steps_[index].emits;
  Kept kept{index, rows_of_step(index, columns), changes_of_step(index, columns)};
  steps_[index].emits = emits;
  return kept;
}

}  // namespace brook::plan
