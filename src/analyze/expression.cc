#include "analyze/expression.h"

#include <algorithm>
#include <set>

#include "analyze/traverse.h"

namespace brook::analyze {

namespace {

// Compares two trees; parameters of lambdas are equal when they stand at the same place.
class Comparison {
 public:
  bool same(const ExpressionPtr& a, const ExpressionPtr& b) {
    if (a == b) return true;
    if (!a || !b || a->node.index() != b->node.index() || !(a->type == b->type)) return false;
    return std::visit([&](const auto& x) { return same_node(x, std::get<std::decay_t<decltype(x)>>(b->node)); },
                      a->node);
  }

 private:
  bool same_all(const std::vector<ExpressionPtr>& a, const std::vector<ExpressionPtr>& b) {
    return std::ranges::equal(a, b, [this](const auto& x, const auto& y) { return same(x, y); });
  }
  bool same_node(const ColumnRef& a, const ColumnRef& b) { return a.id == b.id && a.outer == b.outer; }
  bool same_node(const Constant& a, const Constant& b) { return a.text == b.text; }
  bool same_node(const Call& a, const Call& b) {
    return a.function == b.function && same_all(a.arguments, b.arguments);
  }
  bool same_node(const Cast& a, const Cast& b) { return a.is_try == b.is_try && same(a.value, b.value); }
  bool same_node(const Case& a, const Case& b) {
    return same(a.otherwise, b.otherwise) &&
           std::ranges::equal(a.branches, b.branches, [this](const auto& x, const auto& y) {
             return same(x.first, y.first) && same(x.second, y.second);
           });
  }
  bool same_node(const Lambda& a, const Lambda& b) {
    if (a.parameters.size() != b.parameters.size()) return false;
    for (std::size_t i = 0; i < a.parameters.size(); ++i) {
      renamed_.emplace_back(a.parameters[i].name, b.parameters[i].name);
    }
    return same(a.body, b.body);
  }
  bool same_node(const LambdaVariable& a, const LambdaVariable& b) {
    return a.name == b.name || std::ranges::find(renamed_, std::pair(a.name, b.name)) != renamed_.end();
  }
  bool same_node(const FieldOf& a, const FieldOf& b) { return a.index == b.index && same(a.base, b.base); }
  bool same_node(const SubqueryExpression& a, const SubqueryExpression& b) {
    return a.query == b.query && a.kind == b.kind && a.negated == b.negated && same_all(a.values, b.values);
  }

  std::vector<std::pair<std::string, std::string>> renamed_;
};

// Columns that a subquery takes from outside: its outer columns that none of its own relations makes.
void collect_outer_columns(const RelationPtr& query, std::vector<ColumnId>& ids) {
  std::set<ColumnId> own;
  std::vector<ColumnId> used;
  ExpressionVisitor visit = [&](const ExpressionPtr& expression) {
    if (const auto* column = std::get_if<ColumnRef>(&expression->node); column != nullptr && column->outer) {
      used.push_back(column->id);
    }
    visit_children(*expression, visit);
  };
  visit_relations(query, [&](const RelationPtr& relation) {
    for (const OutputColumn& column : relation->output) own.insert(column.id);
    visit_expressions(*relation, visit);
  });
  std::ranges::copy_if(used, std::back_inserter(ids), [&](ColumnId id) { return !own.contains(id); });
}

}  // namespace

void collect_columns(const ExpressionPtr& expression, std::vector<ColumnId>& ids) {
  if (const auto* column = std::get_if<ColumnRef>(&expression->node)) {
    if (!column->outer) ids.push_back(column->id);
    return;
  }
  if (const auto* subquery = std::get_if<SubqueryExpression>(&expression->node)) {
    collect_outer_columns(subquery->query, ids);
  }
  visit_children(*expression, [&](const ExpressionPtr& child) { collect_columns(child, ids); });
}

bool same_expression(const ExpressionPtr& a, const ExpressionPtr& b) { return Comparison().same(a, b); }

bool is_deterministic(const ExpressionPtr& expression) {
  if (const auto* call = std::get_if<Call>(&expression->node); call != nullptr && !call->function->deterministic) {
    return false;
  }
  bool deterministic = true;
  visit_children(*expression,
                 [&](const ExpressionPtr& child) { deterministic = deterministic && is_deterministic(child); });
  return deterministic;
}

ExpressionPtr replace_columns(const ExpressionPtr& expression,
                              const std::function<ExpressionPtr(const ColumnRef&)>& replace) {
  return rewrite(expression, [&](const ExpressionPtr& part) -> ExpressionPtr {
    const auto* column = std::get_if<ColumnRef>(&part->node);
    return column != nullptr && !column->outer ? replace(*column) : nullptr;
  });
}

}  // namespace brook::analyze
