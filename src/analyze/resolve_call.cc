// Calls: finding the function, its arguments and their implicit casts, and its result.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/resolver.h"
#include "analyze/rewritten_calls.h"
#include "analyze/schema_call.h"
#include "analyze/spark_error.h"
#include "base/collation.h"
#include "function/spark_functions.h"

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
  if (same_name(name, "time")) return DataType::time(6);
  const auto* found = std::ranges::find_if(kCasts, [&](const Named& cast) { return same_name(cast.name, name); });
  if (found == kCasts.end()) return std::nullopt;
  return DataType(found->kind);
}

bool is_unit(std::string_view word) {
  static constexpr auto kUnits =
      std::to_array<std::string_view>({"year", "quarter", "month", "week", "day", "dayofyear", "hour", "minute",
                                       "second", "millisecond", "microsecond"});
  return std::ranges::any_of(kUnits, [&](std::string_view unit) { return same_name(unit, word); });
}

bool takes_unit(std::string_view folded) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"dateadd", "date_add", "timestampadd", "datediff", "date_diff", "timestampdiff"});
  return std::ranges::find(kNames, folded) != kNames.end();
}

// dateadd(DAY, 1, ts) and the like: the unit is a word, not a column.
std::optional<sql::Call> with_unit(const std::string& name, const sql::Call& call) {
  const std::string folded = folded_name(name);
  const bool adds = folded.ends_with("add");
  if (!takes_unit(folded) || call.arguments.size() != 3) return std::nullopt;
  const auto* unit = std::get_if<sql::ColumnName>(&call.arguments[0]->node);
  if (unit == nullptr || unit->name.size() != 1 || !is_unit(unit->name[0])) return std::nullopt;
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

// Before anything else is looked at, as in Spark.
Result<void> check_collation_name(const sql::Call& call) {
  const auto* name = call.arguments.size() == 2 ? std::get_if<sql::Literal>(&call.arguments[1]->node) : nullptr;
  if (name == nullptr || name->kind != sql::LiteralKind::kString || Collation::find(name->text)) return {};
  return fail(spark_error("COLLATION_INVALID_NAME",
                          fmt::format("The value {} does not represent a correct collation name.", name->text),
                          call.arguments[1]->location));
}

Error unresolved_routine(const sql::Name& name, const Location& location) {
  if (const auto absence = function::absence_of(folded_name(function_name(name)))) {
    const Error error =
        unsupported(fmt::format("{}() is not supported: {}.", folded_name(name.back()), absence->reason), location);
    return absence->instead.empty() ? error : Error(error).with_hint(fmt::format("Use {}.", absence->instead));
  }
  Error error =
      spark_error("UNRESOLVED_ROUTINE",
                  fmt::format("Cannot resolve routine {} on search path [`system`.`builtin`, `system`.`session`].",
                              in_backquotes(name)),
                  location);
  const std::vector<std::string> similar = function::similar_functions(name.back());
  if (similar.empty()) return error;
  return std::move(error).with_hint(fmt::format("Did you mean one of these: {}?", fmt::join(similar, ", ")));
}

// arrays_zip(): a field is called as the column or field that it comes from, else by its place.
Bound with_zipped_names(Bound zipped) {
  const ExpressionPtr& call = zipped.expression;
  std::vector<Field> fields = call->type.element().fields();
  const std::vector<ExpressionPtr>& arguments = std::get<Call>(call->node).arguments;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (const auto* column = std::get_if<ColumnRef>(&arguments[i]->node)) fields[i].name = column->name;
    if (const auto* field = std::get_if<FieldOf>(&arguments[i]->node))
      fields[i].name = field->base->type.fields().at(field->index).name;
  }
  zipped.expression = make_expression(DataType::array(DataType::structure(std::move(fields)), false), call->nullable,
                                      call->location, call->node);
  return zipped;
}

}  // namespace

Result<Bound> ExpressionResolver::resolve_node(const sql::Call& node, const Location& location) {
  const std::string written = function_name(node.name);
  if (written.empty()) {
    const sql::CreateFunction* const own = analysis_.catalog.find_function(node.name);
    if (own != nullptr) return resolve_sql_function(*own, node, location);
    return fail(unresolved_routine(node.name, location));
  }
  if (const std::optional<sql::Call> call = with_unit(written, node))
    return resolve_scalar_call(*function::find_function(call->name.back()), call->name.back(), *call, location);
  const std::string folded = folded_name(written);
  if (takes_unit(folded) && node.arguments.size() == 3) TRY(resolve(node.arguments[0]));  // no unit: a column?
  if (folded == "when" && node.arguments.size() > 1) return resolve_when(*this, node, location);
  if (folded == "grouping" || folded == "grouping_id") return resolve_grouping(folded, node, location);
  if (folded == "window" || folded == "session_window") {
    const std::optional<OutputColumn>& column = names().scope().time_window;
    if (column && column->name == folded)
      return Bound{.expression = column_of(*column, location), .name = folded, .alias = folded};
  }
  if (folded == ":") {  // the parser's v:a.b: the value, the path, the path's last name
    const Bound variant = TRY(resolve(node.arguments[0]));
    const Bound path = TRY(resolve(node.arguments[1]));
    return bind_variant_path(variant, path, std::get<sql::Literal>(node.arguments[2]->node).text, location);
  }
  if (folded == "struct") return resolve_struct(node, location);
  if (folded == "concat") return resolve_concat(node, location);
  if (folded == "decode" && node.arguments.size() > 2) return resolve_decode(*this, node, location);
  if ((folded == "nullifzero" || folded == "zeroifnull") && node.arguments.size() == 1)
    return resolve_zero_call(*this, folded, node, location);
  if (folded == "collate") TRY(check_collation_name(node));
  if (folded == "collation") {
    if (std::optional<Bound> known = TRY(resolve_collation(*this, node, location))) return *std::move(known);
  }
  if (folded == "nullif" && node.arguments.size() == 2) return resolve_nullif(*this, node, location);
  if (std::optional<Bound> found = TRY(resolve_rewritten(folded, node, location))) return *std::move(found);
  if (folded == "window" || folded == "session_window") {
    return fail(unsupported(fmt::format("{}() is not supported here.", folded), location)
                    .with_hint("It has its place in SELECT, GROUP BY, HAVING and ORDER BY; compute it in a subquery."));
  }
  if (const std::optional<DataType> type = cast_function(folded); type && node.arguments.size() == 1) {
    Bound value = TRY(resolve(node.arguments[0]));
    Bound result = TRY(bind_cast(value, *type, false, analysis_.options.ansi, location));
    result.name = value.name;
    return result;
  }
  const Function* found = function::find_function(folded);
  if (found == nullptr) {
    const sql::CreateFunction* const own = analysis_.catalog.find_function(node.name);
    if (own != nullptr) return resolve_sql_function(*own, node, location);
    return fail(unresolved_routine(node.name, location));
  }
  if (const std::optional<sql::Call> call = trim_call(folded, node))
    return resolve_scalar_call(*found, written, *call, location);
  if (const std::optional<sql::Call> call = TRY(byte_padding_call(*this, folded, node)))
    return resolve_scalar_call(*found, written, *call, location);
  if (found->name == "arrays_zip") return with_zipped_names(TRY(resolve_scalar_call(*found, written, node, location)));
  if (takes_schema(found->name) && !node.over && !node.filter && !node.distinct) {
    const OrderedArguments ordered = TRY(ordered_arguments(*found, written, node.arguments, location));
    std::vector<Bound> values;
    for (const sql::ExpressionPtr& argument : ordered.values) values.push_back(TRY(resolve(argument)));
    return bind_schema_call(*found, written, values, location);
  }
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
