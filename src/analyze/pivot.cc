// PIVOT and UNPIVOT, written out in other relations.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/resolve_query.h"
#include "analyze/spark_error.h"
#include "sql/print.h"

namespace brook::analyze {

namespace {

// One value of PIVOT … IN: its name and what the pivot columns must equal.
struct PivotValue {
  std::string name;
  std::vector<ExpressionPtr> values;
};

bool is_read(const std::vector<ColumnId>& ids, ColumnId id) { return std::ranges::find(ids, id) != ids.end(); }

}  // namespace

// First one row per group and pivot value, then one per group that picks each value's row; so a combination that is
// missing gives NULL, even for count(*), as in Spark.
Result<Source> QueryResolver::resolve_node(const sql::Pivot& node, const sql::TableExpression& table,
                                           const Source* left) {
  const Source input = TRY(resolve_table(node.input, left));
  const ScopeNames names(input.scope);
  Extracted extracted;
  ExpressionResolver resolver(analysis_, surroundings_, names,
                              {.name = "PIVOT", .extracted = &extracted, .windows = false});
  std::vector<Bound> aggregates;
  std::vector<ColumnId> read;
  for (const sql::NamedExpression& item : node.aggregates) {
    aggregates.push_back(TRY(resolver.resolve(item.value)));
    if (!item.aliases.empty()) aggregates.back().alias = item.aliases[0];
    std::vector<ColumnId> parts;
    collect_columns(aggregates.back().expression, parts);
    const auto aggregated = [&](ColumnId id) {
      return std::ranges::find(extracted.aggregate_columns, id, &OutputColumn::id) != extracted.aggregate_columns.end();
    };
    if (std::ranges::any_of(parts, aggregated)) continue;
    return fail(spark_error(
        "_LEGACY_ERROR_TEMP_1006",
        fmt::format("Aggregate expression required for pivot, but {} did not appear in any aggregate function.",
                    in_quotes(aggregates.back().name)),
        table.location));
  }
  for (const AggregateCall& call : extracted.aggregates) {
    for (const ExpressionPtr& argument : call.arguments) collect_columns(argument, read);
    if (call.filter) collect_columns(call.filter, read);
  }
  std::vector<Bound> pivots;
  for (const sql::ExpressionPtr& column : node.columns) {
    pivots.push_back(TRY(ExpressionResolver(analysis_, surroundings_, names, {.name = "PIVOT"}).resolve(column)));
    collect_columns(pivots.back().expression, read);
  }
  std::vector<PivotValue> values;
  const Scope nothing;
  const ScopeNames no_names(nothing);
  for (const sql::NamedExpression& item : node.values) {
    const auto* row = std::get_if<sql::Row>(&item.value->node);
    const std::vector<sql::ExpressionPtr> parts =
        row != nullptr ? row->items : std::vector<sql::ExpressionPtr>{item.value};
    PivotValue& value = values.emplace_back();
    std::vector<std::string> texts;
    for (const sql::ExpressionPtr& part : parts) {
      Result<Bound> resolved = ExpressionResolver(analysis_, surroundings_, no_names, {.name = "PIVOT"}).resolve(part);
      if (!resolved && resolved.error().error_class.starts_with("UNRESOLVED_COLUMN")) {
        return fail(spark_error(
            "NON_LITERAL_PIVOT_VALUES",
            fmt::format("Literal expressions required for pivot values, found {}.", in_quotes(sql::print(part))),
            part->location));
      }
      const Bound bound = TRY(std::move(resolved));
      value.values.push_back(bound.expression);
      const auto* literal = std::get_if<Constant>(&bound.expression->node);
      const bool is_date = bound.expression->type.is(TypeKind::kDate) && literal != nullptr && literal->text;
      texts.push_back(bound.name == "NULL" ? "null" : is_date ? *literal->text : bound.name);
    }
    if (value.values.size() != pivots.size()) {
      return fail(unsupported(
          fmt::format("PIVOT has {} columns, but a value of its IN list has {}.", pivots.size(), value.values.size()),
          item.value->location));
    }
    value.name = !item.aliases.empty() ? item.aliases[0]
                 : texts.size() == 1   ? texts[0]
                                       : fmt::format("{{{}}}", fmt::join(texts, ", "));
  }
  Aggregate inner{.input = input.relation, .keys = {}, .calls = extracted.aggregates, .grouping_sets = {}};
  Aggregate outer{.input = nullptr, .keys = {}, .calls = {}, .grouping_sets = {}};
  std::vector<OutputColumn> inner_output;
  std::vector<OutputColumn> outer_output;
  for (const ScopeColumn& column : input.scope.columns) {
    if (column.hidden || is_read(read, column.column.id)) continue;
    inner.keys.push_back(column_of(column.column));
    inner_output.push_back(analysis_.new_column(column.column.name, column.column.type, column.column.nullable));
    outer.keys.push_back(column_of(inner_output.back()));
    outer_output.push_back(analysis_.new_column(column.column.name, column.column.type, column.column.nullable));
  }
  std::vector<Bound> found;  // the pivot columns in the inner rows
  for (const Bound& pivot : pivots) {
    inner.keys.push_back(pivot.expression);
    inner_output.push_back(analysis_.new_column(pivot.name, pivot.expression->type, pivot.expression->nullable));
    found.push_back({.expression = column_of(inner_output.back()), .name = pivot.name});
  }
  inner_output.insert(inner_output.end(), extracted.aggregate_columns.begin(), extracted.aggregate_columns.end());
  const function::Function* first = function::find_function("first");
  if (first == nullptr) return fail(unsupported("PIVOT needs the function first.", table.location));
  for (const PivotValue& value : values) {
    std::vector<ExpressionPtr> conditions;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const Bound written{.expression = value.values[i], .name = value.name};
      const DataType& type = found[i].expression->type;
      const Bound wanted = TRY(bind_cast(written, type, false, analysis_.options.ansi, table.location));
      conditions.push_back(TRY(bind_comparison("<=>", found[i], wanted, table.location)).expression);
    }
    const ExpressionPtr condition = TRY(conjunction(conditions));
    for (const Bound& aggregate : aggregates) {
      outer.calls.push_back({.function = first,
                             .arguments = {aggregate.expression},
                             .filter = condition,
                             .type = aggregate.expression->type,
                             .location = table.location});
      const std::string name =
          aggregates.size() == 1 ? value.name : fmt::format("{}_{}", value.name, aggregate.output_name());
      outer_output.push_back(analysis_.new_column(name, aggregate.expression->type, true));
    }
  }
  outer.input = make_relation(std::move(inner_output), std::move(inner));
  return with_alias(make_relation(std::move(outer_output), std::move(outer)), table.alias, {}, table.location);
}

Result<Source> QueryResolver::resolve_node(const sql::Unpivot& node, const sql::TableExpression& table,
                                           const Source* left) {
  const Source input = TRY(resolve_table(node.input, left));
  const std::size_t width = node.value_columns.size();
  std::vector<std::vector<ExpressionPtr>> columns(width);  // by value column, one entry per UNPIVOT column
  std::vector<ColumnId> used;
  std::vector<std::string> row_names;
  for (const sql::UnpivotColumn& column : node.columns) {
    if (column.columns.size() != width) {
      return fail(spark_error("UNPIVOT_VALUE_SIZE_MISMATCH",
                              "All unpivot value columns must have the same size as there are value column names.",
                              table.location));
    }
    std::vector<std::string> names;
    for (std::size_t i = 0; i < width; ++i) {
      const std::optional<Bound> found = TRY(input.scope.find(column.columns[i], table.location));
      if (!found) return fail(unresolved_column(column.columns[i], input.scope.names(), table.location));
      columns[i].push_back(found->expression);
      collect_columns(found->expression, used);
      names.push_back(found->output_name());
    }
    row_names.push_back(column.alias.empty() ? fmt::format("{}", fmt::join(names, "_")) : column.alias);
  }
  std::vector<ExpressionPtr> arguments = {
      constant(DataType(TypeKind::kInt), std::to_string(row_names.size()), table.location)};
  for (std::size_t i = 0; i < width; ++i) {
    std::optional<DataType> type = DataType();
    std::vector<std::string> types;
    for (const ExpressionPtr& value : columns[i]) {
      types.push_back(in_quotes(value->type));
      // Unlike elsewhere text and numbers do not meet here.
      const bool mixes_text =
          value->type.is(TypeKind::kString) != type->is(TypeKind::kString) && !type->is(TypeKind::kNull);
      type = mixes_text ? std::nullopt : common_type(*type, value->type);
      if (!type) {
        return fail(
            spark_error("UNPIVOT_VALUE_DATA_TYPE_MISMATCH",
                        fmt::format("Unpivot value columns must share a least common type, some types do not: [{}].",
                                    fmt::join(types, ", ")),
                        table.location));
      }
    }
    for (ExpressionPtr& value : columns[i]) value = cast_to(value, *type);
  }
  for (std::size_t row = 0; row < row_names.size(); ++row) {
    arguments.push_back(constant(DataType(TypeKind::kString), row_names[row], table.location));
    for (std::size_t i = 0; i < width; ++i) arguments.push_back(columns[i][row]);
  }
  const std::optional<GeneratorName> stack = find_generator({"stack"});
  if (!stack) return fail(unsupported("UNPIVOT needs the function stack.", table.location));
  std::vector<std::string> made_names = {node.name_column};
  made_names.insert(made_names.end(), node.value_columns.begin(), node.value_columns.end());
  std::vector<OutputColumn> made =
      TRY(generated_columns(analysis_, *stack->function, arguments, "unpivot", false, made_names, table.location));
  made[0].nullable = false;
  std::vector<OutputColumn> output = input.relation->output;
  output.insert(output.end(), made.begin(), made.end());
  Source result{.relation = make_relation(
                    std::move(output),
                    Generate{.input = input.relation, .function = stack->function, .arguments = std::move(arguments)}),
                .scope = {}};
  if (!node.include_nulls) {
    ExpressionPtr any;
    for (std::size_t i = 1; i < made.size(); ++i) {
      const DataType boolean(TypeKind::kBoolean);
      ExpressionPtr present = TRY(call_of("isnotnull", boolean, false, {column_of(made[i])}, table.location));
      any = any ? TRY(call_of("or", boolean, false, {any, present}, table.location)) : present;
    }
    result.relation = filter_of(result.relation, any);
  }
  const sql::Name qualifier = table.alias.name.empty() ? sql::Name() : sql::Name{table.alias.name};
  for (const ScopeColumn& column : input.scope.columns) {
    if (!column.hidden && !is_read(used, column.column.id))
      result.scope.columns.push_back({.column = column.column, .qualifier = qualifier});
  }
  for (const OutputColumn& column : made) result.scope.columns.push_back({.column = column, .qualifier = qualifier});
  return result;
}

}  // namespace brook::analyze
