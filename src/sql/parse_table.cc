// FROM: tables, streams, subqueries, functions and joins.
#include "sql/grammar.h"

#include <algorithm>
#include <array>

#include "sql/keyword.h"

namespace brook::sql {

namespace {

using Key = std::string_view;

TableExpressionPtr make_table(TableExpression table) {
  return std::make_shared<const TableExpression>(std::move(table));
}

// A clause of the table or the end of it, so that the word is no alias.
[[gnu::noinline]] bool table_ends(const Cursor& cursor) {
  const Key word = cursor.peek().key;
  const Key next = cursor.peek(1).key;
  if (is_strict(word) || is_structural(word)) return true;
  if (word == "WINDOW") return Cursor::is_name(cursor.peek(1)) && cursor.peek(2).key == "AS";
  if (word == "GROUP" || word == "ORDER" || word == "CLUSTER" || word == "DISTRIBUTE" || word == "SORT")
    return next == "BY";
  if (word == "KEYS") return next == "(";
  if (word == "CREATE") return next == "TABLE" || next == "STREAMING" || next == "MATERIALIZED" || next == "TEMPORARY";
  if (word == "ASOF") return next == "JOIN";
  if (word == "APPROX" || word == "EXACT") return next == "NEAREST";
  if (word == "BIN") return next == "BY";
  static constexpr auto kClauses = std::to_array<Key>({"FOR", "HAVING", "INSERT", "LIMIT", "OFFSET", "PIVOT", "QUALIFY",
                                                       "TABLESAMPLE", "UNPIVOT", "WATERMARK", "WITH"});
  return std::ranges::find(kClauses, word) != kClauses.end();
}

// What Spark knows to follow a table name and we do not.
[[gnu::noinline]] void refuse_table_clauses(Cursor& cursor) {
  const Location place = cursor.here();
  const Key word = cursor.peek().key;
  const Key next = cursor.peek(1).key;
  const bool version = word == "VERSION" || word == "SYSTEM_VERSION" || word == "TIMESTAMP" || word == "SYSTEM_TIME";
  if ((version && next == "AS" && cursor.peek(2).key == "OF") || word == "@" ||
      (word == "FOR" &&
       (next == "VERSION" || next == "SYSTEM_VERSION" || next == "TIMESTAMP" || next == "SYSTEM_TIME"))) {
    cursor.refuse("Time travel", place, "Read the table as it is now.");
  } else if (word == "CHANGES" && (next == "FROM" || next == "WITH")) {
    cursor.refuse("CHANGES", place, "Read the table as a stream.");
  } else if (word == "IDENTIFIED" && next == "BY") {
    cursor.refuse("IDENTIFIED BY", place, "Leave it away: a flow names its sources itself.");
  }
}

// [TABLESAMPLE …] [WATERMARK …] [AS alias] behind a table of a kind that has a place for its watermark.
template <class Node>
TableExpressionPtr finish_table(Cursor& cursor, Location place, Node node) {
  auto sample = parse_sample(cursor);
  refuse_table_clauses(cursor);
  node.watermark = parse_watermark(cursor);
  TableAlias alias = parse_table_alias(cursor);
  if (!sample) return make_table({std::move(place), std::move(node), std::move(alias)});
  sample->input = make_table({place, std::move(node), {}});
  return make_table({std::move(place), *std::move(sample), std::move(alias)});
}

[[gnu::noinline]] TableExpressionPtr parse_function_table(Cursor& cursor, Location place, FunctionTable function) {
  const bool ordinality = function.name.size() == 1 && same_name(function.name[0], "unnest");
  cursor.expect("(");
  function.arguments = parse_arguments(cursor);
  if (ordinality && cursor.at("WITH", "ORDINALITY")) {
    cursor.refuse("WITH ORDINALITY", cursor.here(), "Use posexplode.");
  }
  refuse_table_clauses(cursor);
  function.watermark = parse_watermark(cursor);
  TableAlias alias = parse_table_alias(cursor);
  return make_table({std::move(place), std::move(function), std::move(alias)});
}

[[gnu::noinline]] TableExpressionPtr parse_named(Cursor& cursor, bool lateral) {
  Location place = cursor.here();
  if (cursor.at("JSON_TABLE", "(")) {
    cursor.refuse("JSON_TABLE", place, "Use from_json with explode.");
    return nullptr;
  }
  const bool plain = !cursor.at("IDENTIFIER", "(");
  Name name = parse_name(cursor, "a table");
  if (cursor.at("(") && plain)
    return parse_function_table(cursor, std::move(place),
                                {.name = std::move(name), .arguments = {}, .lateral = lateral});
  if (lateral) cursor.refuse("LATERAL before a plain table", place, "LATERAL goes with a subquery or a function.");
  NamedTable table{.name = std::move(name)};
  refuse_table_clauses(cursor);
  if (cursor.at("WITH", "(")) {
    cursor.advance();
    table.options = parse_options(cursor);
  }
  return finish_table(cursor, std::move(place), std::move(table));
}

// STREAM t, STREAM(t), STREAM f(…), STREAM (SELECT …), with the watermark behind the parentheses.
[[gnu::noinline]] TableExpressionPtr parse_stream(Cursor& cursor) {
  Location place = cursor.here();
  cursor.expect("STREAM");
  const bool inside = cursor.at("(");
  if (inside && at_parenthesised_query(cursor)) {
    cursor.advance();
    SubqueryTable subquery{.query = parse_query(cursor), .lateral = false, .stream = true, .watermark = {}};
    cursor.expect(")");
    return finish_table(cursor, std::move(place), std::move(subquery));
  }
  if (inside) cursor.advance();
  Name name = parse_name(cursor, "a table");
  if (cursor.at("(")) {
    FunctionTable function{.name = std::move(name), .arguments = {}, .lateral = false, .stream = true, .watermark = {}};
    cursor.advance();
    function.arguments = parse_arguments(cursor);
    if (inside) cursor.expect(")");
    return finish_table(cursor, std::move(place), std::move(function));
  }
  if (inside) cursor.expect(")");
  refuse_table_clauses(cursor);
  NamedTable table{.name = std::move(name), .stream = true, .options = {}, .watermark = {}};
  if (cursor.at("WITH", "(")) {
    cursor.advance();
    table.options = parse_options(cursor);
  }
  return finish_table(cursor, std::move(place), std::move(table));
}

[[gnu::noinline]] bool at_stream(const Cursor& cursor) {
  const Token& next = cursor.peek(1);
  return cursor.at("STREAM") && (next.key == "(" || (Cursor::is_name(next) && !is_clause_word(next.key)));
}

TableExpressionPtr parse_relation(Cursor& cursor);

// (a JOIN b), read up to the parenthesis: an alias, a watermark or a second alias makes it a subquery of its own.
[[gnu::noinline]] TableExpressionPtr finish_parenthesised(Cursor& cursor, const Location& place,
                                                          TableExpressionPtr relation) {
  cursor.expect(")");
  auto sample = parse_sample(cursor);
  std::optional<Watermark> watermark = parse_watermark(cursor);
  TableAlias alias = parse_table_alias(cursor);
  if (cursor.failed()) return nullptr;
  if (sample) {
    sample->input = std::move(relation);
    relation = make_table({place, *std::move(sample), {}});
  }
  if (watermark) {
    TableExpression subquery = *select_all_from(std::move(relation));
    std::get<SubqueryTable>(subquery.node).watermark = std::move(watermark);
    relation = make_table(std::move(subquery));
  }
  if (alias.name.empty()) return relation;
  const bool needs_scope = !relation->alias.name.empty() || std::holds_alternative<Join>(relation->node);
  if (needs_scope) relation = select_all_from(std::move(relation));
  TableExpression named = *relation;
  named.alias = std::move(alias);
  return make_table(std::move(named));
}

[[gnu::noinline]] TableExpressionPtr parse_parenthesised_relation(Cursor& cursor) {
  const Location place = cursor.here();
  cursor.expect("(");
  TableExpressionPtr relation = parse_relation(cursor);
  return finish_parenthesised(cursor, place, std::move(relation));
}

// (VALUES … AS t JOIN …): what began like a query is the first table of a join; null: it is none.
[[gnu::noinline]] TableExpressionPtr joined_values(const Cursor& cursor, const QueryPtr& query) {
  if (!at_join(cursor) || !query) return nullptr;
  const auto* select = std::get_if<Select>(&query->body);
  const bool plain = select != nullptr && select->from.size() == 1 && query->with.empty() && !query->limit;
  return plain && std::holds_alternative<ValuesTable>(select->from[0]->node) ? select->from[0] : nullptr;
}

// VALUES rows, and not a table called values: Spark reads VALUES a and VALUES f(x) as that table with an alias.
[[gnu::noinline]] bool at_inline_table(const Cursor& cursor) {
  if (!cursor.at("VALUES") || !at_query_start(cursor, 0)) return false;
  if (!Cursor::is_name(cursor.peek(1))) return true;
  const Token& after = cursor.peek(2);
  if (after.key == "(") {
    const Key next = cursor.peek(4).key;
    return !Cursor::is_name(cursor.peek(3)) || (next != "," && next != ")");
  }
  static constexpr auto kEnds = std::to_array<Key>({",", ")", ";", "WHERE", "GROUP", "HAVING", "ORDER", "SORT",
                                                    "CLUSTER", "DISTRIBUTE", "LIMIT", "OFFSET", "WINDOW", "QUALIFY"});
  const bool ends = is_strict(after.key) || std::ranges::find(kEnds, after.key) != kEnds.end();
  return !ends && after.kind != TokenKind::kEnd;
}

TableExpressionPtr parse_table_primary(Cursor& cursor, bool lateral) {
  Location place = cursor.here();
  if (cursor.at("(") && at_parenthesised_query(cursor)) {
    cursor.advance();
    SubqueryTable subquery{.query = parse_query(cursor), .lateral = lateral, .stream = false, .watermark = {}};
    if (TableExpressionPtr relation = joined_values(cursor, subquery.query)) {
      while (at_join(cursor)) relation = parse_join(cursor, std::move(relation));
      return finish_parenthesised(cursor, place, std::move(relation));
    }
    cursor.expect(")");
    return finish_table(cursor, std::move(place), std::move(subquery));
  }
  if (cursor.at("(")) return parse_parenthesised_relation(cursor);
  if (at_inline_table(cursor)) {
    cursor.advance();
    ValuesTable values{parse_expressions(cursor)};
    TableAlias alias = parse_table_alias(cursor);
    return make_table({std::move(place), std::move(values), std::move(alias)});
  }
  if (at_stream(cursor)) return parse_stream(cursor);
  if (is_structural(cursor.peek().key)) {
    cursor.fail_here("Expected a table here.");
    return nullptr;
  }
  return parse_named(cursor, lateral);
}

std::optional<JoinKind> parse_join_kind(Cursor& cursor) {
  std::optional<JoinKind> kind;
  if (cursor.take("CROSS")) return JoinKind::kCross;
  if (cursor.take("INNER")) return JoinKind::kInner;
  if (cursor.take("LEFT")) kind = JoinKind::kLeft;
  if (cursor.take("SEMI")) return JoinKind::kLeftSemi;
  if (cursor.take("ANTI")) return JoinKind::kLeftAnti;
  if (!kind && cursor.take("RIGHT")) kind = JoinKind::kRight;
  if (!kind && cursor.take("FULL")) kind = JoinKind::kFull;
  if (kind) cursor.take("OUTER");
  if (!kind && cursor.at("JOIN")) kind = JoinKind::kInner;
  return kind;
}

}  // namespace

[[gnu::noinline]] bool at_join(const Cursor& cursor) {
  static constexpr auto kWords =
      std::to_array<Key>({"ANTI", "CROSS", "FULL", "INNER", "JOIN", "LEFT", "NATURAL", "RIGHT", "SEMI"});
  return std::ranges::find(kWords, cursor.peek().key) != kWords.end();
}

[[gnu::noinline]] TableExpressionPtr parse_join(Cursor& cursor, TableExpressionPtr left) {
  Location place = cursor.here();
  Join join;
  join.natural = cursor.take("NATURAL");
  const auto kind = parse_join_kind(cursor);
  if (cursor.at("ASOF")) cursor.refuse("ASOF JOIN", place, "Join on a range and keep the nearest row with a window.");
  if (!cursor.take("JOIN")) cursor.fail_here("Expected JOIN here.");
  join.kind = kind.value_or(JoinKind::kInner);
  join.left = std::move(left);
  const bool lateral = cursor.take("LATERAL");
  join.right = parse_table_primary(cursor, lateral);
  if (cursor.at("APPROX", "NEAREST") || cursor.at("EXACT", "NEAREST")) {
    cursor.refuse("NEAREST BY", cursor.here(), "Order by the distance in a window and keep the first row.");
  }
  if (join.natural) return make_table({std::move(place), std::move(join), {}});
  if (cursor.take("ON")) {
    join.condition = parse_expression(cursor);
  } else if (cursor.take("USING")) {
    join.using_columns = parse_name_list(cursor, "a column name");
  }
  return make_table({std::move(place), std::move(join), {}});
}

namespace {

TableExpressionPtr parse_relation(Cursor& cursor) {
  const Nest nest(cursor);
  const bool lateral = cursor.at("LATERAL") && cursor.peek(1).key != "VIEW";
  if (lateral) cursor.advance();
  TableExpressionPtr relation = parse_table_primary(cursor, lateral);
  for (;; cursor.grow()) {
    if (cursor.failed()) return nullptr;
    if (at_join(cursor)) {
      relation = parse_join(cursor, std::move(relation));
    } else if (at_pivot(cursor)) {
      relation = parse_pivot(cursor, std::move(relation));
    } else if (cursor.at("ASOF", "JOIN")) {
      cursor.refuse("ASOF JOIN", cursor.here(), "Join on a range and keep the nearest row with a window.");
    } else if (cursor.at("BIN", "BY")) {
      cursor.refuse("BIN BY", cursor.here(), "Cut the ranges with sequence and explode.");
    } else {
      return relation;
    }
  }
}

// a, b with a LATERAL VIEW or PIVOT behind it: that clause applies to all of it.
[[gnu::noinline]] void join_all(std::vector<TableExpressionPtr>& tables) {
  while (tables.size() > 1) {
    TableExpressionPtr right = std::move(tables[1]);
    tables.erase(tables.begin() + 1);
    Location place = right->location;
    Join join{.left = std::move(tables[0]),
              .right = std::move(right),
              .kind = JoinKind::kInner,
              .condition = {},
              .using_columns = {}};
    tables[0] = make_table({std::move(place), std::move(join), {}});
  }
}

}  // namespace

TableAlias parse_table_alias(Cursor& cursor) {
  TableAlias alias;
  const bool as = cursor.take("AS");
  if (!as) refuse_table_clauses(cursor);
  if (!as && (!cursor.at_name() || table_ends(cursor))) return alias;
  if (as && is_strict(cursor.peek().key)) {
    cursor.fail_here("This word joins tables; a table of this name needs backquotes.");
    return alias;
  }
  alias.name = cursor.name("an alias");
  if (cursor.at("(")) alias.columns = parse_name_list(cursor, "a column name");
  return alias;
}

TableExpressionPtr select_all_from(TableExpressionPtr input) {
  if (!input) return input;
  const Location place = input->location;
  Select select;
  select.items.push_back({make_expression(place, Star{}), {}});
  select.from.push_back(std::move(input));
  auto query = std::make_shared<Query>();
  query->location = place;
  query->body = std::move(select);
  return make_table({place, SubqueryTable{.query = std::move(query), .watermark = {}}, {}});
}

TableExpressionPtr parse_table(Cursor& cursor) { return parse_table_primary(cursor, false); }

std::vector<TableExpressionPtr> parse_from(Cursor& cursor) {
  std::vector<TableExpressionPtr> tables;
  do {
    tables.push_back(parse_relation(cursor));
  } while (cursor.take(","));
  if (cursor.failed()) return {};
  while (cursor.at("LATERAL", "VIEW") || at_pivot(cursor)) {
    join_all(tables);
    tables[0] =
        at_pivot(cursor) ? parse_pivot(cursor, std::move(tables[0])) : parse_lateral_view(cursor, std::move(tables[0]));
    cursor.grow();
  }
  return tables;
}

}  // namespace brook::sql
