// SQL functions: a call is the body with the arguments in place of the parameters.
#include "analyze/sql_function.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/resolve_query.h"
#include "analyze/spark_error.h"
#include "sql/print.h"

namespace brook::analyze {

namespace {

// The signature as the function table has them, so that names and defaults work as for Spark's own functions.
function::Function signature_of(const sql::CreateFunction& function) {
  function::Function signature{.name = folded_name(function.name.back())};
  for (const sql::ColumnDefinition& parameter : function.parameters) {
    signature.parameters.push_back(
        {.name = parameter.name,
         .default_sql = parameter.default_value ? sql::print(parameter.default_value) : std::string()});
  }
  return signature;
}

}  // namespace

Result<std::optional<Bound>> FunctionParameters::find(const sql::Name& name, const Location& location) const {
  for (std::size_t part = 0; part < std::min<std::size_t>(2, name.size()); ++part) {
    if (part == 1 && !same_name(name[0], function_)) break;
    for (const auto& [parameter, argument] : arguments_) {
      if (!same_name(parameter, name[part])) continue;
      if (!is_deterministic(argument.expression) && std::ranges::find(read_, parameter) != read_.end()) {
        return fail(unsupported(fmt::format("The argument {} is random and the function {} reads it more than once.",
                                            in_quotes(argument.name), in_backquotes(function_)),
                                location));
      }
      read_.push_back(parameter);
      Bound found{.expression = argument.expression, .name = parameter, .alias = parameter};
      for (std::size_t i = part + 1; i < name.size(); ++i) found = TRY(field_of(found, name[i], location));
      return found;
    }
  }
  return std::nullopt;
}

std::vector<sql::Name> FunctionParameters::suggestions() const {
  std::vector<sql::Name> names;
  for (const auto& [parameter, argument] : arguments_) names.push_back({parameter});
  return names;
}

std::vector<std::string> FunctionParameters::printed() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < arguments_.size(); ++i) {
    if (is_printed_[i]) names.push_back(arguments_[i].second.name);
  }
  return names;
}

Result<FunctionParameters> ExpressionResolver::resolve_parameters(const sql::CreateFunction& function,
                                                                  const std::vector<sql::ExpressionPtr>& arguments,
                                                                  const Location& location) {
  const std::string& name = function.name.back();
  const auto& open = analysis_.open_functions;
  if (std::ranges::find(open, folded_name(name)) != open.end())
    return fail(unsupported(fmt::format("The function {} calls itself.", in_backquotes(name)), location));
  const OrderedArguments ordered = TRY(ordered_arguments(signature_of(function), name, arguments, location));
  FunctionParameters parameters(name);
  const auto is_named = [](const sql::ExpressionPtr& argument) {
    return std::holds_alternative<sql::NamedArgument>(argument->node);
  };
  const bool any_named = std::ranges::any_of(arguments, is_named);
  for (std::size_t i = 0; i < ordered.values.size(); ++i) {
    const sql::ColumnDefinition& parameter = function.parameters[i];
    Bound value = TRY(resolve(ordered.values[i]));
    const Bound cast = TRY(bind_cast(value, *parameter.type, false, analysis_.options.ansi, location));
    // Within the body the argument is a value of its type, no longer a literal with digits of its own.
    value.expression = cast.expression->type.is_integral()
                           ? make_expression(cast.expression->type, cast.expression->nullable, location,
                                             Cast{.value = cast.expression})
                           : cast.expression;
    parameters.add(parameter.name, std::move(value), !ordered.is_default[i] || any_named);
  }
  return parameters;
}

Result<Bound> ExpressionResolver::resolve_sql_function(const sql::CreateFunction& function, const sql::Call& call,
                                                       const Location& location) {
  const std::string& name = function.name.back();
  if (!function.body) {
    return fail(spark_error("NOT_A_SCALAR_FUNCTION",
                            fmt::format("{} appears as a scalar expression here, but the function was defined as a "
                                        "table function. Please update the query to move the function call into the "
                                        "FROM clause.",
                                        in_backquotes(name)),
                            location));
  }
  const FunctionParameters parameters = TRY(resolve_parameters(function, call.arguments, location));
  const OpenFunction open(analysis_, folded_name(name));
  Bound result = TRY(ExpressionResolver(analysis_, {}, parameters, {.name = "a SQL function"}).resolve(function.body));
  if (function.returns)
    result = TRY(bind_cast(result, *function.returns, false, analysis_.options.ansi, function.body->location));
  result.name = printed_call(name, parameters.printed());
  result.alias.clear();
  return result;
}

Result<Source> QueryResolver::resolve_table_function(const sql::CreateFunction& function,
                                                     const sql::FunctionTable& node, const sql::TableExpression& table,
                                                     const Source* left) {
  const std::string& name = function.name.back();
  if (!function.query) {
    return fail(spark_error("NOT_A_TABLE_FUNCTION",
                            fmt::format("{} appears as a table function here, but the function was defined as a scalar "
                                        "function. Please update the query to move the function call outside the FROM "
                                        "clause.",
                                        in_backquotes(name)),
                            table.location));
  }
  const Scope nothing;
  const ScopeNames names(node.lateral && left != nullptr ? left->scope : nothing);
  const FunctionParameters parameters =
      TRY(ExpressionResolver(analysis_, surroundings_, names, {.name = "a table function"})
              .resolve_parameters(function, node.arguments, table.location));
  const OpenFunction open(analysis_, folded_name(name));
  const OuterNames outer{.names = &parameters, .next = nullptr};
  RelationPtr relation = TRY(QueryResolver(analysis_, {.outer = &outer}).resolve(function.query));
  if (!function.columns.empty()) {
    if (function.columns.size() != relation->output.size()) {
      return fail(spark_error("ASSIGNMENT_ARITY_MISMATCH",
                              fmt::format("The number of columns or variables assigned or aliased: {} does not match "
                                          "the number of source expressions: {}.",
                                          function.columns.size(), relation->output.size()),
                              table.location));
    }
    Project project{.input = relation, .expressions = {}};
    std::vector<OutputColumn> output;
    for (std::size_t i = 0; i < function.columns.size(); ++i) {
      const sql::ColumnDefinition& column = function.columns[i];
      const Bound value{.expression = column_of(relation->output[i]), .name = relation->output[i].name};
      const Bound cast = TRY(bind_cast(value, *column.type, false, analysis_.options.ansi, table.location));
      project.expressions.push_back(cast.expression);
      output.push_back(analysis_.new_column(column.name, *column.type, cast.expression->nullable));
    }
    relation = make_relation(std::move(output), std::move(project));
  }
  return with_alias(std::move(relation), table.alias, {name}, table.location);
}

}  // namespace brook::analyze
