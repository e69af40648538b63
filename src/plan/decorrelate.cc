#include "plan/decorrelate.h"

#include <algorithm>

#include "analyze/build.h"
#include "analyze/traverse.h"

namespace brook::plan {

namespace {

using analyze::ExpressionPtr;
using analyze::JoinKind;
using analyze::OutputColumn;
using analyze::RelationPtr;
using analyze::SubqueryExpression;
using Expressions = std::vector<ExpressionPtr>;

const DataType kBoolean(TypeKind::kBoolean);

void split_conjunction(const ExpressionPtr& condition, Expressions& parts) {
  const auto* call = std::get_if<analyze::Call>(&condition->node);
  if (call != nullptr && call->function->name == "and") {
    for (const ExpressionPtr& argument : call->arguments) split_conjunction(argument, parts);
  } else {
    parts.push_back(condition);
  }
}

template <class Found>
bool any_part(const ExpressionPtr& expression, const Found& found) {
  bool any = found(expression);
  analyze::visit_children(*expression, [&](const ExpressionPtr& child) { any = any || any_part(child, found); });
  return any;
}

bool reads_outside(const ExpressionPtr& expression) {
  return any_part(expression, [](const ExpressionPtr& part) {
    const auto* column = std::get_if<analyze::ColumnRef>(&part->node);
    return column != nullptr && column->outer;
  });
}
bool has_subquery(const ExpressionPtr& expression) {
  return any_part(expression,
                  [](const ExpressionPtr& part) { return std::holds_alternative<SubqueryExpression>(part->node); });
}

bool reads_outside(const RelationPtr& root) {
  bool found = false;
  analyze::visit_relations(root, [&](const RelationPtr& relation) {
    analyze::visit_expressions(*relation, [&](const ExpressionPtr& expression) {
      found = found || (expression && reads_outside(expression));
    });
  });
  return found;
}

bool contains(const std::vector<OutputColumn>& columns, analyze::ColumnId id) {
  return std::ranges::find(columns, id, &OutputColumn::id) != columns.end();
}

// A condition of a subquery as the join above it writes it; null if it reads more than `outside` and its own.
ExpressionPtr as_join_condition(const ExpressionPtr& expression, const std::vector<OutputColumn>& outside) {
  bool known = !has_subquery(expression);
  ExpressionPtr result = expression;
  const analyze::ExpressionMapper map = [&](const ExpressionPtr& part) -> ExpressionPtr {
    const auto* column = std::get_if<analyze::ColumnRef>(&part->node);
    if (column == nullptr) return analyze::map_children(part, map);
    if (!column->outer) return part;
    known = known && contains(outside, column->id);
    auto copy = std::make_shared<analyze::Expression>(*part);
    std::get<analyze::ColumnRef>(copy->node).outer = false;
    return copy;
  };
  result = map(expression);
  return known ? result : nullptr;
}

// Takes the correlated conditions out of a subquery's WHERE. Null if it is correlated elsewhere.
RelationPtr pull_conditions(const RelationPtr& relation, const std::vector<OutputColumn>& outside,
                            Expressions& pulled) {
  if (!reads_outside(relation)) return relation;
  if (const auto* filter = std::get_if<analyze::Filter>(&relation->node)) {
    Expressions parts;
    Expressions kept;
    split_conjunction(filter->condition, parts);
    for (const ExpressionPtr& part : parts) {
      if (!reads_outside(part)) {
        kept.push_back(part);
        continue;
      }
      ExpressionPtr condition = as_join_condition(part, outside);
      if (!condition) return nullptr;
      pulled.push_back(std::move(condition));
    }
    const RelationPtr input = pull_conditions(filter->input, outside, pulled);
    if (!input || kept.empty()) return input;
    const Result<ExpressionPtr> all = analyze::conjunction(kept);
    return all ? analyze::filter_of(input, *all) : nullptr;
  }
  const auto* project = std::get_if<analyze::Project>(&relation->node);
  if (project == nullptr || std::ranges::any_of(project->expressions, [](const ExpressionPtr& expression) {
        return reads_outside(expression);
      })) {
    return nullptr;
  }
  const RelationPtr input = pull_conditions(project->input, outside, pulled);
  if (!input) return nullptr;
  analyze::Project more{input, project->expressions};
  std::vector<OutputColumn> output = relation->output;
  for (const ExpressionPtr& condition : pulled) {  // they still need what they read
    std::vector<analyze::ColumnId> ids;
    analyze::collect_columns(condition, ids);
    for (const OutputColumn& column : input->output) {
      if (std::ranges::find(ids, column.id) == ids.end() || contains(output, column.id)) continue;
      output.push_back(column);
      more.expressions.push_back(analyze::column_of(column));
    }
  }
  return analyze::make_relation(std::move(output), std::move(more));
}

// EXISTS or IN as a join of the rows that it filters; null if it cannot be one.
RelationPtr as_semi_join(const RelationPtr& input, const SubqueryExpression& subquery, bool negated) {
  if (subquery.kind == SubqueryExpression::Kind::kScalar) return nullptr;
  Expressions conditions;
  const RelationPtr query = pull_conditions(subquery.query, input->output, conditions);
  if (!query) return nullptr;
  for (std::size_t i = 0; i < subquery.values.size(); ++i) {
    const OutputColumn& column = query->output[i];
    if (negated && (subquery.values[i]->nullable || column.nullable)) return nullptr;
    if (has_subquery(subquery.values[i]) || reads_outside(subquery.values[i])) return nullptr;
    Result<ExpressionPtr> equal = analyze::call_of("=", kBoolean, {subquery.values[i], analyze::column_of(column)}, {});
    if (!equal) return nullptr;
    conditions.push_back(std::move(*equal));
  }
  analyze::Join join{
      .left = input, .right = query, .kind = negated ? JoinKind::kAnti : JoinKind::kSemi, .condition = nullptr};
  if (!conditions.empty()) {
    const Result<ExpressionPtr> all = analyze::conjunction(conditions);
    if (!all) return nullptr;
    join.condition = *all;
  }
  return analyze::make_relation(input->output, std::move(join));
}

// Whether the value is null where there is no row: then a left join that finds nothing gives it.
bool null_without_rows(const analyze::Aggregate& aggregate) {
  return std::ranges::none_of(aggregate.calls, [](const analyze::AggregateCall& call) {
    const std::string& name = call.function->name;
    return name.find("count") != std::string::npos || name.starts_with("collect") || name.starts_with("array_agg");
  });
}

// A scalar subquery as columns beside its rows.
class ScalarJoin {
 public:
  explicit ScalarJoin(RelationPtr input) : rows(std::move(input)) {}

  // The column that takes the subquery's place; null if it cannot be a join.
  ExpressionPtr take(const ExpressionPtr& expression) {
    const auto& subquery = std::get<SubqueryExpression>(expression->node);
    const RelationPtr query = subquery.query;
    if (query->output.size() != 1) return nullptr;
    // Projections over an aggregation without keys: exactly one row.
    std::vector<RelationPtr> above;
    RelationPtr root = query;
    while (std::holds_alternative<analyze::Project>(root->node)) {
      above.push_back(root);
      root = std::get<analyze::Project>(root->node).input;
    }
    const auto* aggregate = std::get_if<analyze::Aggregate>(&root->node);
    if (aggregate == nullptr || !aggregate->keys.empty() || !aggregate->grouping_sets.empty()) return nullptr;
    if (!reads_outside(query)) return join(query, nullptr, JoinKind::kInner, query->output.front());
    return correlated(above, root, *aggregate);
  }

  RelationPtr rows;

 private:
  ExpressionPtr join(const RelationPtr& right, ExpressionPtr condition, JoinKind kind, OutputColumn value) {
    std::vector<OutputColumn> output = rows->output;
    output.insert(output.end(), right->output.begin(), right->output.end());
    rows = analyze::make_relation(
        std::move(output),
        analyze::Join{.left = rows, .right = right, .kind = kind, .condition = std::move(condition)});
    value.nullable = true;
    return analyze::column_of(value);
  }

  ExpressionPtr correlated(const std::vector<RelationPtr>& above, const RelationPtr& root,
                           const analyze::Aggregate& aggregate) {
    const bool passes_null = std::ranges::all_of(above, [](const RelationPtr& relation) {
      const ExpressionPtr& value = std::get<analyze::Project>(relation->node).expressions.front();
      const auto* cast = std::get_if<analyze::Cast>(&value->node);
      return std::holds_alternative<analyze::ColumnRef>((cast != nullptr ? cast->value : value)->node);
    });
    if (!passes_null || !null_without_rows(aggregate)) return nullptr;
    Expressions conditions;
    const RelationPtr input = pull_conditions(aggregate.input, rows->output, conditions);
    if (!input || conditions.empty()) return nullptr;
    analyze::Aggregate grouped = aggregate;
    grouped.input = input;
    std::vector<OutputColumn> output;
    for (const ExpressionPtr& condition : conditions) {
      if (!add_key(condition, input, grouped, output)) return nullptr;
    }
    std::vector<OutputColumn> keys = output;
    output.insert(output.end(), root->output.begin(), root->output.end());
    RelationPtr query = analyze::make_relation(output, std::move(grouped));
    for (auto project = above.rbegin(); project != above.rend(); ++project) {
      analyze::Project more = std::get<analyze::Project>((*project)->node);
      more.input = query;
      std::vector<OutputColumn> columns = (*project)->output;
      for (const OutputColumn& key : keys) {
        columns.push_back(key);
        more.expressions.push_back(analyze::column_of(key));
      }
      query = analyze::make_relation(std::move(columns), std::move(more));
    }
    const Result<ExpressionPtr> all = analyze::conjunction(conditions);
    if (!all) return nullptr;
    const OutputColumn value = above.empty() ? root->output.front() : above.front()->output.front();
    return join(query, *all, JoinKind::kLeft, value);
  }

  // An equality of a column of the subquery with something outside: the column becomes a key.
  static bool add_key(const ExpressionPtr& condition, const RelationPtr& input, analyze::Aggregate& grouped,
                      std::vector<OutputColumn>& output) {
    const auto* call = std::get_if<analyze::Call>(&condition->node);
    if (call == nullptr || (call->function->name != "=" && call->function->name != "<=>")) return false;
    for (const ExpressionPtr& side : call->arguments) {
      const auto* column = std::get_if<analyze::ColumnRef>(&side->node);
      if (column == nullptr || !contains(input->output, column->id)) continue;
      if (!contains(output, column->id)) {
        grouped.keys.push_back(side);
        output.push_back(*std::ranges::find(input->output, column->id, &OutputColumn::id));
      }
      const ExpressionPtr& other = call->arguments[side == call->arguments[0] ? 1 : 0];
      std::vector<analyze::ColumnId> ids;
      analyze::collect_columns(other, ids);
      return std::ranges::none_of(ids, [&](analyze::ColumnId id) { return contains(input->output, id); });
    }
    return false;
  }
};

// Replaces the scalar subqueries of an expression by columns of `join`'s rows.
ExpressionPtr with_columns(const ExpressionPtr& expression, ScalarJoin& join) {
  if (const auto* subquery = std::get_if<SubqueryExpression>(&expression->node)) {
    if (subquery->kind != SubqueryExpression::Kind::kScalar) return expression;
    ExpressionPtr column = join.take(expression);
    return column ? column : expression;
  }
  return analyze::map_children(expression, [&](const ExpressionPtr& child) { return with_columns(child, join); });
}

RelationPtr filtered(const RelationPtr& input, const ExpressionPtr& condition) {
  Expressions parts;
  Expressions rest;
  split_conjunction(condition, parts);
  RelationPtr rows = input;
  for (const ExpressionPtr& part : parts) {
    ExpressionPtr inner = part;
    bool negated = false;
    if (const auto* call = std::get_if<analyze::Call>(&part->node); call != nullptr && call->function->name == "not") {
      inner = call->arguments.front();
      negated = true;
    }
    const auto* subquery = std::get_if<SubqueryExpression>(&inner->node);
    RelationPtr joined = subquery == nullptr ? nullptr : as_semi_join(rows, *subquery, negated != subquery->negated);
    if (joined) {
      rows = std::move(joined);
    } else {
      rest.push_back(part);
    }
  }
  if (rest.empty()) return rows;
  ScalarJoin join(rows);
  for (ExpressionPtr& part : rest) part = with_columns(part, join);
  const Result<ExpressionPtr> all = analyze::conjunction(rest);
  if (!all) return analyze::filter_of(input, condition);
  const RelationPtr kept = analyze::filter_of(join.rows, *all);
  if (kept->output.size() == input->output.size()) return kept;
  Expressions columns;
  for (const OutputColumn& column : input->output) columns.push_back(analyze::column_of(column));
  return analyze::make_relation(input->output, analyze::Project{kept, std::move(columns)});
}

ExpressionPtr with_plain_subqueries(const ExpressionPtr& expression) {
  const ExpressionPtr mapped = analyze::map_children(expression, with_plain_subqueries);
  const auto* subquery = std::get_if<SubqueryExpression>(&mapped->node);
  if (subquery == nullptr) return mapped;
  auto copy = std::make_shared<analyze::Expression>(*mapped);
  std::get<SubqueryExpression>(copy->node).query = without_subqueries(subquery->query);
  return copy;
}

}  // namespace

RelationPtr without_subqueries(const RelationPtr& query) {
  const RelationPtr relation = analyze::map_relation(query, without_subqueries, [](const ExpressionPtr& expression) {
    return has_subquery(expression) ? with_plain_subqueries(expression) : expression;
  });
  if (const auto* filter = std::get_if<analyze::Filter>(&relation->node)) {
    return has_subquery(filter->condition) ? filtered(filter->input, filter->condition) : relation;
  }
  const auto* project = std::get_if<analyze::Project>(&relation->node);
  if (project == nullptr || std::ranges::none_of(project->expressions, has_subquery)) return relation;
  ScalarJoin join(project->input);
  Expressions expressions;
  for (const ExpressionPtr& expression : project->expressions) expressions.push_back(with_columns(expression, join));
  return analyze::make_relation(relation->output, analyze::Project{join.rows, std::move(expressions)});
}

}  // namespace brook::plan
