// Generators: explode and its kin in LATERAL VIEW, LATERAL joins, FROM and the SELECT list.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/reader_call.h"
#include "analyze/resolve_query.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

// stack(n, …): the values of each column in one type; missing ones are NULL.
Result<void> even_out_stack(std::vector<ExpressionPtr>& arguments, std::size_t columns, const std::string& printed,
                            const Location& location) {
  while ((arguments.size() - 1) % columns != 0) arguments.push_back(null_of(DataType(), location));
  for (std::size_t column = 0; column < columns; ++column) {
    std::vector<ExpressionPtr> values;
    for (std::size_t i = 1 + column; i < arguments.size(); i += columns) {
      const DataType& type = arguments[i]->type;
      const DataType& first = arguments[1 + column]->type;
      if (!(type == first) && !type.is(TypeKind::kNull) && !first.is(TypeKind::kNull)) {
        return fail(
            type_mismatch("STACK_COLUMN_DIFF_TYPES", printed,
                          fmt::format("The data type of the column ({}) do not have the same type: {} ({}) <> {} ({}).",
                                      column, in_quotes(first), 1 + column, in_quotes(type), i),
                          location));
      }
      values.push_back(arguments[i]);
    }
    TRY(bring_to_common_type(values, printed, "stack", location));
    for (std::size_t i = 1 + column, next = 0; i < arguments.size(); i += columns) arguments[i] = values[next++];
  }
  return {};
}

}  // namespace

std::optional<GeneratorName> find_generator(const sql::Name& name) {
  const function::Function* function = name.size() == 1 ? function::find_function(name[0]) : nullptr;
  if (function == nullptr || function->kind != function::FunctionKind::kGenerator) return std::nullopt;
  return GeneratorName{.function = function, .outer = false};
}

Result<std::vector<OutputColumn>> generated_columns(Analysis& analysis, const function::Function& function,
                                                    std::vector<ExpressionPtr>& arguments, const std::string& printed,
                                                    bool outer, const std::vector<std::string>& aliases,
                                                    const Location& location) {
  DataType type = TRY(result_type(function, arguments, printed, location));
  if (function.name == "stack") {
    TRY(even_out_stack(arguments, type.fields().size(), printed, location));
    type = TRY(result_type(function, arguments, printed, location));
  }
  const std::vector<Field>& fields = type.fields();
  if (!aliases.empty() && aliases.size() != fields.size()) {
    return fail(spark_error(
        "UDTF_ALIAS_NUMBER_MISMATCH",
        fmt::format(
            "The number of aliases supplied in the AS clause does not match the number of columns output by the "
            "UDTF.\nExpected {} aliases, but got {}.\nPlease ensure that the number of aliases provided matches the "
            "number of columns output by the UDTF.",
            fields.size(), fmt::join(aliases, ",")),
        location));
  }
  const bool nullable = outer || function.name.ends_with("_outer");
  std::vector<OutputColumn> columns;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    columns.push_back(analysis.new_column(aliases.empty() ? fields[i].name : aliases[i], fields[i].type,
                                          nullable || fields[i].nullable));
  }
  return columns;
}

Result<Source> QueryResolver::generate(const Source& input, const sql::Name& function_name,
                                       const std::vector<sql::ExpressionPtr>& given, bool outer,
                                       const sql::TableAlias& alias, const Location& location) {
  const std::optional<GeneratorName> generator = find_generator(function_name);
  if (!generator) {
    const bool known = function_name.size() == 1 && function::find_function(function_name[0]) != nullptr;
    const bool view = input.relation != nullptr;
    return fail(
        spark_error(!known ? "UNRESOLVABLE_TABLE_VALUED_FUNCTION"
                    : view ? "UNSUPPORTED_GENERATOR.NOT_GENERATOR"
                           : "NOT_A_TABLE_FUNCTION",
                    fmt::format("Could not resolve {} to a table-valued function.", in_backquotes(function_name)),
                    location)
            .with_hint("Table functions here are explode, posexplode, inline, stack, their _outer variants, "
                       "range, and SQL functions that return a table."));
  }
  const ScopeNames names(input.scope);
  auto arguments = TRY(ExpressionResolver(analysis_, surroundings_, names, {.name = "a table function"})
                           .resolve_arguments(*generator->function, function_name.back(), given, location));
  Generate node{.input = input.relation,
                .function = generator->function,
                .arguments = std::move(arguments.values),
                .outer = outer};
  const std::string printed = printed_call(function_name.back(), arguments.names);
  const std::vector<OutputColumn> columns =
      TRY(generated_columns(analysis_, *generator->function, node.arguments, printed, outer, alias.columns, location));
  Source result{.relation = nullptr, .scope = input.scope};
  std::vector<OutputColumn> output;
  if (input.relation) output = input.relation->output;
  for (const OutputColumn& column : columns) {
    output.push_back(column);
    result.scope.columns.push_back(
        {.column = column, .qualifier = alias.name.empty() ? sql::Name() : sql::Name{alias.name}});
  }
  result.relation = make_relation(std::move(output), std::move(node));
  return result;
}

Result<Source> QueryResolver::resolve_node(const sql::LateralView& node, const sql::TableExpression& table,
                                           const Source* left) {
  const Source input = TRY(resolve_table(node.input, left));
  return generate(input, node.function, node.arguments, node.outer, {.name = node.table, .columns = node.columns},
                  table.location);
}

Result<Source> QueryResolver::resolve_lateral_function(const sql::FunctionTable& node,
                                                       const sql::TableExpression& table, const Source& left,
                                                       bool outer) {
  return generate(left, node.name, node.arguments, outer, table.alias, table.location);
}

Result<Source> QueryResolver::resolve_node(const sql::FunctionTable& node, const sql::TableExpression& table,
                                           const Source* left) {
  const CatalogTable* const read = is_reader_call(node) ? analysis_.catalog.find(reader_name(node)) : nullptr;
  if (read != nullptr) {
    const sql::NamedTable as_table{
        .name = {node.name.back()}, .stream = node.stream, .options = {}, .watermark = node.watermark};
    return resolve_scan(*read, as_table, table);
  }
  if (const sql::CreateFunction* own = analysis_.catalog.find_function(node.name);
      own != nullptr && !find_generator(node.name))
    return resolve_table_function(*own, node, table, left);
  if (node.stream || node.watermark || (!node.name.empty() && folded_name(node.name.back()).starts_with("read_"))) {
    return fail(unsupported(fmt::format("{}() is not supported here.", fmt::join(node.name, ".")), table.location)
                    .with_hint("Declare the files with CREATE TABLE … USING csv OPTIONS (path '…') and read that."));
  }
  return generate(Source{}, node.name, node.arguments, false, table.alias, table.location);
}

}  // namespace brook::analyze
