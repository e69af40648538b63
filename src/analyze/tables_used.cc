// Which tables a query names: a walk over the syntax tree that knows the scopes of WITH and nothing else.
#include <algorithm>
#include <type_traits>

#include "analyze/analyzer.h"
#include "analyze/reader_call.h"

namespace brook::analyze {

namespace {

class Walk {
 public:
  std::vector<TableUse> uses;
  std::vector<ReaderUse> readers;

  void query(const sql::QueryPtr& query) {
    if (!query) return;
    const std::size_t outside = local_names_.size();
    for (const sql::CommonTable& table : query->with) {
      if (query->recursive) local_names_.push_back(table.name);
      this->query(table.query);
      local_names_.push_back(table.name);
    }
    if (const auto* select = std::get_if<sql::Select>(&query->body)) {
      walk_select(*select);
    } else if (const auto* operation = std::get_if<sql::SetOperation>(&query->body)) {
      this->query(operation->left);
      this->query(operation->right);
    } else {
      this->query(std::get<sql::QueryPtr>(query->body));
    }
    sort(query->order_by);
    sort(query->sort_by);
    expression(query->limit);
    expression(query->offset);
    local_names_.resize(outside);
  }

 private:
  void walk_select(const sql::Select& select) {
    for (const sql::NamedExpression& item : select.items) expression(item.value);
    for (const sql::TableExpressionPtr& table : select.from) this->table(table);
    expression(select.where);
    if (select.group_by) {
      for (const sql::GroupingElement& element : select.group_by->elements) {
        for (const auto& set : element.sets) expressions(set);
      }
    }
    expression(select.having);
    expression(select.qualify);
    for (const sql::NamedWindow& window : select.windows) walk_window(window.spec);
  }

  void table(const sql::TableExpressionPtr& table) {
    if (!table) return;
    std::visit([&](const auto& node) { walk_table(node, table->location); }, table->node);
  }

  void walk_table(const sql::NamedTable& node, const Location& location) {
    const auto same = [&](const std::string& name) { return node.name.size() == 1 && same_name(name, node.name[0]); };
    if (std::ranges::any_of(local_names_, same)) return;
    uses.push_back({.name = node.name, .stream = node.stream, .location = location});
  }
  void walk_table(const sql::SubqueryTable& node, const Location&) { query(node.query); }
  void walk_table(const sql::FunctionTable& node, const Location& location) {
    if (is_reader_call(node)) readers.push_back({.call = &node, .location = location});
    expressions(node.arguments);
  }
  void walk_table(const sql::ValuesTable& node, const Location&) { expressions(node.rows); }
  void walk_table(const sql::Join& node, const Location&) {
    table(node.left);
    table(node.right);
    expression(node.condition);
  }
  void walk_table(const sql::LateralView& node, const Location&) {
    table(node.input);
    expressions(node.arguments);
  }
  void walk_table(const sql::Pivot& node, const Location&) {
    table(node.input);
    for (const sql::NamedExpression& aggregate : node.aggregates) expression(aggregate.value);
  }
  void walk_table(const sql::Unpivot& node, const Location&) { table(node.input); }
  void walk_table(const sql::TableSample& node, const Location&) { table(node.input); }

  void expressions(const std::vector<sql::ExpressionPtr>& list) {
    for (const sql::ExpressionPtr& item : list) expression(item);
  }
  void sort(const std::vector<sql::SortItem>& items) {
    for (const sql::SortItem& item : items) expression(item.value);
  }
  void walk_window(const sql::WindowSpec& window) {
    expressions(window.partition_by);
    sort(window.order_by);
  }

  void expression(const sql::ExpressionPtr& expression) {
    if (!expression) return;
    std::visit([&](const auto& node) { walk(node); }, expression->node);
  }

  template <class Node>
  void walk(const Node& node) {
    if constexpr (requires { node.query; }) query(node.query);
    if constexpr (requires { node.value; }) expression(node.value);
    if constexpr (requires { node.operand; }) expression(node.operand);
    if constexpr (requires { node.left; }) {
      expression(node.left);
      expression(node.right);
    }
    if constexpr (requires { node.low; }) {
      expression(node.low);
      expression(node.high);
    }
    if constexpr (requires { node.base; }) expression(node.base);
    if constexpr (requires { node.list; }) expressions(node.list);
    if constexpr (requires { node.patterns; }) expressions(node.patterns);
    if constexpr (requires { node.items; }) expressions(node.items);
    if constexpr (requires { node.body; }) expression(node.body);
    if constexpr (requires { node.index; }) expression(node.index);
    if constexpr (requires { node.other; }) expression(node.other);
    if constexpr (std::is_same_v<Node, sql::Case>) {
      for (const sql::CaseBranch& branch : node.branches) {
        expression(branch.when);
        expression(branch.then);
      }
      expression(node.otherwise);
    }
    if constexpr (std::is_same_v<Node, sql::Call>) {
      expressions(node.arguments);
      sort(node.within_group);
      expression(node.filter);
      if (node.over) walk_window(*node.over);
    }
  }

  std::vector<std::string> local_names_;
};

}  // namespace

std::vector<TableUse> tables_used(const sql::QueryPtr& query) {
  Walk walk;
  walk.query(query);
  return std::move(walk.uses);
}

std::vector<ReaderUse> readers_used(const sql::QueryPtr& query) {
  Walk walk;
  walk.query(query);
  return std::move(walk.readers);
}

}  // namespace brook::analyze
