// Queries.
#include "sql/printer.h"

namespace brook::sql {

namespace {

bool has_clauses(const Query& query) {
  return !query.with.empty() || query.order_by_all || !query.order_by.empty() || !query.sort_by.empty() ||
         query.limit || query.offset;
}

void write_clause(std::string& out, const char* words, const ExpressionPtr& expression) {
  if (!expression) return;
  out += words;
  write_expression(out, expression);
}

void write_set(std::string& out, const std::vector<ExpressionPtr>& set) {
  const bool single = set.size() == 1 && !std::holds_alternative<Row>(set[0]->node);
  if (!single) out += '(';
  write_expressions(out, set);
  if (!single) out += ')';
}

void write_group_by(std::string& out, const GroupBy& group_by) {
  out += " GROUP BY ";
  if (group_by.all) out += "ALL";
  write_list(out, group_by.elements, [&](const GroupingElement& element) {
    using Kind = GroupingElement::Kind;
    if (element.kind == Kind::kExpression) return write_expression(out, element.sets[0][0]);
    out += element.kind == Kind::kRollup ? "ROLLUP (" : element.kind == Kind::kCube ? "CUBE (" : "GROUPING SETS (";
    write_list(out, element.sets, [&](const auto& set) { write_set(out, set); });
    out += ')';
  });
}

void write_select(std::string& out, const Select& select) {
  out += "SELECT ";
  for (const std::string& hint : select.hints) out += "/*+ " + hint + " */ ";
  if (select.distinct) out += "DISTINCT ";
  write_named(out, select.items);
  if (!select.from.empty()) {
    out += " FROM ";
    write_list(out, select.from, [&](const TableExpressionPtr& table) { write_table(out, *table); });
  }
  write_clause(out, " WHERE ", select.where);
  if (select.group_by) write_group_by(out, *select.group_by);
  write_clause(out, " HAVING ", select.having);
  if (!select.windows.empty()) {
    out += " WINDOW ";
    write_list(out, select.windows, [&](const NamedWindow& window) {
      write_name(out, window.name);
      out += " AS ";
      write_window(out, window.spec);
    });
  }
  write_clause(out, " QUALIFY ", select.qualify);
}

// 0: needs parentheses below any set operator; then UNION and EXCEPT, INTERSECT, SELECT.
int set_level(const Query& query) {
  if (has_clauses(query)) return 0;
  const auto* set = std::get_if<SetOperation>(&query.body);
  if (!set) return 3;
  return set->op == SetOperator::kIntersect ? 2 : 1;
}

void write_operand(std::string& out, const Query& query, int least) {
  const bool parentheses = set_level(query) < least;
  if (parentheses) out += '(';
  write_query(out, query);
  if (parentheses) out += ')';
}

void write_set_operation(std::string& out, const SetOperation& set) {
  const int own = set.op == SetOperator::kIntersect ? 2 : 1;
  write_operand(out, *set.left, own);
  out += set.op == SetOperator::kUnion ? " UNION" : set.op == SetOperator::kExcept ? " EXCEPT" : " INTERSECT";
  if (set.all) out += " ALL";
  if (set.by_name) out += " BY NAME";
  out += ' ';
  write_operand(out, *set.right, own + 1);
}

void write_with(std::string& out, const Query& query) {
  if (query.with.empty()) return;
  out += query.recursive ? "WITH RECURSIVE " : "WITH ";
  write_list(out, query.with, [&](const CommonTable& table) {
    write_name(out, table.name);
    if (!table.columns.empty()) {
      out += " (";
      write_names(out, table.columns);
      out += ')';
    }
    if (table.max_recursion) out += " MAX RECURSION LEVEL " + std::to_string(*table.max_recursion);
    out += " AS (";
    write_query(out, *table.query);
    out += ')';
  });
  out += ' ';
}

}  // namespace

void write_query(std::string& out, const Query& query) {
  write_with(out, query);
  std::visit(Overloaded{[&](const Select& select) { write_select(out, select); },
                        [&](const SetOperation& set) { write_set_operation(out, set); },
                        [&](const QueryPtr& inner) {
                          out += '(';
                          write_query(out, *inner);
                          out += ')';
                        }},
             query.body);
  if (query.order_by_all) out += " ORDER BY ALL";
  if (!query.order_by.empty()) {
    out += " ORDER BY ";
    write_sort_items(out, query.order_by);
  }
  if (!query.sort_by.empty()) {
    out += " SORT BY ";
    write_sort_items(out, query.sort_by);
  }
  write_clause(out, " LIMIT ", query.limit);
  write_clause(out, " OFFSET ", query.offset);
}

}  // namespace brook::sql
