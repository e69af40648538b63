// CREATE TEMPORARY FUNCTION: SQL functions with an expression or a query for a body.
#include "sql/grammar.h"

namespace brook::sql {

namespace {

// Clauses that say what we can see for ourselves.
bool take_characteristic(Cursor& cursor) {
  if (cursor.at("LANGUAGE") && cursor.peek(1).key != "SQL") {
    cursor.refuse("A function in another language than SQL", cursor.here(), "Write its body as an expression.");
    return false;
  }
  const bool reads = cursor.at("READS", "SQL");
  if (!reads) {
    return cursor.take("LANGUAGE", "SQL") || cursor.take("DETERMINISTIC") || cursor.take("NOT", "DETERMINISTIC") ||
           cursor.take("CONTAINS", "SQL");
  }
  cursor.take("READS", "SQL");
  cursor.expect("DATA");
  return true;
}

void parse_returns(Cursor& cursor, CreateFunction& function, bool& table) {
  table = cursor.at("TABLE");
  if (!table) {
    function.returns = parse_type(cursor);
    return;
  }
  cursor.advance();
  if (!cursor.at("(")) return;
  TableClauses clauses;
  parse_column_list(cursor, ColumnTypes::kRequired, clauses);
  function.columns = std::move(clauses.columns);
}

}  // namespace

StatementNode parse_create_function(Cursor& cursor, bool or_replace) {
  CreateFunction function;
  function.or_replace = or_replace;
  if (cursor.at("IF", "NOT")) {
    cursor.take("IF", "NOT");
    cursor.expect("EXISTS");
    function.if_not_exists = true;
  }
  function.name = parse_name(cursor, "a function name");
  if (!cursor.at("(")) cursor.fail_here("Expected the parameters in parentheses.");
  TableClauses parameters;
  parse_column_list(cursor, ColumnTypes::kRequired, parameters);
  function.parameters = std::move(parameters.columns);
  bool table = false;
  for (;;) {
    if (cursor.take("RETURNS")) {
      parse_returns(cursor, function, table);
    } else if (cursor.take("COMMENT")) {
      function.comment = cursor.string("a comment");
    } else if (!take_characteristic(cursor)) {
      break;
    }
  }
  if (cursor.at("AS")) {
    cursor.refuse("A function of a class or a file", cursor.here(), "Write RETURN and an expression.");
    return function;
  }
  cursor.expect("RETURN");
  const Location place = cursor.here();
  if (!table && !at_query_start(cursor, 0)) {
    function.body = parse_expression(cursor);
  } else if (table) {
    function.query = parse_query(cursor);
  } else {
    function.body = make_expression(place, ScalarQuery{parse_query(cursor)});
  }
  return function;
}

}  // namespace brook::sql
