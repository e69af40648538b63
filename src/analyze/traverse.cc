#include "analyze/traverse.h"

#include <type_traits>

namespace brook::analyze {

namespace {

// Calls `each` with every expression slot of a node, in order; `each` may write to it when the node is mutable.
template <class Node, class Each>
void for_each_child(Node& node, Each&& each) {
  std::visit(
      [&](auto& part) {
        using Part = std::remove_cvref_t<decltype(part)>;
        if constexpr (std::is_same_v<Part, Call>) {
          for (auto& argument : part.arguments) each(argument);
        } else if constexpr (std::is_same_v<Part, Cast>) {
          each(part.value);
        } else if constexpr (std::is_same_v<Part, Case>) {
          for (auto& [when, then] : part.branches) {
            each(when);
            each(then);
          }
          if (part.otherwise) each(part.otherwise);
        } else if constexpr (std::is_same_v<Part, Lambda>) {
          each(part.body);
        } else if constexpr (std::is_same_v<Part, FieldOf>) {
          each(part.base);
        } else if constexpr (std::is_same_v<Part, SubqueryExpression>) {
          for (auto& value : part.values) each(value);
        }
      },
      node);
}

template <class CallType, class Each>
void for_each_of_call(CallType& call, Each&& each) {
  for (auto& argument : call.arguments) each(argument);
  if (call.filter) each(call.filter);
  for (auto& key : call.within_group) each(key.value);
}

template <class Node, class Each>
void for_each_expression(Node& node, Each&& each) {
  std::visit(
      [&](auto& part) {
        using Part = std::remove_cvref_t<decltype(part)>;
        if constexpr (std::is_same_v<Part, Values>) {
          for (auto& row : part.rows) {
            for (auto& value : row) each(value);
          }
        } else if constexpr (std::is_same_v<Part, Project>) {
          for (auto& value : part.expressions) each(value);
        } else if constexpr (std::is_same_v<Part, Filter>) {
          each(part.condition);
        } else if constexpr (std::is_same_v<Part, Join>) {
          if (part.condition) each(part.condition);
        } else if constexpr (std::is_same_v<Part, Aggregate>) {
          for (auto& key : part.keys) each(key);
          for (auto& call : part.calls) for_each_of_call(call, each);
        } else if constexpr (std::is_same_v<Part, Window>) {
          for (auto& window : part.calls) {
            for_each_of_call(window.call, each);
            for (auto& key : window.partition_by) each(key);
            for (auto& key : window.order_by) each(key.value);
            if (window.start.offset) each(window.start.offset);
            if (window.end.offset) each(window.end.offset);
          }
        } else if constexpr (std::is_same_v<Part, Sort>) {
          for (auto& key : part.keys) each(key.value);
        } else if constexpr (std::is_same_v<Part, Generate>) {
          for (auto& argument : part.arguments) each(argument);
        }
      },
      node);
}

template <class Node, class Each>
void for_each_input(Node& node, Each&& each) {
  std::visit(
      [&](auto& part) {
        using Part = std::remove_cvref_t<decltype(part)>;
        if constexpr (std::is_same_v<Part, Join> || std::is_same_v<Part, SetOperation>) {
          each(part.left);
          each(part.right);
        } else if constexpr (!std::is_same_v<Part, Scan> && !std::is_same_v<Part, Values>) {
          if (part.input) each(part.input);
        }
      },
      node);
}

// The subquery expression with another query.
ExpressionPtr with_query(const ExpressionPtr& expression, RelationPtr query) {
  if (query == std::get<SubqueryExpression>(expression->node).query) return expression;
  auto copy = std::make_shared<Expression>(*expression);
  std::get<SubqueryExpression>(copy->node).query = std::move(query);
  return copy;
}

ExpressionPtr map_anywhere(const ExpressionPtr& expression, const ExpressionMapper& map) {
  if (ExpressionPtr mapped = map(expression)) return mapped;
  ExpressionPtr result = map_children(expression, [&](const ExpressionPtr& child) { return map_anywhere(child, map); });
  const auto* subquery = std::get_if<SubqueryExpression>(&result->node);
  if (subquery == nullptr) return result;
  return with_query(result, map_everywhere(subquery->query, map));
}

// An expression of a subquery as the enclosing query would write it; null if a part of it is the subquery's own.
ExpressionPtr as_inner(const ExpressionPtr& expression) {
  if (const auto* column = std::get_if<ColumnRef>(&expression->node)) {
    if (!column->outer) return nullptr;
    auto copy = std::make_shared<Expression>(*expression);
    std::get<ColumnRef>(copy->node).outer = false;
    return copy;
  }
  bool own = std::holds_alternative<SubqueryExpression>(expression->node);
  ExpressionPtr result = map_children(expression, [&](const ExpressionPtr& child) {
    ExpressionPtr inner = as_inner(child);
    if (!inner) own = true;
    return inner ? inner : child;
  });
  return own ? nullptr : result;
}

}  // namespace

void visit_children(const Expression& expression, const ExpressionVisitor& visit) {
  for_each_child(expression.node, visit);
}

ExpressionPtr map_children(const ExpressionPtr& expression, const ExpressionMapper& map) {
  std::vector<ExpressionPtr> mapped;
  bool changed = false;
  for_each_child(expression->node, [&](const ExpressionPtr& child) {
    mapped.push_back(map(child));
    changed |= mapped.back() != child;
  });
  if (!changed) return expression;
  auto copy = std::make_shared<Expression>(*expression);
  std::size_t next = 0;
  for_each_child(copy->node, [&](ExpressionPtr& child) { child = mapped[next++]; });
  return copy;
}

void visit_expressions(const Relation& relation, const ExpressionVisitor& visit) {
  for_each_expression(relation.node, visit);
}

RelationPtr map_relation(const RelationPtr& relation, const RelationMapper& map_input,
                         const ExpressionMapper& map_expression) {
  std::vector<RelationPtr> inputs;
  std::vector<ExpressionPtr> expressions;
  bool changed = false;
  for_each_input(relation->node, [&](const RelationPtr& input) {
    inputs.push_back(map_input(input));
    changed |= inputs.back() != input;
  });
  for_each_expression(relation->node, [&](const ExpressionPtr& expression) {
    expressions.push_back(map_expression(expression));
    changed |= expressions.back() != expression;
  });
  if (!changed) return relation;
  auto copy = std::make_shared<Relation>(*relation);
  std::size_t next = 0;
  for_each_input(copy->node, [&](RelationPtr& input) { input = inputs[next++]; });
  next = 0;
  for_each_expression(copy->node, [&](ExpressionPtr& expression) { expression = expressions[next++]; });
  return copy;
}

RelationPtr map_everywhere(const RelationPtr& relation, const ExpressionMapper& map) {
  return map_relation(
      relation, [&](const RelationPtr& input) { return map_everywhere(input, map); },
      [&](const ExpressionPtr& value) { return map_anywhere(value, map); });
}

ExpressionPtr as_outer(const ExpressionPtr& expression) {
  if (const auto* column = std::get_if<ColumnRef>(&expression->node)) {
    if (column->outer) return expression;
    auto copy = std::make_shared<Expression>(*expression);
    std::get<ColumnRef>(copy->node).outer = true;
    return copy;
  }
  return map_children(expression, as_outer);
}

ExpressionPtr rewrite(const ExpressionPtr& expression, const ExpressionMapper& map) {
  if (ExpressionPtr mapped = map(expression)) return mapped;
  ExpressionPtr result = map_children(expression, [&](const ExpressionPtr& child) { return rewrite(child, map); });
  const auto* subquery = std::get_if<SubqueryExpression>(&result->node);
  if (subquery == nullptr) return result;
  return with_query(result, map_everywhere(subquery->query, [&](const ExpressionPtr& value) -> ExpressionPtr {
                      ExpressionPtr inner = as_inner(value);
                      if (!inner) return nullptr;
                      ExpressionPtr mapped = map(inner);
                      return mapped ? as_outer(mapped) : nullptr;
                    }));
}

std::vector<RelationPtr> inputs_of(const RelationPtr& relation) {
  std::vector<RelationPtr> inputs;
  for_each_input(relation->node, [&](const RelationPtr& input) { inputs.push_back(input); });
  return inputs;
}

void visit_relations(const RelationPtr& root, const std::function<void(const RelationPtr&)>& visit) {
  visit(root);
  std::function<void(const ExpressionPtr&)> visit_subqueries = [&](const ExpressionPtr& expression) {
    if (const auto* subquery = std::get_if<SubqueryExpression>(&expression->node)) {
      visit_relations(subquery->query, visit);
    }
    visit_children(*expression, visit_subqueries);
  };
  visit_expressions(*root, visit_subqueries);
  for (const RelationPtr& input : inputs_of(root)) visit_relations(input, visit);
}

Schema schema_of(const RelationPtr& relation) {
  Schema schema;
  for (const OutputColumn& column : relation->output) {
    schema.push_back(Field{.name = column.name, .type = column.type, .nullable = column.nullable});
  }
  return schema;
}

bool reads_stream(const RelationPtr& root) {
  bool found = false;
  visit_relations(root, [&](const RelationPtr& relation) {
    const auto* scan = std::get_if<Scan>(&relation->node);
    found = found || (scan != nullptr && scan->stream);
  });
  return found;
}

}  // namespace brook::analyze
