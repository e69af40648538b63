#include "plan/aggregate_cut.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/traverse.h"
#include "plan/cut.h"

namespace brook::plan {

namespace {

using analyze::ExpressionPtr;
using analyze::OutputColumn;
using analyze::RelationPtr;

bool same_call(const AggregateStep::Call& a, const AggregateStep::Call& b) {
  return a.function == b.function && a.arguments == b.arguments && a.filter == b.filter && a.distinct == b.distinct &&
         a.ignore_nulls == b.ignore_nulls && a.constants == b.constants && a.type == b.type;
}

// Arguments after the first that say how, not what: they are literals and belong to the operator.
bool is_setting(const analyze::AggregateCall& call, std::size_t argument) {
  const std::string& name = call.function->name;
  return argument == 1 && (name == "approx_count_distinct" || name == "first" || name == "last" || name == "any_value");
}
// The value of a literal, also of one that was cast to the parameter's type.
const analyze::Constant* literal_of(const ExpressionPtr& expression) {
  if (const auto* cast = std::get_if<analyze::Cast>(&expression->node)) return literal_of(cast->value);
  return std::get_if<analyze::Constant>(&expression->node);
}

}  // namespace

std::string AggregateCut::run() {
  if (std::holds_alternative<analyze::Distinct>(grouping_->node)) {
    for (const OutputColumn& column : input_->output) add_key(analyze::column_of(column));
  } else {
    const auto& aggregate = std::get<analyze::Aggregate>(grouping_->node);
    if (!aggregate.grouping_sets.empty()) return "grouping sets are not maintained";
    for (const ExpressionPtr& key : aggregate.keys) add_key(key);
    for (const analyze::AggregateCall& call : aggregate.calls) {
      if (std::string obstacle = add_call(call); !obstacle.empty()) return obstacle;
    }
  }
  for (const DataType& type : step_.key_types) {
    if (!is_comparable(type)) return fmt::format("it groups by a value of type {}", type.sql());
  }
  finish_columns();
  return "";
}

std::vector<OutputColumn> AggregateCut::row_columns() const {
  const std::size_t keys = step_.key_count;
  const std::vector<OutputColumn>& all = grouping_->output;
  std::vector<OutputColumn> columns(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(keys));
  for (std::size_t i = 0; i < call_of_output_.size(); ++i) {
    if (call_of_output_[i] + keys == columns.size()) columns.push_back(all[keys + i]);
  }
  return columns;
}

RelationPtr AggregateCut::rows(const std::string& key) const {
  std::vector<OutputColumn> columns = row_columns();
  analyze::Scan scan{.table_key = key, .table = key};
  for (std::size_t i = 0; i < columns.size(); ++i) scan.columns.push_back(i);
  if (columns.size() == grouping_->output.size()) return analyze::make_relation(std::move(columns), std::move(scan));
  // The columns need ids of their own below the projection, which gives out the old ones.
  for (OutputColumn& column : columns) column.id = next_id_++;
  std::vector<ExpressionPtr> all;
  for (std::size_t i = 0; i < step_.key_count; ++i) all.push_back(analyze::column_of(columns[i]));
  for (const std::size_t call : call_of_output_) all.push_back(analyze::column_of(columns[step_.key_count + call]));
  return analyze::make_relation(
      grouping_->output, analyze::Project{analyze::make_relation(std::move(columns), std::move(scan)), std::move(all)});
}

void AggregateCut::add_key(const ExpressionPtr& key) {
  columns_.push_back(key);
  step_.key_types.push_back(key->type);
  ++step_.key_count;
}

std::size_t AggregateCut::add_column(const ExpressionPtr& expression) {
  const auto found = std::ranges::find_if(
      columns_, [&](const ExpressionPtr& column) { return analyze::same_expression(column, expression); });
  if (found == columns_.end()) columns_.push_back(expression);
  return static_cast<std::size_t>(
      std::ranges::find_if(columns_,
                           [&](const ExpressionPtr& column) { return analyze::same_expression(column, expression); }) -
      columns_.begin());
}

std::string AggregateCut::add_call(const analyze::AggregateCall& call) {
  const std::string& name = call.function->name;
  AggregateStep::Call out{.function = name,
                          .arguments = {},
                          .filter = std::nullopt,
                          .distinct = call.distinct && distinct_matters(name),
                          .ignore_nulls = call.ignore_nulls,
                          .argument_types = {},
                          .constants = {},
                          .type = call.type};
  if (!call.within_group.empty()) return fmt::format("{} WITHIN GROUP cannot be maintained", name);
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const analyze::Constant* literal = literal_of(call.arguments[i]);
    if (is_setting(call, i)) {
      if (literal == nullptr) return fmt::format("{} takes a setting that is not a literal", name);
      if (name != "approx_count_distinct") {
        out.ignore_nulls = out.ignore_nulls || literal->text == "true";
      } else {
        out.constants.push_back(literal->text.value_or(""));
      }
    } else if (name != "count" || literal == nullptr || !literal->text || call.distinct) {  // count(1) is count(*)
      out.argument_types.push_back(call.arguments[i]->type);
      out.arguments.push_back(add_column(call.arguments[i]));
    }
  }
  if (!can_maintain(out)) {
    std::string types;
    for (const DataType& type : out.argument_types) types += (types.empty() ? "" : ", ") + type.sql();
    return fmt::format("{}({}{}) cannot be maintained", name, out.distinct ? "DISTINCT " : "", types);
  }
  if (call.filter) out.filter = add_column(call.filter);
  const auto same =
      std::ranges::find_if(step_.calls, [&](const AggregateStep::Call& other) { return same_call(out, other); });
  call_of_output_.push_back(static_cast<std::size_t>(same - step_.calls.begin()));
  if (same == step_.calls.end()) step_.calls.push_back(std::move(out));
  return "";
}

void AggregateCut::finish_columns() {
  // A batch needs a column to be counted by.
  if (columns_.empty()) columns_.push_back(analyze::constant(DataType(TypeKind::kInt), "1"));
  std::vector<OutputColumn> output;
  for (const ExpressionPtr& column : columns_) {
    const auto* ref = std::get_if<analyze::ColumnRef>(&column->node);
    output.push_back(
        {next_id_++, ref != nullptr ? ref->name : fmt::format("c{}", output.size()), column->type, column->nullable});
  }
  columns_query_ = analyze::make_relation(std::move(output), analyze::Project{input_, columns_});
}

analyze::ColumnId largest_id(const RelationPtr& root) {
  analyze::ColumnId largest = 0;
  analyze::visit_relations(root, [&](const RelationPtr& relation) {
    for (const OutputColumn& column : relation->output) largest = std::max(largest, column.id);
  });
  return largest;
}

}  // namespace brook::plan
