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

// first(x, true), nth_value(x, 2, true): the last argument is IGNORE NULLS.
bool take_ignore_nulls(const Function& function, std::vector<sql::ExpressionPtr>& arguments) {
  const bool may = takes_ignore_nulls(function) && function.name != "lag" && function.name != "lead";
  if (!may || arguments.size() != (function.name == "nth_value" ? 3U : 2U)) return false;
  const auto* literal = std::get_if<sql::Literal>(&arguments.back()->node);
  if (literal == nullptr || (literal->kind != sql::LiteralKind::kTrue && literal->kind != sql::LiteralKind::kFalse))
    return false;
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

}  // namespace

Result<AggregateCall> ExpressionResolver::make_aggregate_call(const Function& function, const std::string& written,
                                                              const sql::Call& call, const Location& location,
                                                              std::string& printed) {
  std::vector<sql::ExpressionPtr> given = call.arguments;
  AggregateCall result{.function = &function, .distinct = call.distinct, .location = location};
  result.ignore_nulls = take_ignore_nulls(function, given) || call.ignore_nulls.value_or(false);
  if (call.ignore_nulls && !takes_ignore_nulls(function)) {
    return fail(spark_error("INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
                            fmt::format("Invalid SQL syntax: The function {} does not support IGNORE NULLS.",
                                        in_backquotes(folded_name(written))),
                            location));
  }
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
  const bool renamed = call.ignore_nulls.value_or(false) && (written == "first_value" || written == "last_value");
  const bool ordered_list = written == "string_agg" && !call.within_group.empty();
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
  }
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
