// Subqueries within expressions: scalar, EXISTS and IN.
#include <algorithm>
#include <functional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/resolve_query.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"
#include "analyze/traverse.h"

namespace brook::analyze {

namespace {

// Names of what a subquery takes from outside: Spark prints them as its arguments.
std::string outer_names(const RelationPtr& query) {
  std::set<ColumnId> own;
  std::vector<ColumnRef> used;
  std::function<void(const ExpressionPtr&)> visit = [&](const ExpressionPtr& expression) {
    const auto* column = std::get_if<ColumnRef>(&expression->node);
    const auto same = [&](const ColumnRef& other) { return other.id == column->id; };
    if (column != nullptr && column->outer && std::ranges::none_of(used, same)) used.push_back(*column);
    visit_children(*expression, visit);
  };
  visit_relations(query, [&](const RelationPtr& relation) {
    for (const OutputColumn& column : relation->output) own.insert(column.id);
    visit_expressions(*relation, visit);
  });
  std::vector<std::string> names;
  for (const ColumnRef& column : used) {
    if (!own.contains(column.id)) names.push_back(column.name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

// The query with its columns cast.
RelationPtr with_types(Analysis& analysis, const RelationPtr& query, const std::vector<DataType>& types) {
  std::vector<ExpressionPtr> expressions;
  std::vector<OutputColumn> output;
  bool changed = false;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const OutputColumn& column = query->output[i];
    changed = changed || !(column.type == types[i]);
    expressions.push_back(cast_to(column_of(column), types[i]));
    output.push_back(analysis.new_column(column.name, types[i], expressions.back()->nullable));
  }
  if (!changed) return query;
  return make_relation(std::move(output), Project{.input = query, .expressions = std::move(expressions)});
}

}  // namespace

Result<RelationPtr> ExpressionResolver::resolve_subquery(const sql::QueryPtr& query) {
  if (!lambda_variables_.empty()) {
    return fail(spark_error("UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.HIGHER_ORDER_FUNCTION",
                            "Unsupported subquery expression: Subquery expressions are not supported within "
                            "higher-order functions. Please remove all subquery expressions from higher-order "
                            "functions and then try the query again.",
                            query->location));
  }
  const OuterNames outer{.names = &names(), .next = surroundings_.outer};
  return QueryResolver(analysis_, Surroundings{.common_tables = surroundings_.common_tables, .outer = &outer})
      .resolve(query);
}

Result<Bound> ExpressionResolver::resolve_node(const sql::ScalarQuery& node, const Location& location) {
  RelationPtr query = TRY(resolve_subquery(node.query));
  if (query->output.size() != 1) {
    return fail(spark_error(
        "INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN",
        fmt::format("Invalid subquery: Scalar subquery must return only one column, but got {}.", query->output.size()),
        location));
  }
  std::string name = fmt::format("scalarsubquery({})", outer_names(query));
  DataType type = query->output[0].type;
  return Bound{.expression = make_expression(
                   std::move(type), true, location,
                   SubqueryExpression{.kind = SubqueryExpression::Kind::kScalar, .query = std::move(query)}),
               .name = std::move(name)};
}

Result<Bound> ExpressionResolver::resolve_node(const sql::Exists& node, const Location& location) {
  RelationPtr query = TRY(resolve_subquery(node.query));
  std::string name = fmt::format("exists({})", outer_names(query));
  return Bound{.expression = make_expression(
                   DataType(TypeKind::kBoolean), false, location,
                   SubqueryExpression{.kind = SubqueryExpression::Kind::kExists, .query = std::move(query)}),
               .name = std::move(name)};
}

Result<Bound> ExpressionResolver::resolve_node(const sql::InQuery& node, const Location& location) {
  std::vector<Bound> values;
  if (const auto* row = std::get_if<sql::Row>(&node.value->node)) {
    for (const sql::ExpressionPtr& item : row->items) values.push_back(TRY(resolve(item)));
  } else {
    values.push_back(TRY(resolve(node.value)));
  }
  RelationPtr query = TRY(resolve_subquery(node.query));
  std::vector<std::string> left_names;
  std::vector<std::string> right_names;
  std::vector<std::string> left_types;
  std::vector<std::string> right_types;
  for (const Bound& value : values) {
    left_names.push_back(value.name);
    left_types.push_back(in_quotes(value.expression->type));
  }
  for (const OutputColumn& column : query->output) {
    right_names.push_back(in_quotes(column.name));
    right_types.push_back(in_quotes(column.type));
  }
  const std::string left = values.size() == 1 ? left_names[0] : fmt::format("({})", fmt::join(left_names, ", "));
  Bound result{.expression = nullptr, .name = fmt::format("({} IN (listquery({})))", left, outer_names(query))};
  if (values.size() != query->output.size()) {
    for (std::string& name : left_names) name = in_quotes(name);
    return fail(type_mismatch(
        "IN_SUBQUERY_LENGTH_MISMATCH", result.name,
        fmt::format("The number of columns in the left hand side of an IN subquery does not match the number of "
                    "columns in the output of subquery. Left hand side columns(length: {}): [{}], right hand "
                    "side columns(length: {}): [{}].",
                    values.size(), fmt::join(left_names, ", "), right_names.size(), fmt::join(right_names, ", ")),
        location));
  }
  SubqueryExpression subquery{
      .kind = SubqueryExpression::Kind::kIn, .query = nullptr, .values = {}, .negated = node.negated};
  std::vector<DataType> types;
  bool nullable = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::optional<DataType> type = common_type(values[i].expression->type, query->output[i].type);
    if (!type) {
      return fail(type_mismatch(
          "IN_SUBQUERY_DATA_TYPE_MISMATCH", result.name,
          fmt::format("The data type of one or more elements in the left hand side of an IN subquery is not "
                      "compatible with the data type of the output of the subquery. Mismatched columns: [({}, {})], "
                      "left side: [{}], right side: [{}].",
                      left_names[i], query->output[i].name, fmt::join(left_types, ", "), fmt::join(right_types, ", ")),
          location));
    }
    types.push_back(*type);
    subquery.values.push_back(cast_to(values[i].expression, *type));
    nullable = nullable || values[i].expression->nullable || query->output[i].nullable;
  }
  subquery.query = with_types(analysis_, query, types);
  if (node.negated) result.name = fmt::format("(NOT {})", result.name);
  result.expression = make_expression(DataType(TypeKind::kBoolean), nullable, location, std::move(subquery));
  return result;
}

}  // namespace brook::analyze
