#include "analyze/prune.h"

#include <algorithm>
#include <set>

#include "analyze/build.h"
#include "analyze/traverse.h"

namespace brook::analyze {

namespace {

using Ids = std::set<ColumnId>;

// Whether a WATERMARK is declared here.
bool declares_event_time(const Project& project) {
  return std::ranges::any_of(project.expressions, [](const ExpressionPtr& expression) {
    const auto* call = std::get_if<Call>(&expression->node);
    return call != nullptr && call->function->name == "event time";
  });
}

// The columns of the rows that a WATERMARK is declared on, under each name that they are passed on by.
void add_event_rows(const RelationPtr& relation, Ids& ids) {
  for (const RelationPtr& input : inputs_of(relation)) add_event_rows(input, ids);
  const auto* project = std::get_if<Project>(&relation->node);
  if (project == nullptr) return;
  const bool declares = declares_event_time(*project);
  for (std::size_t i = 0; i < project->expressions.size(); ++i) {
    const auto* column = std::get_if<ColumnRef>(&project->expressions[i]->node);
    if (declares || (column != nullptr && ids.contains(column->id))) ids.insert(relation->output[i].id);
  }
}

class Pruner {
 public:
  explicit Pruner(Ids always = {}) : always_(std::move(always)) {}

  RelationPtr prune(const RelationPtr& relation, const Ids& wanted) {
    return std::visit([&](const auto& node) { return prune_node(node, *relation, wanted); }, relation->node);
  }

  // A subquery keeps its output; what it takes from outside is wanted there.
  ExpressionPtr prune_subqueries(const ExpressionPtr& expression) {
    ExpressionPtr result =
        map_children(expression, [&](const ExpressionPtr& child) { return prune_subqueries(child); });
    const auto* subquery = std::get_if<SubqueryExpression>(&result->node);
    if (subquery == nullptr) return result;
    auto copy = std::make_shared<Expression>(*result);
    std::get<SubqueryExpression>(copy->node).query = prune(subquery->query, all_of(*subquery->query));
    return copy;
  }

 private:
  static Ids all_of(const Relation& relation) {
    Ids ids;
    for (const OutputColumn& column : relation.output) ids.insert(column.id);
    return ids;
  }

  static void add_read(const ExpressionPtr& expression, Ids& wanted) {
    std::vector<ColumnId> ids;
    collect_columns(expression, ids);
    wanted.insert(ids.begin(), ids.end());
  }

  static Ids with_own_reads(const Relation& relation, Ids wanted) {
    visit_expressions(relation, [&](const ExpressionPtr& expression) { add_read(expression, wanted); });
    return wanted;
  }

  // Positions of the wanted columns; never none, for a row must have a column to be counted by.
  static std::vector<std::size_t> kept_positions(const std::vector<OutputColumn>& output, std::size_t count,
                                                 const Ids& wanted) {
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < count; ++i) {
      if (wanted.contains(output[i].id)) kept.push_back(i);
    }
    if (kept.empty() && count > 0) kept.push_back(0);
    return kept;
  }

  template <class T>
  static std::vector<T> picked(const std::vector<T>& all, const std::vector<std::size_t>& positions) {
    std::vector<T> result;
    for (const std::size_t position : positions) result.push_back(all[position]);
    return result;
  }

  // The event time is read even where no expression does.
  RelationPtr with_pruned_expressions(const RelationPtr& relation) {
    return map_relation(
        relation, [](const RelationPtr& input) { return input; },
        [&](const ExpressionPtr& expression) { return prune_subqueries(expression); });
  }

  RelationPtr prune_node(const Scan& node, const Relation& relation, const Ids& wanted) {
    const std::vector<std::size_t> kept = kept_positions(relation.output, relation.output.size(), wanted);
    Scan scan = node;
    scan.columns = picked(node.columns, kept);
    return make_relation(picked(relation.output, kept), std::move(scan));
  }

  RelationPtr prune_node(const Values& node, const Relation& relation, const Ids& wanted) {
    if (!node.recursion.empty()) return make_relation(relation.output, node);
    const std::vector<std::size_t> kept = kept_positions(relation.output, relation.output.size(), wanted);
    Values values;
    for (const auto& row : node.rows) values.rows.push_back(picked(row, kept));
    return with_pruned_expressions(make_relation(picked(relation.output, kept), std::move(values)));
  }

  RelationPtr prune_node(const Project& node, const Relation& relation, const Ids& wanted) {
    Ids needed = wanted;
    for (std::size_t i = 0; i < node.expressions.size(); ++i) {
      // An event time counts even where nothing reads it.
      const auto* call = std::get_if<Call>(&node.expressions[i]->node);
      const bool is_event_time = call != nullptr && call->function->name == "event time";
      if (is_event_time || always_.contains(relation.output[i].id)) needed.insert(relation.output[i].id);
    }
    const std::vector<std::size_t> kept = kept_positions(relation.output, relation.output.size(), needed);
    Project project{.input = node.input, .expressions = picked(node.expressions, kept)};
    Ids below;
    for (const ExpressionPtr& expression : project.expressions) add_read(expression, below);
    project.input = prune(node.input, below);
    return with_pruned_expressions(make_relation(picked(relation.output, kept), std::move(project)));
  }

  // A node that passes its input's columns on.
  template <class Node>
  RelationPtr prune_passing(Node node, const Relation& relation, const Ids& wanted) {
    node.input = prune(node.input, with_own_reads(relation, wanted));
    return with_pruned_expressions(make_relation(node.input->output, node));
  }
  RelationPtr prune_node(const Filter& node, const Relation& relation, const Ids& wanted) {
    return prune_passing(node, relation, wanted);
  }
  RelationPtr prune_node(const Sort& node, const Relation& relation, const Ids& wanted) {
    return prune_passing(node, relation, wanted);
  }
  RelationPtr prune_node(const Limit& node, const Relation& relation, const Ids& wanted) {
    return prune_passing(node, relation, wanted);
  }
  RelationPtr prune_node(const Distinct& node, const Relation& relation, const Ids&) {
    return prune_passing(node, relation, all_of(relation));
  }

  RelationPtr prune_node(const Join& node, const Relation& relation, const Ids& wanted) {
    Ids below = with_own_reads(relation, wanted);
    Join join = node;
    join.right = prune(node.right, below);
    if (node.lateral) {
      visit_relations(join.right, [&](const RelationPtr& part) {
        visit_expressions(*part, [&](const ExpressionPtr& expression) { add_outer_reads(expression, below); });
      });
    }
    join.left = prune(node.left, below);
    std::vector<OutputColumn> output;
    for (const OutputColumn& column : relation.output) {
      if (has(*join.left, column.id) || has(*join.right, column.id)) output.push_back(column);
    }
    return with_pruned_expressions(make_relation(std::move(output), std::move(join)));
  }

  static bool has(const Relation& relation, ColumnId id) {
    return std::ranges::find(relation.output, id, &OutputColumn::id) != relation.output.end();
  }

  static void add_outer_reads(const ExpressionPtr& expression, Ids& wanted) {
    if (const auto* column = std::get_if<ColumnRef>(&expression->node); column != nullptr && column->outer)
      wanted.insert(column->id);
    visit_children(*expression, [&](const ExpressionPtr& child) { add_outer_reads(child, wanted); });
  }

  RelationPtr prune_node(const Aggregate& node, const Relation& relation, const Ids& wanted) {
    const std::vector<OutputColumn> call_columns(
        relation.output.begin() + static_cast<std::ptrdiff_t>(node.keys.size()), relation.output.end());
    std::vector<OutputColumn> output(relation.output.begin(),
                                     relation.output.begin() + static_cast<std::ptrdiff_t>(node.keys.size()));
    Aggregate aggregate{.input = node.input, .keys = node.keys, .calls = {}, .grouping_sets = node.grouping_sets};
    for (std::size_t i = 0; i < node.calls.size(); ++i) {
      const bool needed = wanted.contains(call_columns[i].id) || (node.keys.empty() && node.calls.size() == 1);
      if (!needed) continue;
      aggregate.calls.push_back(node.calls[i]);
      output.push_back(call_columns[i]);
    }
    if (aggregate.keys.empty() && aggregate.calls.empty() && !node.calls.empty()) {
      aggregate.calls.push_back(node.calls[0]);
      output.push_back(call_columns[0]);
    }
    if (!node.grouping_sets.empty()) output.push_back(relation.output.back());
    const RelationPtr made = make_relation(std::move(output), aggregate);
    aggregate.input = prune(node.input, with_own_reads(*made, {}));
    return with_pruned_expressions(make_relation(made->output, std::move(aggregate)));
  }

  RelationPtr prune_node(const Window& node, const Relation& relation, const Ids& wanted) {
    const std::size_t passed = relation.output.size() - node.calls.size();
    Window window{.input = node.input, .calls = {}};
    std::vector<OutputColumn> made;
    for (std::size_t i = 0; i < node.calls.size(); ++i) {
      if (!wanted.contains(relation.output[passed + i].id)) continue;
      window.calls.push_back(node.calls[i]);
      made.push_back(relation.output[passed + i]);
    }
    const RelationPtr reads = make_relation({}, window);
    window.input = prune(node.input, with_own_reads(*reads, wanted));
    if (window.calls.empty()) return window.input;
    std::vector<OutputColumn> output = window.input->output;
    output.insert(output.end(), made.begin(), made.end());
    return with_pruned_expressions(make_relation(std::move(output), std::move(window)));
  }

  RelationPtr prune_node(const SetOperation& node, const Relation& relation, const Ids&) {
    SetOperation operation = node;
    operation.left = prune(node.left, all_of(*node.left));
    operation.right = prune(node.right, all_of(*node.right));
    return make_relation(relation.output, std::move(operation));
  }

  RelationPtr prune_node(const Generate& node, const Relation& relation, const Ids& wanted) {
    Generate generate = node;
    const std::size_t passed = node.input ? node.input->output.size() : 0;
    std::vector<OutputColumn> output;
    if (node.input) {
      generate.input = prune(node.input, with_own_reads(relation, wanted));
      output = generate.input->output;
    }
    output.insert(output.end(), relation.output.begin() + static_cast<std::ptrdiff_t>(passed), relation.output.end());
    return with_pruned_expressions(make_relation(std::move(output), std::move(generate)));
  }

  Ids always_;
};

}  // namespace

RelationPtr pruned(const RelationPtr& relation, bool keep_event_rows) {
  Ids always;
  if (keep_event_rows) add_event_rows(relation, always);
  Ids all;
  for (const OutputColumn& column : relation->output) all.insert(column.id);
  return Pruner(std::move(always)).prune(relation, all);
}

}  // namespace brook::analyze
