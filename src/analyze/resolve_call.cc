// Calls: finding the function, its arguments and their implicit casts, and its result.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"
#include "sql/parse.h"

namespace brook::analyze {

namespace {

using function::Accepts;
using function::Function;
using function::FunctionKind;

// The name without `system.builtin.` in front; empty: no function of Spark's own.
std::string function_name(const sql::Name& name) {
  if (name.size() == 1) return name[0];
  const bool builtin = name.size() == 2 && same_name(name[0], "builtin");
  const bool system = name.size() == 3 && same_name(name[0], "system") && same_name(name[1], "builtin");
  return builtin || system ? name.back() : "";
}

// int(x), date(x) …: casts that are written as calls.
std::optional<DataType> cast_function(std::string_view name) {
  struct Named {
    std::string_view name;
    TypeKind kind;
  };
  static constexpr auto kCasts = std::to_array<Named>(
      {{"boolean", TypeKind::kBoolean}, {"tinyint", TypeKind::kByte}, {"smallint", TypeKind::kShort}, {"int", TypeKind::kInt},
       {"bigint", TypeKind::kLong}, {"float", TypeKind::kFloat}, {"double", TypeKind::kDouble}, {"string", TypeKind::kString},
       {"binary", TypeKind::kBinary}, {"date", TypeKind::kDate}, {"timestamp", TypeKind::kTimestamp}});
  if (same_name(name, "decimal")) return DataType::decimal(10, 0);
  const auto* found = std::ranges::find_if(kCasts, [&](const Named& cast) { return same_name(cast.name, name); });
  if (found == kCasts.end()) return std::nullopt;
  return DataType(found->kind);
}

// dateadd(DAY, 1, ts) and the like: the unit is a word, not a column.
std::optional<sql::Call> with_unit(const std::string& name, const sql::Call& call) {
  static constexpr auto kAdding = std::to_array<std::string_view>({"dateadd", "date_add", "timestampadd"});
  static constexpr auto kDiffing = std::to_array<std::string_view>({"datediff", "date_diff", "timestampdiff"});
  const std::string folded = folded_name(name);
  const bool adds = std::ranges::find(kAdding, folded) != kAdding.end();
  if (!adds && std::ranges::find(kDiffing, folded) == kDiffing.end()) return std::nullopt;
  if (call.arguments.size() != 3) return std::nullopt;
  const auto* unit = std::get_if<sql::ColumnName>(&call.arguments[0]->node);
  if (unit == nullptr || unit->name.size() != 1) return std::nullopt;
  sql::Call result = call;
  result.name = {adds ? "timestampadd" : "timestampdiff"};
  result.arguments[0] = std::make_shared<sql::Expression>(sql::Expression{
      call.arguments[0]->location, sql::Literal{sql::LiteralKind::kString, unit->name[0], 0}});
  return result;
}

Error wrong_count(const std::string& written, const Function& function, std::size_t actual, const Location& location) {
  const auto required = static_cast<std::size_t>(std::ranges::count_if(
      function.parameters, [](const function::Parameter& p) { return p.default_sql.empty() && !p.variadic; }));
  const bool variadic = !function.parameters.empty() && function.parameters.back().variadic;
  std::string expected = std::to_string(required);
  if (variadic) {
    expected = fmt::format("> {}", required == 0 ? 0 : required - 1);
  } else if (required < function.parameters.size()) {
    std::vector<std::size_t> counts;
    for (std::size_t n = required; n <= function.parameters.size(); ++n) counts.push_back(n);
    expected = fmt::format("[{}]", fmt::join(counts, ", "));
  }
  return spark_error("WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                     fmt::format("The {} requires {} parameters but the actual number is {}.", in_backquotes(folded_name(written)),
                                 expected, actual),
                     location);
}

Error unresolved_routine(const sql::Name& name, const Location& location) {
  Error error = spark_error("UNRESOLVED_ROUTINE",
                            fmt::format("Cannot resolve routine {} on search path [`system`.`builtin`, `system`.`session`].",
                                        in_backquotes(name)),
                            location);
  const std::vector<std::string> similar = function::similar_functions(name.back());
  if (similar.empty()) return error;
  return std::move(error).with_hint(fmt::format("Did you mean one of these: {}?", fmt::join(similar, ", ")));
}

const function::Parameter& parameter_of(const Function& function, std::size_t position) {
  return function.parameters[std::min(position, function.parameters.size() - 1)];
}

bool is_lambda(const sql::ExpressionPtr& expression) { return std::holds_alternative<sql::Lambda>(expression->node); }

// Spark leaves a default of NULL out of what it prints, but for these.
bool prints_null_defaults(std::string_view function) {
  return function == "lag" || function == "lead" || function == "listagg";
}

}  // namespace

Result<Bound> ExpressionResolver::resolve_node(const sql::Call& node, const Location& location) {
  const std::string written = function_name(node.name);
  if (written.empty()) return fail(unresolved_routine(node.name, location));
  if (const std::optional<sql::Call> call = with_unit(written, node)) return resolve_node(*call, location);
  const std::string folded = folded_name(written);
  if (folded == "grouping" || folded == "grouping_id") return resolve_grouping(folded, node, location);
  if (folded == "struct") return resolve_struct(node, location);
  if (folded == "concat") return resolve_concat(node, location);
  if (const std::optional<DataType> type = cast_function(folded); type && node.arguments.size() == 1) {
    Bound value = TRY(resolve(node.arguments[0]));
    Bound result = TRY(bind_cast(value, *type, false, analysis_.options.ansi, location));
    return result;
  }
  const Function* found = function::find_function(folded);
  if (found == nullptr) return fail(unresolved_routine(node.name, location));
  if (node.over) return resolve_window(*found, written, node, location);
  switch (found->kind) {
    case FunctionKind::kAggregate: return resolve_aggregate(*found, written, node, location);
    case FunctionKind::kWindow:
      return fail(spark_error("WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE",
                              fmt::format("Window function \"{}()\" requires an OVER clause.", folded), location));
    case FunctionKind::kGenerator: {
      const bool outside = !clause_.generators;
      return fail(spark_error(outside ? "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT" : "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS",
                              fmt::format("The generator is not supported: {} \"{}\".",
                                          outside ? "outside the SELECT clause, found:" : "nested in expressions", folded),
                              location));
    }
    case FunctionKind::kScalar: break;
  }
  return resolve_scalar_call(*found, written, node, location);
}

Result<Bound> ExpressionResolver::resolve_scalar_call(const Function& function, const std::string& written,
                                                      const sql::Call& call, const Location& location) {
  const char* unsupported_clause = call.distinct ? "DISTINCT" : call.filter ? "FILTER CLAUSE" : call.ignore_nulls ? "IGNORE NULLS" : nullptr;
  if (unsupported_clause != nullptr) {
    return fail(spark_error("INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
                            fmt::format("Invalid SQL syntax: The function {} does not support {}.",
                                        in_backquotes(folded_name(written)), unsupported_clause),
                            location));
  }
  Arguments arguments = TRY(resolve_arguments(function, written, call.arguments, location));
  std::string name = printed_call(written, arguments.names);
  DataType type = TRY(result_type(function, arguments.values, name, location));
  const bool nullable = result_nullable(function, arguments.values);
  return Bound{.expression = make_expression(std::move(type), nullable, location,
                                             Call{.function = &function, .arguments = std::move(arguments.values)}),
               .name = std::move(name)};
}

Result<std::vector<sql::ExpressionPtr>> ExpressionResolver::ordered_arguments(
    const Function& function, const std::string& written, const std::vector<sql::ExpressionPtr>& arguments,
    const Location& location) {
  std::vector<sql::ExpressionPtr> ordered;
  bool any_named = false;
  for (const sql::ExpressionPtr& argument : arguments) {
    const auto* named = std::get_if<sql::NamedArgument>(&argument->node);
    if (named == nullptr) {
      if (any_named) {
        return fail(spark_error("UNEXPECTED_POSITIONAL_ARGUMENT",
                                fmt::format("Cannot invoke routine {} because it contains positional argument(s) following a "
                                            "named argument.", in_backquotes(written)), argument->location));
      }
      ordered.push_back(argument);
      continue;
    }
    any_named = true;
    const auto parameter = std::ranges::find_if(
        function.parameters, [&](const function::Parameter& candidate) { return same_name(candidate.name, named->name); });
    if (parameter == function.parameters.end()) {
      return fail(spark_error("UNRECOGNIZED_PARAMETER_NAME",
                              fmt::format("Cannot invoke routine {} because the routine call included a named argument reference "
                                          "for the argument named {}, but this routine does not include any signature "
                                          "containing an argument with this name.",
                                          in_backquotes(written), in_backquotes(named->name)), argument->location));
    }
    const auto position = static_cast<std::size_t>(parameter - function.parameters.begin());
    if (ordered.size() <= position) ordered.resize(position + 1);
    if (ordered[position]) {
      return fail(spark_error("DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.BOTH_POSITIONAL_AND_NAMED",
                              fmt::format("A positional argument and named argument both referred to the same parameter {}.",
                                          in_backquotes(named->name)), argument->location));
    }
    ordered[position] = named->value;
  }
  const bool variadic = !function.parameters.empty() && function.parameters.back().variadic;
  if (!variadic && ordered.size() > function.parameters.size()) {
    return fail(wrong_count(written, function, ordered.size(), location));
  }
  const std::size_t given = ordered.size();
  for (std::size_t i = 0; i < function.parameters.size(); ++i) {
    const function::Parameter& parameter = function.parameters[i];
    if (parameter.variadic || (i < ordered.size() && ordered[i])) continue;
    if (parameter.default_sql.empty()) return fail(wrong_count(written, function, given, location));
    if (ordered.size() <= i) ordered.resize(i + 1);
    ordered[i] = TRY(sql::parse_expression(parameter.default_sql, location.file));
  }
  // Of several values at least one must be there: coalesce() has no type.
  if (variadic && function.parameters.size() == 1 && ordered.empty() && function.parameters[0].accepts == Accepts::kSame &&
      !function.type_by_constants && !function.sql.empty() && function.name != "array") {
    return fail(wrong_count(written, function, given, location));
  }
  return ordered;
}

Result<ExpressionResolver::Arguments> ExpressionResolver::resolve_arguments(const Function& function, const std::string& written,
                                                                            const std::vector<sql::ExpressionPtr>& given,
                                                                            const Location& location) {
  const std::vector<sql::ExpressionPtr> ordered = TRY(ordered_arguments(function, written, given, location));
  std::vector<Bound> bound;
  std::vector<const sql::ExpressionPtr*> waiting;  // beside each Bound: the lambda that waits for its types
  for (const sql::ExpressionPtr& argument : ordered) {
    if (const auto* star = std::get_if<sql::Star>(&argument->node)) {
      for (Bound& column : TRY(expand_star(*star, argument->location))) {
        bound.push_back(std::move(column));
        waiting.push_back(nullptr);
      }
    } else {
      bound.push_back(is_lambda(argument) ? Bound{} : TRY(resolve(argument)));
      waiting.push_back(is_lambda(argument) ? &argument : nullptr);
    }
  }
  Arguments result;
  for (std::size_t i = 0; i < bound.size(); ++i) {
    const bool is_default = i >= given.size() && bound.size() == ordered.size();
    const bool null_default = is_default && bound[i].name == "NULL" && !prints_null_defaults(function.name);
    if (!null_default && !waiting[i]) result.names.push_back(bound[i].name);
    if (waiting[i]) result.names.emplace_back();
  }
  const auto printed = [&] { return printed_call(written, result.names); };
  // Plain arguments first, then values that must agree, then lambdas, whose types follow from the others.
  std::vector<DataType> plain_types;
  for (std::size_t i = 0; i < bound.size(); ++i) {
    if (waiting[i]) continue;
    const Accepts accepts = parameter_of(function, i).accepts;
    const DataType& type = bound[i].expression->type;
    const bool null_default = i >= given.size() && type.is(TypeKind::kNull);
    const std::optional<DataType> target = null_default ? type : argument_type(type, accepts);
    if (!target) {
      return fail(unexpected_input_type(printed(), i + 1, required_type_text(accepts), bound[i].name, type, location));
    }
    bound[i].expression = cast_to(bound[i].expression, *target);
  }
  std::vector<ExpressionPtr> same;
  for (std::size_t i = 0; i < bound.size(); ++i) {
    if (!waiting[i] && parameter_of(function, i).accepts == Accepts::kSame) same.push_back(bound[i].expression);
  }
  TRY(bring_to_common_type(same, printed(), function.name, location));
  std::size_t next = 0;
  for (std::size_t i = 0; i < bound.size(); ++i) {
    if (waiting[i]) continue;
    if (parameter_of(function, i).accepts == Accepts::kSame) bound[i].expression = same[next++];
    plain_types.push_back(bound[i].expression->type);
  }
  std::size_t lambda_index = 0;
  for (std::size_t i = 0; i < bound.size(); ++i) {
    if (!waiting[i]) continue;
    const std::vector<DataType> types =
        function.lambda_parameters ? function.lambda_parameters(plain_types, lambda_index++) : std::vector<DataType>();
    bound[i] = TRY(resolve_lambda(*waiting[i], types, function.name));
    result.names[i] = bound[i].name;
  }
  for (Bound& argument : bound) result.values.push_back(std::move(argument.expression));
  return result;
}

Result<Bound> ExpressionResolver::resolve_lambda(const sql::ExpressionPtr& expression, const std::vector<DataType>& types,
                                                 const std::string& function) {
  const auto& lambda = std::get<sql::Lambda>(expression->node);
  if (types.size() < lambda.parameters.size()) {
    return fail(spark_error("INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH",
                            fmt::format("A higher order function expects {} arguments, but got {}.", types.size(),
                                        lambda.parameters.size()),
                            expression->location)
                    .with_hint(fmt::format("In the lambda of {}().", function)));
  }
  Lambda bound;
  std::string variables;
  for (std::size_t i = 0; i < lambda.parameters.size(); ++i) {
    const std::string name = fmt::format("{}_{}", lambda.parameters[i], ++analysis_.last_lambda_variable);
    bound.parameters.push_back({name});
    lambda_variables_.emplace_back(lambda.parameters[i],
                                   make_expression(types[i], true, expression->location, LambdaVariable{.name = name}));
    variables += ", namedlambdavariable()";
  }
  Result<Bound> body = resolve(lambda.body);
  lambda_variables_.resize(lambda_variables_.size() - lambda.parameters.size());
  const Bound inner = TRY(std::move(body));
  bound.body = inner.expression;
  return Bound{.expression = make_expression(inner.expression->type, inner.expression->nullable, expression->location, std::move(bound)),
               .name = fmt::format("lambdafunction({}{})", inner.name, variables)};
}

Result<DataType> result_type(const Function& function, std::span<const ExpressionPtr> arguments, const std::string& printed,
                             const Location& location) {
  std::vector<DataType> types;
  std::vector<std::optional<std::string>> constants;
  for (const ExpressionPtr& argument : arguments) {
    types.push_back(argument->type);
    const auto* literal = std::get_if<Constant>(&argument->node);
    constants.push_back(literal != nullptr ? literal->text : std::nullopt);
  }
  Result<DataType> type = function.type_by_constants ? function.type_by_constants(types, constants) : function.type(types);
  if (type) return type;
  Error error = std::move(type).error();
  if (error.message.find(in_quotes(printed)) == std::string::npos && error.error_class.starts_with("DATATYPE_MISMATCH")) {
    return fail(type_mismatch(error.error_class.substr(std::string("DATATYPE_MISMATCH.").size()), printed, error.message, location));
  }
  return fail(std::move(error).at(location));
}

bool result_nullable(const Function& function, std::span<const ExpressionPtr> arguments) {
  const auto is_nullable = [](const ExpressionPtr& argument) { return argument->nullable; };
  static constexpr auto kFirstNotNull = std::to_array<std::string_view>({"coalesce", "nvl", "ifnull", "greatest", "least"});
  if (std::ranges::find(kFirstNotNull, function.name) != kFirstNotNull.end()) return std::ranges::all_of(arguments, is_nullable);
  if (function.name == "if" || function.name == "nvl2") return std::ranges::any_of(arguments.subspan(1), is_nullable);
  switch (function.nullability) {
    case function::Nullability::kAlways: return true;
    case function::Nullability::kNever: return false;
    case function::Nullability::kIfAnyArgument: break;
  }
  return std::ranges::any_of(arguments, is_nullable);
}

}  // namespace brook::analyze
