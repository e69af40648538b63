// Arguments of calls: order, defaults, stars and lambdas; then the implicit casts that bring them to the parameters.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/collection_arguments.h"
#include "analyze/constant_argument.h"
#include "analyze/exact_argument.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"
#include "sql/parse.h"

namespace brook::analyze {

namespace {

using function::Accepts;
using function::Function;

// A parameter that may be left out without a value in its place.
constexpr std::string_view kNoValue = "-";

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
                     fmt::format("The {} requires {} parameters but the actual number is {}.",
                                 in_backquotes(folded_name(written)), expected, actual),
                     location);
}

const function::Parameter& parameter_of(const Function& function, std::size_t position) {
  return function.parameters[std::min(position, function.parameters.size() - 1)];
}

bool is_lambda(const sql::ExpressionPtr& expression) { return std::holds_alternative<sql::Lambda>(expression->node); }

bool takes_lambda(const Function& function, std::size_t position) {
  if (!function.lambda_parameters || position >= function.parameters.size()) return false;
  const Accepts accepts = function.parameters[position].accepts;
  return accepts == Accepts::kLambda1 || accepts == Accepts::kLambda2;
}

// A plain expression where a lambda belongs is one that looks at none of its parameters.
sql::ExpressionPtr as_lambda(const sql::ExpressionPtr& body, Accepts accepts) {
  sql::Lambda lambda{.parameters = {"brook_unused"}, .body = body};
  if (accepts == Accepts::kLambda2) lambda.parameters.emplace_back("brook_unused_too");
  return std::make_shared<const sql::Expression>(sql::Expression{body->location, std::move(lambda)});
}

// Whether Spark prints a value that was not written. It leaves NULLs out, but for some; and all of some functions.
bool prints_default(const Function& function, const std::string& value) {
  static constexpr auto kNever =
      std::to_array<std::string_view>({"trim", "ltrim", "rtrim", "btrim", "like", "ilike", "first", "last", "any_value",
                                       "nth_value", "approx_count_distinct", "listagg"});
  static constexpr auto kNullToo = std::to_array<std::string_view>({"lag", "lead", "mask"});
  if (std::ranges::find(kNever, function.name) != kNever.end()) return false;
  return value != "NULL" || std::ranges::find(kNullToo, function.name) != kNullToo.end();
}

// Numbers and intervals; a text becomes a DOUBLE.
bool computes_with(const Function& function) {
  static constexpr auto kNames = std::to_array<std::string_view>({"abs", "avg", "sign", "sum", "try_avg", "try_sum"});
  return std::ranges::find(kNames, function.name) != kNames.end();
}

struct Argument {
  Bound bound;
  const sql::ExpressionPtr* lambda = nullptr;  // waits for the types of the others
  bool is_default = false;
};

// What one argument becomes by itself.
Result<ExpressionPtr> cast_alone(const Function& function, const Argument& argument, std::size_t position,
                                 const std::string& printed, const Location& location) {
  const Accepts accepts = parameter_of(function, position).accepts;
  const DataType& type = argument.bound.expression->type;
  if (argument.is_default && type.is(TypeKind::kNull)) return argument.bound.expression;
  // Lambdas need to know what they are called with.
  const bool collection = accepts == Accepts::kArray || accepts == Accepts::kMap;
  if (function.lambda_parameters && collection && type.is(TypeKind::kNull) && function.name != "array_sort") {
    return fail(
        unexpected_input_type(printed, position + 1, required_type_text(accepts), argument.bound.name, type, location));
  }
  if (computes_with(function) && position == 0) {
    if (is_interval(type)) return argument.bound.expression;
    const bool adds = function.name.ends_with("sum") || function.name.ends_with("avg");
    if (adds && type.is(TypeKind::kTimestamp)) return cast_to(argument.bound.expression, DataType(TypeKind::kDouble));
    const std::optional<DataType> number = argument_type(type, Accepts::kNumeric);
    if (number) return cast_to(argument.bound.expression, *number);
    return fail(
        unexpected_input_type(printed, 1, "\"NUMERIC\" or \"ANSI INTERVAL\"", argument.bound.name, type, location));
  }
  if (type.is(TypeKind::kNull) && collection && !compares_elements(function.name)) {
    const DataType nothing =
        accepts == Accepts::kArray ? DataType::array(DataType()) : DataType::map(DataType(), DataType());
    return cast_to(argument.bound.expression, nothing);
  }
  if (const std::optional<DataType> target = argument_type(type, accepts))
    return cast_to(argument.bound.expression, *target);
  if (accepts == Accepts::kOrdered) {
    return fail(type_mismatch(
        "INVALID_ORDERING_TYPE", printed,
        fmt::format("The `{}` does not support ordering on type {}.", function.name, in_quotes(type)), location));
  }
  return fail(
      unexpected_input_type(printed, position + 1, required_type_text(accepts), argument.bound.name, type, location));
}

// Brings the arguments at some positions to one type.
Result<void> cast_together(const Function& function, std::vector<Argument>& arguments,
                           const std::vector<std::size_t>& positions, const std::string& printed,
                           const Location& location) {
  std::vector<ExpressionPtr> values;
  bool any_text = false;
  bool any_other = false;
  for (const std::size_t position : positions) {
    values.push_back(arguments[position].bound.expression);
    const DataType& type = values.back()->type;
    any_text = any_text || type.is(TypeKind::kString);
    any_other = any_other || !(type.is(TypeKind::kString) || type.is(TypeKind::kNull));
  }
  // Spark compares no text with numbers here.
  if ((function.name == "greatest" || function.name == "least") && any_text && any_other) {
    return fail(different_types(printed, function.name, values, location));
  }
  TRY(bring_to_common_type(values, printed, function.name, location));
  for (std::size_t i = 0; i < positions.size(); ++i) arguments[positions[i]].bound.expression = values[i];
  return {};
}

Result<void> cast_arguments(const Function& function, std::vector<Argument>& arguments, const std::string& printed,
                            const Location& location) {
  std::vector<std::size_t> same;
  std::vector<std::size_t> pairs[2];  // keys and values of map()
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].lambda != nullptr) continue;
    if (!arguments[i].is_default) {
      TRY(check_constant(function, i, arguments[i].bound, printed, location));
      TRY(check_exact(function, i, arguments.size(), arguments[i].bound, printed, location));
    }
    arguments[i].bound.expression = TRY(cast_alone(function, arguments[i], i, printed, location));
    if (parameter_of(function, i).accepts == Accepts::kSame) same.push_back(i);
    if (function.name == "map") pairs[i % 2].push_back(i);
  }
  TRY(cast_together(function, arguments, same, printed, location));
  for (const auto& positions : pairs) TRY(cast_together(function, arguments, positions, printed, location));
  std::vector<ExpressionPtr> values;
  std::vector<std::string> names;
  for (const Argument& argument : arguments) {
    values.push_back(argument.bound.expression);
    names.push_back(argument.bound.name);
  }
  TRY(fit_elements(function.name, values, printed, names, location));
  for (std::size_t i = 0; i < arguments.size(); ++i) arguments[i].bound.expression = values[i];
  return {};
}

}  // namespace

Result<ExpressionResolver::OrderedArguments> ExpressionResolver::ordered_arguments(
    const Function& function, const std::string& written, const std::vector<sql::ExpressionPtr>& arguments,
    const Location& location) {
  OrderedArguments result;
  std::vector<sql::ExpressionPtr>& ordered = result.values;
  bool any_named = false;
  for (const sql::ExpressionPtr& argument : arguments) {
    const auto* named = std::get_if<sql::NamedArgument>(&argument->node);
    if (named == nullptr) {
      if (any_named) {
        return fail(
            spark_error("UNEXPECTED_POSITIONAL_ARGUMENT",
                        fmt::format("Cannot invoke routine {} because it contains positional argument(s) following a "
                                    "named argument.",
                                    in_backquotes(written)),
                        argument->location));
      }
      ordered.push_back(argument);
      continue;
    }
    any_named = true;
    const auto parameter = std::ranges::find_if(function.parameters, [&](const function::Parameter& candidate) {
      return same_name(candidate.name, named->name);
    });
    if (parameter == function.parameters.end()) {
      return fail(spark_error(
          "UNRECOGNIZED_PARAMETER_NAME",
          fmt::format("Cannot invoke routine {} because the routine call included a named argument reference "
                      "for the argument named {}, but this routine does not include any signature "
                      "containing an argument with this name.",
                      in_backquotes(written), in_backquotes(named->name)),
          argument->location));
    }
    const auto position = static_cast<std::size_t>(parameter - function.parameters.begin());
    if (ordered.size() <= position) ordered.resize(position + 1);
    if (ordered[position]) {
      return fail(
          spark_error("DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.BOTH_POSITIONAL_AND_NAMED",
                      fmt::format("A positional argument and named argument both referred to the same parameter {}.",
                                  in_backquotes(named->name)),
                      argument->location));
    }
    ordered[position] = named->value;
  }
  const bool variadic = !function.parameters.empty() && function.parameters.back().variadic;
  if (!variadic && ordered.size() > function.parameters.size()) {
    return fail(wrong_count(written, function, ordered.size(), location));
  }
  const std::size_t given = ordered.size();
  result.is_default.resize(given, false);
  for (std::size_t i = 0; i < function.parameters.size(); ++i) {
    const function::Parameter& parameter = function.parameters[i];
    if (parameter.variadic || (i < ordered.size() && ordered[i])) continue;
    if (parameter.default_sql.empty()) return fail(wrong_count(written, function, given, location));
    if (parameter.default_sql == kNoValue) {
      if (i < ordered.size()) return fail(wrong_count(written, function, given, location));
      break;
    }
    if (ordered.size() <= i) ordered.resize(i + 1);
    ordered[i] = TRY(sql::parse_expression(parameter.default_sql, location.file));
    result.is_default.resize(ordered.size(), false);
    result.is_default[i] = true;
  }
  // Of several values at least one must be there: coalesce() has no type.
  if (variadic && function.parameters.size() == 1 && ordered.empty() &&
      function.parameters[0].accepts == Accepts::kSame && !function.type_by_constants && !function.sql.empty() &&
      function.name != "array") {
    return fail(wrong_count(written, function, given, location));
  }
  return result;
}

Result<ExpressionResolver::Arguments> ExpressionResolver::resolve_arguments(
    const Function& function, const std::string& written, const std::vector<sql::ExpressionPtr>& given,
    const Location& location) {
  OrderedArguments ordered = TRY(ordered_arguments(function, written, given, location));
  for (std::size_t i = 0; i < ordered.values.size(); ++i) {
    sql::ExpressionPtr& value = ordered.values[i];
    if (takes_lambda(function, i) && !is_lambda(value)) value = as_lambda(value, function.parameters[i].accepts);
  }
  std::vector<Argument> arguments;
  for (std::size_t i = 0; i < ordered.values.size(); ++i) {
    const sql::ExpressionPtr& value = ordered.values[i];
    if (const auto* star = std::get_if<sql::Star>(&value->node)) {
      for (Bound& column : TRY(expand_star(*star, value->location))) arguments.push_back({.bound = std::move(column)});
    } else if (is_lambda(value) && !function.lambda_parameters) {
      return fail(spark_error("INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION",
                              fmt::format("A lambda function should only be used in a higher order function. However, "
                                          "its class is {}, which is not a higher order function.",
                                          function.name),
                              value->location));
    } else if (is_lambda(value)) {
      arguments.push_back({.bound = {}, .lambda = &value});
    } else {
      arguments.push_back({.bound = TRY(resolve(value)), .is_default = ordered.is_default[i]});
    }
  }
  if (arguments.size() > ordered.values.size() && !function.parameters.empty() &&
      !function.parameters.back().variadic && arguments.size() > function.parameters.size()) {
    return fail(wrong_count(written, function, arguments.size(), location));
  }
  Arguments result;
  const auto print_names = [&] {
    result.names.clear();
    for (const Argument& argument : arguments) {
      const bool hidden = argument.is_default && !prints_default(function, argument.bound.name);
      if (!hidden) result.names.push_back(argument.bound.name);
    }
    return printed_call(written, result.names);
  };
  TRY(cast_arguments(function, arguments, print_names(), location));
  std::vector<DataType> plain_types;
  for (const Argument& argument : arguments) {
    if (argument.lambda == nullptr) plain_types.push_back(argument.bound.expression->type);
  }
  std::size_t lambda_index = 0;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    Argument& argument = arguments[i];
    if (argument.lambda == nullptr) continue;
    if (!function.lambda_parameters) {
      return fail(spark_error("INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION",
                              fmt::format("A lambda function should only be used in a higher order function. However, "
                                          "its class is {}, which is not a higher order function.",
                                          function.name),
                              (*argument.lambda)->location));
    }
    const std::vector<DataType> types =
        function.lambda_parameters ? function.lambda_parameters(plain_types, lambda_index++) : std::vector<DataType>();
    const std::size_t parameters = std::get<sql::Lambda>((*argument.lambda)->node).parameters.size();
    if (parameter_of(function, i).accepts == Accepts::kLambda2 && parameters != types.size()) {
      return fail(spark_error(
          "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH",
          fmt::format("A higher order function expects {} arguments, but got {}.", parameters, types.size()),
          (*argument.lambda)->location));
    }
    argument.bound = TRY(resolve_lambda(*argument.lambda, types, function.name));
    const DataType& body_type = argument.bound.expression->type;
    const bool tests = function.name == "filter" || function.name == "exists" || function.name == "forall" ||
                       function.name == "map_filter";
    if (tests && !body_type.is(TypeKind::kBoolean) && !body_type.is(TypeKind::kNull)) {
      return fail(unexpected_input_type(print_names(), 2, "\"BOOLEAN\"", argument.bound.name, body_type, location));
    }
  }
  print_names();
  if (function.name == "aggregate" && result.names.size() == 3) {
    result.names.emplace_back("lambdafunction(namedlambdavariable(), namedlambdavariable())");
  }
  if (function.name == "listagg" && result.names.size() == 1) result.names.emplace_back("NULL");
  if (function.name == "assert_true" && arguments[1].is_default) {
    result.names[1] = fmt::format("'{}' is not true!", result.names[0]);
    arguments[1].bound.expression = constant(DataType(TypeKind::kString), result.names[1], location);
  }
  for (Argument& argument : arguments) result.values.push_back(std::move(argument.bound.expression));
  return result;
}

Result<Bound> ExpressionResolver::resolve_lambda(const sql::ExpressionPtr& expression,
                                                 const std::vector<DataType>& types, const std::string& function) {
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
  return Bound{.expression = make_expression(inner.expression->type, inner.expression->nullable, expression->location,
                                             std::move(bound)),
               .name = fmt::format("lambdafunction({}{})", inner.name, variables)};
}

}  // namespace brook::analyze
