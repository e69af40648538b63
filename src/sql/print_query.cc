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

void write_windows(std::string& out, const std::vector<NamedWindow>& windows) {
  if (windows.empty()) return;
  out += " WINDOW ";
  write_list(out, windows, [&](const NamedWindow& window) {
    write_name(out, window.name);
    out += " AS ";
    write_window(out, window.spec);
  });
}

void write_select_head(std::string& out, const Select& select) {
  out += "SELECT ";
  for (const std::string& hint : select.hints) out += "/*+ " + hint + " */ ";
  if (select.distinct) out += "DISTINCT ";
  write_named(out, select.items);
}

void write_select(std::string& out, const Select& select) {
  write_select_head(out, select);
  if (!select.from.empty()) {
    out += " FROM ";
    write_list(out, select.from, [&](const TableExpressionPtr& table) { write_table(out, *table); });
  }
  write_clause(out, " WHERE ", select.where);
  if (select.group_by) write_group_by(out, *select.group_by);
  write_clause(out, " HAVING ", select.having);
  write_windows(out, select.windows);
  write_clause(out, " QUALIFY ", select.qualify);
}

// 0: needs parentheses below any set operator; then UNION and EXCEPT, INTERSECT, SELECT.
int set_level(const Query& query) {
  if (has_clauses(query) || query.pipe != PipeOperator::kNone) return 0;
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

void write_set_operator(std::string& out, const SetOperation& set) {
  out += set.op == SetOperator::kUnion ? " UNION" : set.op == SetOperator::kExcept ? " EXCEPT" : " INTERSECT";
  if (set.all) out += " ALL";
  if (set.by_name) out += " BY NAME";
  out += ' ';
}

void write_set_operation(std::string& out, const SetOperation& set) {
  const int own = set.op == SetOperator::kIntersect ? 2 : 1;
  write_operand(out, *set.left, own);
  write_set_operator(out, set);
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

void write_organization(std::string& out, const Query& query) {
  if (query.order_by_all) {
    out += " ORDER BY ALL";
    write_direction(out, *query.order_by_all);
  }
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

void write_items(std::string& out, const std::vector<NamedExpression>& items, std::size_t first, std::size_t end) {
  write_named(out,
              {items.begin() + static_cast<std::ptrdiff_t>(first), items.begin() + static_cast<std::ptrdiff_t>(end)});
}

// The step before this one, as it may stand in front of |>.
void write_pipe_input(std::string& out, const Query& input) {
  const bool steps = input.pipe == PipeOperator::kOrganize ? input.with.empty() : !has_clauses(input);
  if (!steps) out += '(';
  write_query(out, input);
  if (!steps) out += ')';
}

void write_aggregate_step(std::string& out, const Select& select) {
  const std::size_t keys = select.group_by ? select.group_by->elements.size() : 0;
  out += "AGGREGATE";
  if (select.items.size() > keys) out += ' ';
  write_items(out, select.items, keys, select.items.size());
  if (!select.group_by) return;
  out += " GROUP BY ";
  write_items(out, select.items, 0, keys);
}

void write_step(std::string& out, const Query& query) {
  if (const auto* set = std::get_if<SetOperation>(&query.body)) {
    write_pipe_input(out, *set->left);
    out += " |>";
    write_set_operator(out, *set);
    return write_operand(out, *set->right, 3);
  }
  const auto& select = std::get<Select>(query.body);
  const TableExpression& from = *select.from[0];
  if (query.pipe == PipeOperator::kTable) return write_table(out, from);  // which writes |> behind its input
  write_pipe_input(out, *std::get<SubqueryTable>(from.node).query);
  out += " |> ";
  switch (query.pipe) {
    case PipeOperator::kExtend:
      out += "EXTEND ";
      write_items(out, select.items, 1, select.items.size());
      break;
    case PipeOperator::kSet: {
      const StarReplacement& replace = *std::get<Star>(select.items[0].value->node).replace;
      out += "SET ";
      write_name(out, replace.name);
      out += " = ";
      write_expression(out, replace.value);
      break;
    }
    case PipeOperator::kDrop:
      out += "DROP ";
      write_list(out, std::get<Star>(select.items[0].value->node).except,
                 [&](const Name& name) { write_qualified(out, name); });
      break;
    case PipeOperator::kAs:
      out += "AS ";
      write_name(out, from.alias.name);
      break;
    case PipeOperator::kWhere:
      out += "WHERE ";
      write_expression(out, select.where);
      break;
    case PipeOperator::kAggregate: return write_aggregate_step(out, select);
    case PipeOperator::kOrganize: {
      std::string clauses;
      write_organization(clauses, query);
      // LIMIT ALL is no clause of its own.
      out += clauses.empty() ? "LIMIT ALL" : clauses.substr(1);
      break;
    }
    default: write_select_head(out, select);
  }
  write_windows(out, select.windows);
}

}  // namespace

void write_piped_query(std::string& out, const Query& query) {
  write_pipe_input(out, query);
  out += " |>";
}

void write_query(std::string& out, const Query& query) {
  write_with(out, query);
  if (query.pipe != PipeOperator::kNone) {
    write_step(out, query);
    if (query.pipe != PipeOperator::kOrganize) write_organization(out, query);
    return;
  }
  std::visit(Overloaded{[&](const Select& select) { write_select(out, select); },
                        [&](const SetOperation& set) { write_set_operation(out, set); },
                        [&](const QueryPtr& inner) {
                          out += '(';
                          write_query(out, *inner);
                          out += ')';
                        }},
             query.body);
  write_organization(out, query);
}

}  // namespace brook::sql
