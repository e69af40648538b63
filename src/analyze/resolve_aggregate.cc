// Aggregate functions: taken out of the expression they stand in, with a column in their place.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

using function::Function;

Error aggregate_not_allowed(std::string_view clause, const std::string& printed, const Location& location) {
  if (clause == "WHERE") {
    return spark_error(
        "INVALID_WHERE_CONDITION",
        fmt::format("The WHERE condition contains invalid expressions: {}.\nRewrite the query to avoid window "
                    "functions, aggregate functions, and generator functions in the WHERE clause.",
                    printed),
        location);
  }
  if (clause == "GROUP BY") {
    return spark_error("GROUP_BY_AGGREGATE",
                       fmt::format("Aggregate functions are not allowed in GROUP BY, but found {}.", printed),
                       location);
  }
  return spark_error("UNSUPPORTED_EXPR_FOR_OPERATOR",
                     fmt::format("The aggregate function {} is not allowed in {}.", printed, clause), location);
}

bool takes_ignore_nulls(const Function& function) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"first", "first_value", "last", "last_value", "any_value", "nth_value", "lag", "lead"});
  return std::ranges::find(kNames, function.name) != kNames.end();
}

bool ignores_nulls_by_default(const Function& function) {
  return function.name == "collect_list" || function.name == "collect_set";
}

// first(x, true), nth_value(x, 2, true): the last argument is IGNORE NULLS.
Result<bool> take_ignore_nulls(const Function& function, std::vector<sql::ExpressionPtr>& arguments) {
  const bool may = takes_ignore_nulls(function) && function.name != "lag" && function.name != "lead";
  if (!may || arguments.size() != (function.name == "nth_value" ? 3U : 2U)) return false;
  const auto* literal = std::get_if<sql::Literal>(&arguments.back()->node);
  if (literal == nullptr || (literal->kind != sql::LiteralKind::kTrue && literal->kind != sql::LiteralKind::kFalse)) {
    return fail(spark_error("_LEGACY_ERROR_TEMP_1210",
                            fmt::format("The last argument of {}() should be a boolean literal.", function.name),
                            arguments.back()->location));
  }
  const bool ignore = literal->kind == sql::LiteralKind::kTrue;
  arguments.pop_back();
  return ignore;
}

std::string printed_sort(const SortKey& key, const std::string& name) {
  return fmt::format("{} {} NULLS {}", name, key.descending ? "DESC" : "ASC", key.nulls_first ? "FIRST" : "LAST");
}

bool same_keys(const std::vector<SortKey>& a, const std::vector<SortKey>& b) {
  return std::ranges::equal(a, b, [](const SortKey& x, const SortKey& y) {
    return same_expression(x.value, y.value) && x.descending == y.descending && x.nulls_first == y.nulls_first;
  });
}

bool same_call(const AggregateCall& a, const AggregateCall& b) {
  return a.function == b.function && a.distinct == b.distinct && a.ignore_nulls == b.ignore_nulls &&
         same_expression(a.filter, b.filter) && same_keys(a.within_group, b.within_group) &&
         std::ranges::equal(a.arguments, b.arguments,
                            [](const auto& x, const auto& y) { return same_expression(x, y) && is_deterministic(x); });
}

Error unsupported_syntax(const std::string& written, const char* syntax, const Location& location) {
  return spark_error("INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
                     fmt::format("Invalid SQL syntax: The function {} does not support {}.",
                                 in_backquotes(folded_name(written)), syntax),
                     location);
}

Error wrong_within_group(std::string_view sub_class, const std::string& written, const char* why,
                         const Location& location) {
  return spark_error(fmt::format("INVALID_WITHIN_GROUP_EXPRESSION.{}", sub_class),
                     fmt::format("Invalid function {} with WITHIN GROUP: {}", in_backquotes(folded_name(written)), why),
                     location);
}

// Aggregates of which WITHIN GROUP says what is aggregated: it becomes the first argument, of mode() the only one.
bool takes_value_from_order(const Function& function, std::size_t given) {
  return function.name == "percentile_cont" || function.name == "percentile_disc" ||
         (function.name == "mode" && given == 0);
}

// Spark prints a mode that is told which of several values to take as if WITHIN GROUP had said it, descending for the
// least.
std::string printed_mode(const sql::Call& call, const AggregateCall& mode, const std::vector<std::string>& names) {
  const auto* flag = mode.arguments.size() > 1 ? std::get_if<Constant>(&mode.arguments[1]->node) : nullptr;
  const bool least = call.arguments.size() > 1 && flag != nullptr && flag->text == "true";
  if (call.within_group.empty() && !least) return fmt::format("mode({})", names.at(0));
  const bool descending = !call.within_group.empty() && call.within_group[0].descending;
  return fmt::format("mode() WITHIN GROUP (ORDER BY {}{})", names.at(0), descending ? "" : " DESC");
}

// The expression that WITHIN GROUP adds to the arguments, if any.
Result<void> take_ordering(const Function& function, const std::string& written, const sql::Call& call,
                           std::vector<sql::ExpressionPtr>& arguments, const Location& location) {
  const bool wanted = takes_value_from_order(function, arguments.size());
  if (!wanted && function.name != "mode") {
    if (call.within_group.empty() || function.name == "listagg") return {};
    return fail(unsupported_syntax(written, "WITHIN GROUP (ORDER BY ...)", location));
  }
  if (call.distinct)
    return fail(wrong_within_group("DISTINCT_UNSUPPORTED", written, "DISTINCT is not supported.", location));
  if (wanted && call.within_group.empty())
    return fail(wrong_within_group("WITHIN_GROUP_MISSING", written, "WITHIN GROUP is required.", location));
  if (call.within_group.size() > (wanted ? 1U : 0U)) {
    return fail(wrong_within_group("WRONG_NUM_ORDERINGS", written,
                                   wanted ? "it takes one ordering." : "it takes no ordering beside an argument.",
                                   location));
  }
  if (wanted) arguments.insert(arguments.begin(), call.within_group[0].value);
  return {};
}

// DISTINCT and an order of its own must be about one and the same value. A number is ordered as such, before it is
// written as text.
Result<void> match_distinct(const std::string& written, AggregateCall& call) {
  if (!call.distinct || call.within_group.empty() || call.arguments.empty()) return {};
  const ExpressionPtr& key = call.within_group[0].value;
  const auto* cast = std::get_if<Cast>(&call.arguments[0]->node);
  const bool same = same_expression(key, call.arguments[0]);
  if (call.within_group.size() != 1 || (!same && (cast == nullptr || !same_expression(key, cast->value)))) {
    return fail(wrong_within_group("MISMATCH_WITH_DISTINCT_INPUT", written,
                                   "with DISTINCT, the ordering must be the argument itself.", call.location));
  }
  call.arguments[0] = key;
  return {};
}

}  // namespace

Result<AggregateCall> ExpressionResolver::make_aggregate_call(const Function& function, const std::string& written,
                                                              const sql::Call& call, const Location& location,
                                                              std::string& printed) {
  std::vector<sql::ExpressionPtr> given = call.arguments;
  AggregateCall result{.function = &function, .distinct = call.distinct, .location = location};
  const bool flag = TRY(take_ignore_nulls(function, given));
  if (ignores_nulls_by_default(function)) {
    result.ignore_nulls = call.ignore_nulls.value_or(true);
  } else if (call.ignore_nulls && !takes_ignore_nulls(function)) {
    return fail(unsupported_syntax(written, "IGNORE NULLS", location));
  } else {
    result.ignore_nulls = flag || call.ignore_nulls.value_or(false);
  }
  if (call.filter && function.kind == function::FunctionKind::kWindow)
    return fail(unsupported_syntax(written, "FILTER CLAUSE", location));
  if (function.name == "count" && given.empty()) {
    return fail(spark_error("WRONG_NUM_ARGS.WITH_SUGGESTION",
                            "The `count` requires > 0 parameters but the actual number is 0. Write count(*).",
                            location));
  }
  TRY(take_ordering(function, written, call, given, location));
  std::vector<std::string> names;
  const auto* star = given.size() == 1 ? std::get_if<sql::Star>(&given[0]->node) : nullptr;
  if (function.name == "count" && star != nullptr && !star->qualifier.empty()) {
    return fail(spark_error(
        "INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT",
        fmt::format("count({}.*) is not allowed. Use count(*) or expand the columns manually, e.g. count(col1, col2).",
                    in_backquotes(star->qualifier)),
        location));
  }
  if (function.name == "count" && star != nullptr && !call.distinct) {
    names = {"1"};
  } else {
    Arguments arguments = TRY(resolve_arguments(function, written, given, location));
    names = std::move(arguments.names);
    const bool from_order = given.size() > call.arguments.size();
    if (from_order && function.name != "mode") names.erase(names.begin());
    result.arguments = std::move(arguments.values);
    const std::size_t own_arguments = function.name == "nth_value" ? 2 : 1;
    if (takes_ignore_nulls(function) && function.name != "lag" && function.name != "lead" &&
        result.arguments.size() > own_arguments) {
      result.arguments.resize(own_arguments);  // what the last one said is in ignore_nulls
    }
    // count(1) counts rows, as count(*) does.
    const auto counts_rows = [](const ExpressionPtr& argument) {
      const auto* literal = std::get_if<Constant>(&argument->node);
      return literal != nullptr && literal->text.has_value();
    };
    if (function.name == "count" && !call.distinct && std::ranges::all_of(result.arguments, counts_rows))
      result.arguments.clear();
  }
  if (function.name == "approx_count_distinct") names.resize(1);
  if (function.name.ends_with("rank")) names.clear();  // what it is given says nothing
  const bool renamed = call.ignore_nulls.value_or(false) && (written == "first_value" || written == "last_value");
  const bool ordered_list = function.name == "listagg" && !call.within_group.empty();
  printed = printed_call(renamed        ? written.substr(0, written.find('_'))
                         : ordered_list ? function.name
                                        : written,
                         names, call.distinct);
  if (!call.within_group.empty()) {
    std::vector<std::string> order;
    for (const sql::SortItem& item : call.within_group) {
      result.within_group.push_back(TRY(resolve_sort_item(item)));
      const std::string name = TRY(resolve(item.value)).name;
      order.push_back(!function.name.starts_with("percentile") ? printed_sort(result.within_group.back(), name)
                      : item.descending                        ? name + " DESC"
                                                               : name);
    }
    printed += fmt::format(" WITHIN GROUP (ORDER BY {})", fmt::join(order, ", "));
    if (function.name == "listagg") TRY(match_distinct(written, result));
  }
  if (function.name == "mode") printed = printed_mode(call, result, names);
  if (ignores_nulls_by_default(function) && !result.ignore_nulls) printed += " RESPECT NULLS";
  if (call.filter) {
    Result<Bound> condition = resolve_condition(call.filter);
    if (!condition && condition.error().error_class == "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN") {
      return fail(spark_error("INVALID_AGGREGATE_FILTER.NOT_BOOLEAN",
                              "The FILTER expression in an aggregate function is invalid. FILTER expression is not of "
                              "type boolean.",
                              call.filter->location));
    }
    const Bound filter = TRY(std::move(condition));
    result.filter = filter.expression;
    printed += fmt::format(" FILTER (WHERE {})", filter.name);
  }
  result.type = TRY(result_type(function, result.arguments, printed, location));
  result.nullable = function.nullability != function::Nullability::kNever;
  return result;
}

Result<Bound> ExpressionResolver::resolve_aggregate(const Function& function, const std::string& written,
                                                    const sql::Call& call, const Location& location) {
  if (inside_ == "aggregate") {
    return fail(
        spark_error("NESTED_AGGREGATE_FUNCTION",
                    "It is not allowed to use an aggregate function in the argument of another aggregate function. "
                    "Please use the inner aggregate function in a sub-query.",
                    location));
  }
  if (!lambda_variables_.empty()) {
    return fail(
        unsupported(fmt::format("The aggregate function {}() inside a lambda is not supported.", written), location));
  }
  const std::string_view outside = inside_;
  inside_ = "aggregate";
  std::string printed;
  Result<AggregateCall> made = make_aggregate_call(function, written, call, location, printed);
  inside_ = outside;
  AggregateCall aggregate = TRY(std::move(made));
  Extracted* extracted = clause_.extracted;
  if (extracted == nullptr) return fail(aggregate_not_allowed(clause_.name, printed, location));
  std::vector<ColumnId> read;
  for (const ExpressionPtr& argument : aggregate.arguments) collect_columns(argument, read);
  for (const OutputColumn& column : extracted->aggregate_columns) {
    if (std::ranges::find(read, column.id) == read.end()) continue;
    return fail(spark_error(
        "UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_AGGREGATE_FUNC",
        fmt::format("The feature is not supported: Referencing a lateral column alias in the aggregate function {}.",
                    in_quotes(printed)),
        location));
  }
  for (std::size_t i = 0; i < extracted->aggregates.size(); ++i) {
    if (!same_call(extracted->aggregates[i], aggregate)) continue;
    return Bound{.expression = column_of(extracted->aggregate_columns[i], location), .name = printed};
  }
  extracted->aggregate_columns.push_back(analysis_.new_column(printed, aggregate.type, aggregate.nullable));
  extracted->aggregates.push_back(std::move(aggregate));
  return Bound{.expression = column_of(extracted->aggregate_columns.back(), location), .name = printed};
}

}  // namespace brook::analyze
