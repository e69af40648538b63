// Calls that Spark replaces by others: the try_ functions of operators, forms of a function with other arguments, and
// what depends on the type of the first.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

using function::Function;

// The operator that a function of two arguments is another way to write.
std::string_view tried_operator(std::string_view name) {
  struct Named {
    std::string_view name;
    std::string_view op;
  };
  static constexpr auto kTried = std::to_array<Named>({{"try_add", "+"},
                                                       {"try_subtract", "-"},
                                                       {"try_multiply", "*"},
                                                       {"try_divide", "/"},
                                                       {"try_mod", "%"},
                                                       {"mod", "%"}});
  const auto* found = std::ranges::find(kTried, name, &Named::name);
  return found == kTried.end() ? std::string_view() : found->op;
}

bool makes_timestamp(std::string_view name) {
  if (name.starts_with("try_")) name.remove_prefix(4);
  return name == "make_timestamp" || name == "make_timestamp_ltz" || name == "make_timestamp_ntz";
}

bool moves_by_unit(std::string_view name) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"dateadd", "date_add", "timestampadd", "datediff", "date_diff", "timestampdiff"});
  return std::ranges::find(kNames, name) != kNames.end();
}

sql::ExpressionPtr node_of(const Location& location, decltype(sql::Expression::node) node) {
  return std::make_shared<sql::Expression>(sql::Expression{location, std::move(node)});
}

sql::Call with_name(const sql::Call& call, const char* name) {
  sql::Call renamed = call;
  renamed.name = {name};
  return renamed;
}

bool any_named(const sql::Call& call) {
  return std::ranges::any_of(call.arguments, [](const sql::ExpressionPtr& argument) {
    return std::holds_alternative<sql::NamedArgument>(argument->node) ||
           std::holds_alternative<sql::Star>(argument->node);
  });
}

}  // namespace

Result<std::optional<Bound>> ExpressionResolver::resolve_rewritten(const std::string& name, const sql::Call& call,
                                                                   const Location& location) {
  const std::size_t count = call.arguments.size();
  if (any_named(call) || call.over || call.distinct) return std::nullopt;
  const auto* quoted = count == 3 ? std::get_if<sql::Literal>(&call.arguments[0]->node) : nullptr;
  if (quoted != nullptr && quoted->kind == sql::LiteralKind::kString && moves_by_unit(name)) {
    return fail(
        spark_error("INVALID_PARAMETER_VALUE.DATETIME_UNIT",
                    fmt::format("The value of parameter(s) `unit` in {} is invalid: expects one of the units "
                                "without quotes YEAR, QUARTER, MONTH, WEEK, DAY, DAYOFYEAR, HOUR, MINUTE, SECOND, "
                                "MILLISECOND, MICROSECOND, but got the string literal '{}'.",
                                in_backquotes(name), quoted->text),
                    location));
  }
  if (makes_timestamp(name) && count <= 3) {
    const Function* of_date = function::find_function(name + " of date");
    const bool only_both = name.ends_with("_ntz") || name.ends_with("_ltz");
    if (of_date != nullptr && count > (only_both ? 1U : 0U)) {
      Bound result =
          TRY(resolve_scalar_call(*of_date, name.ends_with("_ltz") ? "make_timestamp" : name, call, location));
      if (name == "try_make_timestamp_ntz")
        result.name = fmt::format("try_make_timestamp_ntz({})", result.name.substr(result.name.find('_') + 1));
      return result;
    }
  }
  if (count == 1 && (name == "positive" || name == "negative")) {
    const Bound operand = TRY(resolve(call.arguments[0]));
    Bound result = TRY(bind_unary(name == "positive" ? "+" : "-", operand, location));
    if (name == "negative") result.name = fmt::format("negative({})", operand.name);
    return result;
  }
  if (name == "time_bucket" && count == 2) {
    const Bound time = TRY(resolve(call.arguments[1]));
    const auto kind = time.expression->type.is(TypeKind::kTimestampNtz) ? sql::LiteralKind::kTimestampNtz
                                                                        : sql::LiteralKind::kTimestamp;
    sql::Call whole = call;
    whole.arguments.push_back(node_of(location, sql::Literal{kind, "1970-01-01 00:00:00", 0}));
    return TRY(resolve_node(whole, location));
  }
  if (count != 2) return std::nullopt;
  if (name == "date_part" || name == "datepart") return TRY(resolve_date_part(call, location));
  if (name == "to_char" || name == "to_varchar") return resolve_to_char(call, location);
  if (name == "convert_timezone") {
    sql::Call whole = call;
    const sql::ExpressionPtr zone = node_of(location, sql::Call{.name = {"current_timezone"}, .arguments = {}});
    whole.arguments.insert(whole.arguments.begin(), zone);
    return TRY(resolve_node(whole, location));
  }
  if (const std::string_view op = tried_operator(name); !op.empty())
    return TRY(resolve_tried(std::string(op), call, location));
  return std::nullopt;
}

Result<Bound> ExpressionResolver::resolve_tried(const std::string& op, const sql::Call& call,
                                                const Location& location) {
  const std::string& written = call.name.back();
  const Bound left = TRY(resolve(call.arguments[0]));
  const Bound right = TRY(resolve(call.arguments[1]));
  Bound result = TRY(bind_arithmetic(op, left, right, location));
  result.name = printed_call(written, {left.name, right.name});
  const Function* tried = function::find_function(written);
  if (tried == nullptr || tried->name == op) return result;  // mod()
  const DataType& type = result.expression->type;
  const auto* operation = std::get_if<Call>(&result.expression->node);
  // Numbers have operators of their own for it; what is computed of times is tried as a whole, as in Spark.
  if (operation != nullptr && type.is_numeric() && operation->function->name == op) {
    result.expression =
        make_expression(type, true, location, Call{.function = tried, .arguments = operation->arguments});
    return result;
  }
  result.expression = TRY(call_of("try eval", type, true, {result.expression}, location));
  return result;
}

Result<std::optional<Bound>> ExpressionResolver::resolve_to_char(const sql::Call& call, const Location& location) {
  const Bound value = TRY(resolve(call.arguments[0]));
  const DataType& type = value.expression->type;
  if (is_time(type) || type.is(TypeKind::kTime)) return TRY(resolve_node(with_name(call, "date_format"), location));
  if (!type.is(TypeKind::kBinary)) return std::nullopt;
  const Bound format = TRY(resolve(call.arguments[1]));
  const auto* literal = std::get_if<Constant>(&format.expression->node);
  const std::string wanted = literal != nullptr && literal->text ? folded_name(*literal->text) : "";
  if (wanted == "utf-8" || wanted == "base64" || wanted == "hex") {
    sql::Call written = with_name(call, wanted == "utf-8" ? "decode" : wanted.c_str());
    if (wanted != "utf-8") written.arguments.resize(1);
    Bound result = TRY(resolve_node(written, location));
    // to_varchar() keeps its name here.
    if (same_name(call.name.back(), "to_varchar"))
      result.name = "to_varchar" + result.name.substr(result.name.find('('));
    return result;
  }
  return fail(
      spark_error("INVALID_PARAMETER_VALUE.BINARY_FORMAT",
                  fmt::format("The value of parameter(s) `format` in {} is invalid: expects one of binary formats "
                              "'base64', 'hex', 'utf-8', but got '{}'.",
                              in_backquotes(folded_name(call.name.back())), format.name),
                  location));
}

}  // namespace brook::analyze
