// Calls: finding the function, its arguments and their implicit casts, and its result.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"
#include "analyze/time_windows.h"

namespace brook::analyze {

namespace {

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
  static constexpr auto kCasts = std::to_array<Named>({{"boolean", TypeKind::kBoolean},
                                                       {"tinyint", TypeKind::kByte},
                                                       {"smallint", TypeKind::kShort},
                                                       {"int", TypeKind::kInt},
                                                       {"bigint", TypeKind::kLong},
                                                       {"float", TypeKind::kFloat},
                                                       {"double", TypeKind::kDouble},
                                                       {"string", TypeKind::kString},
                                                       {"binary", TypeKind::kBinary},
                                                       {"date", TypeKind::kDate},
                                                       {"timestamp", TypeKind::kTimestamp}});
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
  result.arguments[0] = std::make_shared<sql::Expression>(
      sql::Expression{call.arguments[0]->location, sql::Literal{sql::LiteralKind::kString, unit->name[0], 0}});
  return result;
}

// trim(characters, text), which the table has the other way round.
std::optional<sql::Call> trim_call(const std::string& name, const sql::Call& call) {
  if ((name != "trim" && name != "ltrim" && name != "rtrim") || call.arguments.size() != 2) return std::nullopt;
  sql::Call result = call;
  std::swap(result.arguments[0], result.arguments[1]);
  return result;
}

Error unresolved_routine(const sql::Name& name, const Location& location) {
  Error error =
      spark_error("UNRESOLVED_ROUTINE",
                  fmt::format("Cannot resolve routine {} on search path [`system`.`builtin`, `system`.`session`].",
                              in_backquotes(name)),
                  location);
  const std::vector<std::string> similar = function::similar_functions(name.back());
  if (similar.empty()) return error;
  return std::move(error).with_hint(fmt::format("Did you mean one of these: {}?", fmt::join(similar, ", ")));
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
  if (folded == "window" || folded == "session_window" || folded == "window_time") {
    return resolve_time_window(folded, node, location);
  }
  if (const std::optional<DataType> type = cast_function(folded); type && node.arguments.size() == 1) {
    Bound value = TRY(resolve(node.arguments[0]));
    Bound result = TRY(bind_cast(value, *type, false, analysis_.options.ansi, location));
    return result;
  }
  const Function* found = function::find_function(folded);
  if (found == nullptr || folded == "event_time") return fail(unresolved_routine(node.name, location));
  if (const std::optional<sql::Call> call = trim_call(folded, node))
    return resolve_scalar_call(*found, written, *call, location);
  if (node.over) return resolve_window(*found, written, node, location);
  switch (found->kind) {
    case FunctionKind::kAggregate: return resolve_aggregate(*found, written, node, location);
    case FunctionKind::kWindow:
      return fail(spark_error("WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE",
                              fmt::format("Window function \"{}()\" requires an OVER clause.", folded), location));
    case FunctionKind::kGenerator: {
      const bool outside = !clause_.generators;
      return fail(
          spark_error(outside ? "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT" : "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS",
                      fmt::format("The generator is not supported: {} \"{}\".",
                                  outside ? "outside the SELECT clause, found:" : "nested in expressions", folded),
                      location));
    }
    case FunctionKind::kScalar: break;
  }
  return resolve_scalar_call(*found, written, node, location);
}

Result<Bound> ExpressionResolver::resolve_time_window(const std::string& function, const sql::Call& call,
                                                      const Location& location) {
  std::vector<Bound> arguments;
  for (const sql::ExpressionPtr& argument : call.arguments) arguments.push_back(TRY(resolve(argument)));
  if (function == "window_time") {
    if (arguments.size() == 1) return bind_window_time(arguments[0], location);
    return fail(spark_error(
        "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
        fmt::format("The `window_time` requires 1 parameters but the actual number is {}.", arguments.size()),
        location));
  }
  if (surroundings_.time_windows == nullptr) {
    return fail(unsupported(fmt::format("{}() in {} is not supported yet.", function, clause_.name), location)
                    .with_hint("Compute it in the SELECT list of a subquery."));
  }
  return surroundings_.time_windows->add(analysis_, function, arguments, location);
}

Result<Bound> ExpressionResolver::resolve_scalar_call(const Function& function, const std::string& written,
                                                      const sql::Call& call, const Location& location) {
  const char* unsupported_clause = call.distinct       ? "DISTINCT"
                                   : call.filter       ? "FILTER CLAUSE"
                                   : call.ignore_nulls ? "IGNORE NULLS"
                                                       : nullptr;
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

Result<DataType> result_type(const Function& function, std::span<const ExpressionPtr> arguments,
                             const std::string& printed, const Location& location) {
  std::vector<DataType> types;
  std::vector<std::optional<std::string>> constants;
  for (const ExpressionPtr& argument : arguments) {
    types.push_back(argument->type);
    const auto* literal = std::get_if<Constant>(&argument->node);
    constants.push_back(literal != nullptr ? literal->text : std::nullopt);
  }
  Result<DataType> type =
      function.type_by_constants ? function.type_by_constants(types, constants) : function.type(types);
  if (type) return type;
  Error error = std::move(type).error();
  if (error.message.find(in_quotes(printed)) == std::string::npos &&
      error.error_class.starts_with("DATATYPE_MISMATCH")) {
    return fail(type_mismatch(error.error_class.substr(std::string("DATATYPE_MISMATCH.").size()), printed,
                              error.message, location));
  }
  return fail(std::move(error).at(location));
}

bool result_nullable(const Function& function, std::span<const ExpressionPtr> arguments) {
  const auto is_nullable = [](const ExpressionPtr& argument) { return argument->nullable; };
  static constexpr auto kFirstNotNull =
      std::to_array<std::string_view>({"coalesce", "nvl", "ifnull", "greatest", "least"});
  if (std::ranges::find(kFirstNotNull, function.name) != kFirstNotNull.end())
    return std::ranges::all_of(arguments, is_nullable);
  if (function.name == "if" || function.name == "nvl2") return std::ranges::any_of(arguments.subspan(1), is_nullable);
  switch (function.nullability) {
    case function::Nullability::kAlways: return true;
    case function::Nullability::kNever: return false;
    case function::Nullability::kIfAnyArgument: break;
  }
  return std::ranges::any_of(arguments, is_nullable);
}

}  // namespace brook::analyze
