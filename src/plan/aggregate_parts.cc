#include "plan/aggregate_parts.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyze/build.h"
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

// Without ANSI mode decimals that overflow add up to NULL, as try_sum() has it.
std::string operator_of(const analyze::AggregateCall& call, bool ansi) {
  const std::string& name = call.function->name;
  const bool adds = name == "sum" || name == "avg";
  return adds && !ansi && call.arguments[0]->type.is(TypeKind::kDecimal) ? "try_" + name : name;
}

std::string name_of(const ExpressionPtr& expression, std::size_t index) {
  const auto* column = std::get_if<analyze::ColumnRef>(&expression->node);
  return column != nullptr ? column->name : fmt::format("c{}", index);
}

}  // namespace

Result<> AggregateParts::take(const RelationPtr& grouping, bool weighted) {
  if (const auto* distinct = std::get_if<analyze::Distinct>(&grouping->node)) {
    for (const OutputColumn& column : distinct->input->output) add_key(analyze::column_of(column));
  } else {
    const auto& aggregate = std::get<analyze::Aggregate>(grouping->node);
    for (const ExpressionPtr& key : aggregate.keys) add_key(key);
    for (const analyze::AggregateCall& call : aggregate.calls) TRY(add_call(call, weighted));
  }
  for (const DataType& type : step.key_types) {
    if (!is_comparable(type)) return obstacle(fmt::format("it groups by a value of type {}", type.sql()));
  }
  // A batch needs a column to be counted by.
  if (columns.empty()) columns.push_back(analyze::constant(DataType(TypeKind::kInt), "1"));
  return {};
}

std::vector<OutputColumn> AggregateParts::read(analyze::ColumnId& next_id) const {
  std::vector<OutputColumn> read;
  for (const ExpressionPtr& column : columns) {
    read.push_back({next_id++, name_of(column, read.size()), column->type, column->nullable});
  }
  return read;
}

std::vector<OutputColumn> AggregateParts::given(const std::vector<OutputColumn>& grouping) const {
  const std::size_t keys = step.key_count;
  std::vector<OutputColumn> given(grouping.begin(), grouping.begin() + static_cast<std::ptrdiff_t>(keys));
  for (std::size_t i = 0; i < call_of_output.size(); ++i) {
    if (call_of_output[i] + keys == given.size()) given.push_back(grouping[keys + i]);
  }
  return given;
}

std::vector<ExpressionPtr> AggregateParts::in_order(const std::vector<OutputColumn>& given) const {
  std::vector<ExpressionPtr> all;
  for (std::size_t i = 0; i < step.key_count; ++i) all.push_back(analyze::column_of(given[i]));
  for (const std::size_t call : call_of_output) all.push_back(analyze::column_of(given[step.key_count + call]));
  return all;
}

void AggregateParts::add_key(const ExpressionPtr& key) {
  columns.push_back(key);
  step.key_types.push_back(key->type);
  ++step.key_count;
}

std::size_t AggregateParts::add_column(const ExpressionPtr& expression) {
  const auto same = [&](const ExpressionPtr& column) { return analyze::same_expression(column, expression); };
  const auto found = std::ranges::find_if(columns, same);
  const auto index = static_cast<std::size_t>(found - columns.begin());
  if (found == columns.end()) columns.push_back(expression);
  return index;
}

Result<> AggregateParts::add_call(const analyze::AggregateCall& call, bool weighted) {
  const std::string& name = call.function->name;
  AggregateStep::Call out{.function = operator_of(call, ansi_),
                          .arguments = {},
                          .filter = std::nullopt,
                          .distinct = call.distinct && distinct_matters(name),
                          .ignore_nulls = call.ignore_nulls,
                          .argument_types = {},
                          .constants = {},
                          .type = call.type};
  if (!call.within_group.empty()) return obstacle(fmt::format("{} WITHIN GROUP has no incremental form", name));
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const analyze::Constant* literal = literal_of(call.arguments[i]);
    if (is_setting(call, i)) {
      if (literal == nullptr) return obstacle(fmt::format("{} takes a setting that is not a literal", name));
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
  if (weighted ? !can_retract(out) : !can_maintain(out)) {
    std::string types;
    for (const DataType& type : out.argument_types) types += (types.empty() ? "" : ", ") + type.sql();
    return obstacle(fmt::format("{}({}{}) has no incremental form{}", name, out.distinct ? "DISTINCT " : "", types,
                                weighted ? " when rows are taken back" : ""));
  }
  if (call.filter) out.filter = add_column(call.filter);
  const auto same =
      std::ranges::find_if(step.calls, [&](const AggregateStep::Call& other) { return same_call(out, other); });
  call_of_output.push_back(static_cast<std::size_t>(same - step.calls.begin()));
  if (same == step.calls.end()) step.calls.push_back(std::move(out));
  return {};
}

}  // namespace brook::plan
