// The parser's parts: one function per rule of the grammar that another file needs. Each reads from the cursor and
// returns its node; see cursor.h for what a failure looks like. Only src/sql includes this.
#pragma once

#include "sql/cursor.h"
#include "sql/statement.h"

namespace brook::sql {

template <class Node>
[[nodiscard]] ExpressionPtr make_expression(Location location, Node node) {
  return std::make_shared<const Expression>(Expression{std::move(location), std::move(node)});
}

// parse_expression.cc
[[nodiscard]] ExpressionPtr parse_expression(Cursor& cursor);
// Without AND, OR, NOT and predicates: what may stand on either side of BETWEEN's AND.
[[nodiscard]] ExpressionPtr parse_value(Cursor& cursor);
[[nodiscard]] std::vector<ExpressionPtr> parse_expressions(Cursor& cursor);  // one or more, comma separated

// parse_primary.cc
[[nodiscard]] ExpressionPtr parse_primary(Cursor& cursor);
// At "(": does it hold a query, not an expression or a join?
[[nodiscard]] bool at_parenthesised_query(Cursor& cursor);
[[nodiscard]] bool at_query_start(const Cursor& cursor, std::size_t ahead);
[[nodiscard]] Name parse_name(Cursor& cursor, std::string_view what);  // a.b.c; also IDENTIFIER('a.b.c')
[[nodiscard]] std::vector<std::string> parse_name_list(Cursor& cursor, std::string_view what);  // (a, b)

// parse_call.cc
[[nodiscard]] ExpressionPtr parse_call(Cursor& cursor, Location location, Name name, bool quoted);
[[nodiscard]] std::vector<ExpressionPtr> parse_arguments(Cursor& cursor);  // after "(", up to and with ")"
[[nodiscard]] std::optional<ExpressionPtr> parse_special_form(Cursor& cursor);

// parse_literal.cc
[[nodiscard]] ExpressionPtr parse_number(Cursor& cursor);  // at a number, or at "-" before one
[[nodiscard]] bool at_interval(const Cursor& cursor);
[[nodiscard]] ExpressionPtr parse_interval(Cursor& cursor);
[[nodiscard]] std::optional<ExpressionPtr> parse_word_literal(Cursor& cursor);  // NULL, TRUE, DATE '…', X'…'

// parse_type.cc
[[nodiscard]] DataType parse_type(Cursor& cursor);
[[nodiscard]] DataType parse_cast_type(Cursor& cursor);  // VARCHAR(n) and CHAR(n) are STRING in a cast
[[nodiscard]] std::vector<Field> parse_fields(Cursor& cursor, bool colons);

// parse_query.cc
[[nodiscard]] QueryPtr parse_query(Cursor& cursor);
[[nodiscard]] std::vector<SortItem> parse_sort_items(Cursor& cursor);
// One SELECT, VALUES, TABLE, FROM or query in parentheses.
[[nodiscard]] std::shared_ptr<Query> parse_query_primary(Cursor& cursor);
struct SetSign {
  SetOperator op = SetOperator::kUnion;
  bool all = false;
  bool by_name = false;
};
[[nodiscard]] bool at_set_operator(const Cursor& cursor);
[[nodiscard]] SetSign parse_set_operator(Cursor& cursor);
void parse_organization(Cursor& cursor, Query& query);  // ORDER BY … OFFSET

// parse_pipe.cc
[[nodiscard]] std::shared_ptr<Query> parse_pipe_step(Cursor& cursor, std::shared_ptr<Query> input);  // at |>

// parse_select.cc
[[nodiscard]] Select parse_select(Cursor& cursor);
[[nodiscard]] Select parse_select_head(Cursor& cursor);  // up to FROM
[[nodiscard]] std::vector<NamedExpression> parse_named_expressions(Cursor& cursor);
[[nodiscard]] std::vector<NamedWindow> parse_named_windows(Cursor& cursor);  // after WINDOW
// After an expression, "AS a", "a", "AS (a, b)" or nothing.
[[nodiscard]] std::vector<std::string> parse_aliases(Cursor& cursor);

// parse_window.cc
[[nodiscard]] WindowSpec parse_window(Cursor& cursor);
[[nodiscard]] GroupBy parse_group_by(Cursor& cursor);  // after GROUP BY

// parse_table.cc
[[nodiscard]] std::vector<TableExpressionPtr> parse_from(Cursor& cursor);  // after FROM
[[nodiscard]] TableExpressionPtr parse_table(Cursor& cursor);              // one table or subquery with its alias
[[nodiscard]] bool at_join(const Cursor& cursor);
[[nodiscard]] TableExpressionPtr parse_join(Cursor& cursor, TableExpressionPtr left);
[[nodiscard]] TableAlias parse_table_alias(Cursor& cursor);
[[nodiscard]] TableExpressionPtr select_all_from(TableExpressionPtr input);  // a subquery in its place

// parse_table_suffix.cc
[[nodiscard]] bool at_pivot(const Cursor& cursor);
[[nodiscard]] TableExpressionPtr parse_pivot(Cursor& cursor, TableExpressionPtr input);  // PIVOT or UNPIVOT
[[nodiscard]] TableExpressionPtr parse_lateral_view(Cursor& cursor, TableExpressionPtr input);
[[nodiscard]] std::optional<TableSample> parse_sample(Cursor& cursor);  // its input is left empty
[[nodiscard]] std::optional<Watermark> parse_watermark(Cursor& cursor);

// parse_clause.cc
[[nodiscard]] OptionMap parse_options(Cursor& cursor);  // (k = v, 'k' 'v')
// USING, OPTIONS, PARTITIONED BY, CLUSTER BY, LOCATION, COMMENT, TBLPROPERTIES, in any order, each once.
void parse_table_clauses(Cursor& cursor, TableClauses& clauses);

// parse_column.cc
enum class ColumnTypes : std::uint8_t { kRequired, kOptional };
// "(columns, expectations)", if there is one.
void parse_column_list(Cursor& cursor, ColumnTypes types, TableClauses& clauses);

// parse_create.cc
using StatementNode = decltype(Statement::node);
[[nodiscard]] StatementNode parse_create(Cursor& cursor);

// parse_function.cc
[[nodiscard]] StatementNode parse_create_function(Cursor& cursor, bool or_replace);  // after FUNCTION

// parse_flow.cc
[[nodiscard]] StatementNode parse_create_flow(Cursor& cursor);  // after CREATE FLOW

// parse_statement.cc
[[nodiscard]] Statement parse_statement(Cursor& cursor);
// At a word that begins a statement which Spark knows and brookmill does not: refuses it by its name.
[[nodiscard]] bool refuse_statement(Cursor& cursor);

}  // namespace brook::sql
