// Joins: ON, USING and NATURAL, with LATERAL right sides.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/resolve_query.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

JoinKind kind_of(sql::JoinKind kind) {
  switch (kind) {
    case sql::JoinKind::kInner: return JoinKind::kInner;
    case sql::JoinKind::kLeft: return JoinKind::kLeft;
    case sql::JoinKind::kRight: return JoinKind::kRight;
    case sql::JoinKind::kFull: return JoinKind::kFull;
    case sql::JoinKind::kCross: return JoinKind::kCross;
    case sql::JoinKind::kLeftSemi: return JoinKind::kSemi;
    case sql::JoinKind::kLeftAnti: return JoinKind::kAnti;
  }
  return JoinKind::kInner;
}

bool keeps_left_only(JoinKind kind) { return kind == JoinKind::kSemi || kind == JoinKind::kAnti; }

bool is_lateral(const sql::TableExpressionPtr& table) {
  if (const auto* subquery = std::get_if<sql::SubqueryTable>(&table->node)) return subquery->lateral;
  if (const auto* function = std::get_if<sql::FunctionTable>(&table->node)) return function->lateral;
  return false;
}

RelationPtr join_of(const Source& left, const Source& right, JoinKind kind, ExpressionPtr condition, bool lateral) {
  std::vector<OutputColumn> output = left.relation->output;
  for (OutputColumn& column : output)
    column.nullable = column.nullable || kind == JoinKind::kRight || kind == JoinKind::kFull;
  if (!keeps_left_only(kind)) {
    for (OutputColumn column : right.relation->output) {
      column.nullable = column.nullable || kind == JoinKind::kLeft || kind == JoinKind::kFull;
      output.push_back(std::move(column));
    }
  }
  return make_relation(std::move(output), Join{.left = left.relation,
                                               .right = right.relation,
                                               .kind = kind,
                                               .condition = std::move(condition),
                                               .lateral = lateral});
}

// Columns of the scope become nullable as those of the relation have.
void take_nullability(Scope& scope, const RelationPtr& relation) {
  const auto take = [&](OutputColumn& column) {
    const auto found = std::ranges::find(relation->output, column.id, &OutputColumn::id);
    if (found != relation->output.end()) column.nullable = found->nullable;
  };
  for (ScopeColumn& column : scope.columns) take(column.column);
  for (MetadataColumn& metadata : scope.metadata) std::ranges::for_each(metadata.fields, take);
}

std::vector<std::string> common_names(const Scope& left, const Scope& right) {
  std::vector<std::string> names;
  for (const OutputColumn& column : left.star({})) {
    const std::vector<OutputColumn> others = right.star({});
    const auto same = [&](const OutputColumn& other) { return same_name(other.name, column.name); };
    if (std::ranges::any_of(others, same)) names.push_back(column.name);
  }
  return names;
}

Result<Bound> using_column(const Scope& scope, const std::string& name, const char* side, const Location& location) {
  if (std::optional<Bound> found = TRY(scope.find({name}, location))) return *std::move(found);
  std::vector<std::string> there;
  for (const OutputColumn& column : scope.star({})) there.push_back(in_backquotes(column.name));
  return fail(spark_error(
      "UNRESOLVED_USING_COLUMN_FOR_JOIN",
      fmt::format("USING column {} cannot be resolved on the {} side of the join. The {}-side columns: [{}].",
                  in_backquotes(name), side, side, fmt::join(there, ", ")),
      location));
}

// Takes the column of that id out of a scope.
ScopeColumn take_column(Scope& scope, ColumnId id) {
  const auto found =
      std::ranges::find_if(scope.columns, [&](const ScopeColumn& c) { return c.column.id == id && !c.hidden; });
  ScopeColumn taken = *found;
  scope.columns.erase(found);
  return taken;
}

}  // namespace

Result<Source> QueryResolver::resolve_node(const sql::Join& node, const sql::TableExpression& table,
                                           const Source* outer_left) {
  const Source left = TRY(resolve_table(node.left, outer_left));
  const bool lateral = is_lateral(node.right);
  if (lateral && std::holds_alternative<sql::FunctionTable>(node.right->node) &&
      sql_function_of(node.right) == nullptr) {
    return join_generator(left, node, table.location);
  }
  const Source right = TRY(resolve_table(node.right, lateral ? &left : outer_left));
  return join(left, right, node, table.location);
}

const sql::CreateFunction* QueryResolver::sql_function_of(const sql::TableExpressionPtr& table) const {
  const auto* function = std::get_if<sql::FunctionTable>(&table->node);
  if (function == nullptr || find_generator(function->name)) return nullptr;
  return analysis_.catalog.find_function(function->name);
}

// JOIN LATERAL explode(…): a condition of an inner join is a filter on what comes out.
Result<Source> QueryResolver::join_generator(const Source& left, const sql::Join& node, const Location& location) {
  const JoinKind kind = kind_of(node.kind);
  const bool outer = kind == JoinKind::kLeft;
  const auto* literal = node.condition ? std::get_if<sql::Literal>(&node.condition->node) : nullptr;
  const bool always = !node.condition || (literal != nullptr && literal->kind == sql::LiteralKind::kTrue);
  if ((kind != JoinKind::kInner && kind != JoinKind::kCross && !(outer && always)) || node.natural ||
      !node.using_columns.empty()) {
    return fail(
        unsupported("A LATERAL table function takes a comma, [INNER | CROSS] JOIN, or LEFT JOIN ON true.", location)
            .with_hint("Put it into a subquery: LEFT JOIN LATERAL (SELECT * FROM explode(…)) ON …."));
  }
  Source result =
      TRY(resolve_lateral_function(std::get<sql::FunctionTable>(node.right->node), *node.right, left, outer));
  if (always) return result;
  const ScopeNames names(result.scope);
  ExpressionResolver resolver(analysis_, surroundings_, names, {.name = "JOIN ON"});
  result.relation = filter_of(result.relation, TRY(resolver.resolve_condition(node.condition)).expression);
  return result;
}

Result<Source> QueryResolver::join(const Source& left, const Source& right, const sql::Join& node,
                                   const Location& location) {
  if (node.natural) return join_using(left, right, node, common_names(left.scope, right.scope), location);
  if (!node.using_columns.empty()) return join_using(left, right, node, node.using_columns, location);
  const JoinKind kind = kind_of(node.kind);
  const Scope both = joined(left.scope, right.scope);
  ExpressionPtr condition;
  if (node.condition) {
    const ScopeNames names(both);
    Result<Bound> bound =
        ExpressionResolver(analysis_, surroundings_, names, {.name = "JOIN ON"}).resolve_condition(node.condition);
    if (!bound && bound.error().error_class == "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN") {
      const Bound value =
          TRY(ExpressionResolver(analysis_, surroundings_, names, {.name = "JOIN ON"}).resolve(node.condition));
      return fail(spark_error("JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE",
                              fmt::format("The join condition {} has the invalid type {}, expected \"BOOLEAN\".",
                                          in_quotes(value.name), in_quotes(value.expression->type)),
                              node.condition->location));
    }
    condition = TRY(std::move(bound)).expression;
  }
  Source result{.relation = join_of(left, right, kind, std::move(condition), node.right && is_lateral(node.right)),
                .scope = {}};
  result.scope = keeps_left_only(kind) ? left.scope : both;
  take_nullability(result.scope, result.relation);
  return result;
}

Result<Source> QueryResolver::join_using(const Source& left, const Source& right, const sql::Join& node,
                                         const std::vector<std::string>& columns, const Location& location) {
  const JoinKind kind = kind_of(node.kind);
  std::vector<ExpressionPtr> conditions;
  std::vector<std::pair<Bound, Bound>> pairs;
  for (const std::string& name : columns) {
    Bound a = TRY(using_column(left.scope, name, "left", location));
    Bound b = TRY(using_column(right.scope, name, "right", location));
    conditions.push_back(TRY(bind_comparison("=", a, b, location)).expression);
    pairs.emplace_back(std::move(a), std::move(b));
  }
  Source result{
      .relation = join_of(left, right, kind, TRY(conjunction(conditions)), node.right && is_lateral(node.right)),
      .scope = {}};
  Scope left_scope = left.scope;
  Scope right_scope = right.scope;
  Scope keys;
  Scope hidden;
  Project project{.input = result.relation, .expressions = {}};
  std::vector<OutputColumn> output = result.relation->output;
  for (const OutputColumn& column : output) project.expressions.push_back(column_of(column));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    ScopeColumn a = take_column(left_scope, std::get<ColumnRef>(pairs[i].first.expression->node).id);
    ScopeColumn b = take_column(right_scope, std::get<ColumnRef>(pairs[i].second.expression->node).id);
    if (kind == JoinKind::kFull) {
      std::vector<ExpressionPtr> values = {column_of(a.column, location), column_of(b.column, location)};
      const DataType type = TRY(bring_to_common_type(values, columns[i], "coalesce", location));
      OutputColumn merged = analysis_.new_column(a.column.name, type, true);
      project.expressions.push_back(TRY(call_of("coalesce", type, true, std::move(values), location)));
      output.push_back(merged);
      keys.columns.push_back({.column = std::move(merged), .qualifier = {}});
      a.hidden = b.hidden = true;
      hidden.columns.push_back(std::move(a));
      hidden.columns.push_back(std::move(b));
      continue;
    }
    const bool right_wins = kind == JoinKind::kRight;
    ScopeColumn& shown = right_wins ? b : a;
    ScopeColumn& other = right_wins ? a : b;
    other.hidden = true;
    keys.columns.push_back(std::move(shown));
    if (!keeps_left_only(kind)) hidden.columns.push_back(std::move(other));
  }
  if (kind == JoinKind::kFull && !columns.empty())
    result.relation = make_relation(std::move(output), std::move(project));
  result.scope = joined(std::move(keys), left_scope);
  if (!keeps_left_only(kind)) result.scope = joined(std::move(result.scope), right_scope);
  result.scope = joined(std::move(result.scope), hidden);
  take_nullability(result.scope, result.relation);
  return result;
}

Result<Source> QueryResolver::resolve_from(const std::vector<sql::TableExpressionPtr>& items) {
  if (items.empty()) return Source{.relation = make_relation({}, Values{.rows = {{}}}), .scope = {}};
  std::optional<Source> all;
  for (const sql::TableExpressionPtr& item : items) {
    if (!all) {
      all = TRY(resolve_table(item, nullptr));
      continue;
    }
    if (const auto* function = std::get_if<sql::FunctionTable>(&item->node);
        function != nullptr && function->lateral && sql_function_of(item) == nullptr) {
      all = TRY(resolve_lateral_function(*function, *item, *all, false));
      continue;
    }
    const Source next = TRY(resolve_table(item, is_lateral(item) ? &*all : nullptr));
    const sql::Join comma{.left = nullptr, .right = item, .kind = sql::JoinKind::kInner};
    all = TRY(join(*all, next, comma, item->location));
  }
  return *std::move(all);
}

}  // namespace brook::analyze
