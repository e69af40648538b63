// Queries: WITH, set operations, parentheses, and the clauses behind them (ORDER BY … LIMIT … OFFSET).
#include "sql/grammar.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "sql/keyword.h"

namespace brook::sql {

namespace {

using QueryNode = std::shared_ptr<Query>;

QueryNode parse_query_node(Cursor& cursor);

bool has_clauses(const Query& query) {
  return query.recursive || !query.with.empty() || query.order_by_all || !query.order_by.empty() ||
         !query.sort_by.empty() || query.limit || query.offset;
}

QueryNode make_query(Location place) {
  auto query = std::make_shared<Query>();
  query->location = std::move(place);
  return query;
}

// TABLE t and VALUES … are SELECT * FROM them.
[[gnu::noinline]] QueryNode select_all(Location place, TableExpression table) {
  QueryNode query = make_query(place);
  Select select;
  select.items.push_back({make_expression(place, Star{}), {}});
  select.from.push_back(std::make_shared<const TableExpression>(std::move(table)));
  query->body = std::move(select);
  return query;
}

[[gnu::noinline]] QueryNode parse_inline_table(Cursor& cursor) {
  Location place = cursor.here();
  cursor.expect("VALUES");
  std::vector<ExpressionPtr> rows = parse_expressions(cursor);
  TableAlias alias = parse_table_alias(cursor);
  return select_all(place, {place, ValuesTable{std::move(rows)}, std::move(alias)});
}

// FROM t SELECT a: Hive's order of the same clauses; without SELECT, all of it.
[[gnu::noinline]] QueryNode parse_from_first(Cursor& cursor) {
  QueryNode query = make_query(cursor.here());
  cursor.expect("FROM");
  std::vector<TableExpressionPtr> from = parse_from(cursor);
  Select select;
  if (cursor.at("SELECT")) {
    select = parse_select(cursor);
    if (!select.from.empty()) cursor.fail_here("FROM stands twice in this query.");
  } else {
    select.items.push_back({make_expression(query->location, Star{}), {}});
  }
  select.from = std::move(from);
  query->body = std::move(select);
  if (cursor.at("INSERT")) static_cast<void>(refuse_statement(cursor));
  return query;
}

}  // namespace

QueryNode parse_query_primary(Cursor& cursor) {
  if (cursor.at("(")) {
    cursor.advance();
    QueryNode query = parse_query_node(cursor);
    cursor.expect(")");
    return query;
  }
  if (cursor.at("VALUES")) return parse_inline_table(cursor);
  if (cursor.at("FROM")) return parse_from_first(cursor);
  Location place = cursor.here();
  if (cursor.take("TABLE")) return select_all(place, {place, NamedTable{.name = parse_name(cursor, "a table")}, {}});
  if (cursor.at("MAP") || cursor.at("REDUCE")) {
    cursor.refuse(cursor.peek().key, place, "Scripts cannot run inside a query.");
  } else if (!cursor.at("SELECT") && !refuse_statement(cursor)) {
    cursor.fail_here("Expected a query here: SELECT, WITH, VALUES, TABLE or FROM.");
  }
  QueryNode query = make_query(std::move(place));
  query->body = parse_select(cursor);
  return query;
}

[[gnu::noinline]] bool at_set_operator(const Cursor& cursor) {
  return cursor.at("UNION") || cursor.at("EXCEPT") || cursor.at("MINUS") || cursor.at("INTERSECT");
}

[[gnu::noinline]] SetSign parse_set_operator(Cursor& cursor) {
  SetSign sign;
  if (cursor.at("INTERSECT")) sign.op = SetOperator::kIntersect;
  if (cursor.at("EXCEPT") || cursor.at("MINUS")) sign.op = SetOperator::kExcept;
  cursor.advance();
  sign.all = cursor.take("ALL");
  if (!sign.all) cursor.take("DISTINCT");
  sign.by_name = sign.op == SetOperator::kUnion && cursor.take("BY", "NAME");
  return sign;
}

namespace {

// INTERSECT binds tighter than UNION and EXCEPT, |> looser than all; each groups from the left.
QueryNode parse_query_term(Cursor& cursor, bool intersect) {
  const auto operand = [&] { return intersect ? parse_query_primary(cursor) : parse_query_term(cursor, true); };
  QueryNode left = operand();
  for (;; cursor.grow()) {
    if (!intersect && cursor.at("|>")) {
      left = parse_pipe_step(cursor, std::move(left));
      if (cursor.failed()) return left;
      continue;
    }
    if (!at_set_operator(cursor) || cursor.at("INTERSECT") != intersect) return left;
    QueryNode both = make_query(cursor.here());
    const SetSign sign = parse_set_operator(cursor);
    QueryNode right = operand();
    both->body = SetOperation{sign.op, sign.all, sign.by_name, std::move(left), std::move(right)};
    left = std::move(both);
  }
}

[[gnu::noinline]] CommonTable parse_common_table(Cursor& cursor, bool recursive) {
  CommonTable table;
  table.name = cursor.name("the name of a common table");
  if (cursor.at("(") && !at_parenthesised_query(cursor)) table.columns = parse_name_list(cursor, "a column name");
  if (cursor.at("MAX", "RECURSION")) {
    if (!recursive) cursor.fail_here("MAX RECURSION LEVEL needs WITH RECURSIVE.");
    cursor.take("MAX", "RECURSION");
    cursor.expect("LEVEL");
    table.max_recursion = cursor.integer("a number of levels");
  }
  cursor.take("AS");
  cursor.expect("(");
  table.query = parse_query_node(cursor);
  cursor.expect(")");
  return table;
}

[[gnu::noinline]] void parse_with(Cursor& cursor, Query& query) {
  if (!cursor.take("WITH")) return;
  if (cursor.at("RECURSIVE") && Cursor::is_name(cursor.peek(1)) && cursor.peek(1).key != "AS") {
    cursor.advance();
    query.recursive = true;
  }
  do {
    const Location place = cursor.here();
    query.with.push_back(parse_common_table(cursor, query.recursive));
    const std::string& name = query.with.back().name;
    const bool again = std::ranges::any_of(query.with.begin(), query.with.end() - 1,
                                           [&](const CommonTable& other) { return same_name(other.name, name); });
    if (again) {
      cursor.fail(usage_error(fmt::format("CTE definition can't have duplicate names: `{}`", name))
                      .with_class("DUPLICATED_CTE_NAMES")
                      .at(place));
    }
  } while (cursor.take(","));
}

// ORDER BY ALL, unless a column of that name goes on or is one of several.
bool at_all_columns(const Cursor& cursor) {
  const std::string_view next = cursor.peek(1).key;
  const bool ends = cursor.peek(1).kind == TokenKind::kEnd || next == ")" || next == ";" || next == "ASC" ||
                    next == "DESC" || next == "NULLS" || is_clause_word(next);
  return cursor.at("ALL") && ends;
}

void parse_direction(Cursor& cursor, SortItem& item) {
  if (!cursor.take("ASC")) item.descending = cursor.take("DESC");
  if (!cursor.take("NULLS")) return;
  item.nulls_first = cursor.at("FIRST");
  if (!cursor.take("FIRST")) cursor.expect("LAST");
}

void parse_order_by(Cursor& cursor, Query& query) {
  if (!cursor.take("ORDER", "BY")) return;
  if (!at_all_columns(cursor)) {
    query.order_by = parse_sort_items(cursor);
    return;
  }
  cursor.advance();
  query.order_by_all.emplace();
  parse_direction(cursor, *query.order_by_all);
}

void parse_window_clause(Cursor& cursor, Query& query) {
  if (!cursor.at("WINDOW")) return;
  auto* select = std::get_if<Select>(&query.body);
  if (!select)
    return cursor.refuse("WINDOW behind a set operation", cursor.here(), "Move it into the SELECT that uses it.");
  cursor.advance();
  std::vector<NamedWindow> windows = parse_named_windows(cursor);
  std::ranges::move(windows, std::back_inserter(select->windows));
}

}  // namespace

// In the order of Spark's grammar. CLUSTER BY and DISTRIBUTE BY place rows and change no result: read and dropped.
[[gnu::noinline]] void parse_organization(Cursor& cursor, Query& query) {
  parse_order_by(cursor, query);
  if (cursor.take("CLUSTER", "BY")) static_cast<void>(parse_expressions(cursor));
  if (cursor.take("DISTRIBUTE", "BY")) static_cast<void>(parse_expressions(cursor));
  if (cursor.take("SORT", "BY")) query.sort_by = parse_sort_items(cursor);
  parse_window_clause(cursor, query);
  if (cursor.take("LIMIT") && !cursor.take("ALL")) query.limit = parse_expression(cursor);
  if (cursor.take("OFFSET")) query.offset = parse_expression(cursor);
}

namespace {

QueryNode parse_query_node(Cursor& cursor) {
  const Nest nest(cursor);
  QueryNode query = make_query(cursor.here());
  parse_with(cursor, *query);
  QueryNode term = parse_query_term(cursor, false);
  if (cursor.failed()) return query;
  if (!has_clauses(*term)) {
    term->location = query->location;
    term->recursive = query->recursive;
    term->with = std::move(query->with);
    parse_organization(cursor, *term);
    return term;
  }
  // A query in parentheses with clauses of its own keeps them apart from those that follow.
  query->body = QueryPtr(term);
  parse_organization(cursor, *query);
  return has_clauses(*query) ? query : term;
}

}  // namespace

QueryPtr parse_query(Cursor& cursor) { return parse_query_node(cursor); }

std::vector<SortItem> parse_sort_items(Cursor& cursor) {
  std::vector<SortItem> items;
  do {
    SortItem item{parse_expression(cursor), false, std::nullopt};
    parse_direction(cursor, item);
    items.push_back(std::move(item));
  } while (cursor.take(","));
  return items;
}

}  // namespace brook::sql
