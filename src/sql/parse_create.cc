// CREATE TABLE, CREATE STREAMING TABLE, CREATE MATERIALIZED VIEW, CREATE TEMPORARY VIEW.
#include "sql/grammar.h"

#include <fmt/format.h>

#include "sql/keyword.h"

namespace brook::sql {

namespace {

struct CreateHead {
  Location location;
  bool or_replace = false;
  bool or_refresh = false;
};

bool parse_if_not_exists(Cursor& cursor) {
  if (!cursor.at("IF", "NOT")) return false;
  cursor.advance();
  cursor.advance();
  cursor.expect("EXISTS");
  return true;
}

void refuse_or(Cursor& cursor, const CreateHead& head, bool refresh_too, std::string_view what) {
  if (head.or_replace) {
    cursor.refuse(fmt::format("CREATE OR REPLACE {}", what), head.location,
                  "A definition always replaces the earlier one; write CREATE.");
  } else if (refresh_too && head.or_refresh) {
    cursor.refuse(fmt::format("CREATE OR REFRESH {}", what), head.location,
                  "OR REFRESH goes with STREAMING TABLE and MATERIALIZED VIEW.");
  }
}

StatementNode parse_create_table(Cursor& cursor, const CreateHead& head) {
  refuse_or(cursor, head, true, "TABLE");
  CreateTable table;
  table.if_not_exists = parse_if_not_exists(cursor);
  table.name = parse_name(cursor, "a table name");
  if (cursor.at("LIKE")) cursor.refuse("CREATE TABLE … LIKE", cursor.here(), "List the columns.");
  parse_column_list(cursor, ColumnTypes::kRequired, table.clauses);
  if (!table.clauses.expectations.empty()) {
    cursor.refuse("EXPECT in CREATE TABLE", table.clauses.expectations[0].location,
                  "A source has no expectations; put them on the streaming table that reads it.");
  }
  parse_table_clauses(cursor, table.clauses);
  if (cursor.at("AS") || cursor.at("SELECT") || cursor.at("WITH")) {
    cursor.refuse("CREATE TABLE … AS SELECT", cursor.here(), "Use CREATE MATERIALIZED VIEW … AS SELECT.");
  }
  if (!table.clauses.clustered_by.empty()) {
    cursor.refuse("CLUSTER BY in CREATE TABLE", head.location,
                  "CREATE TABLE names an external source, which is not written.");
  }
  return table;
}

void expect_query(Cursor& cursor) {
  if (!cursor.take("AS")) cursor.fail_here("Expected AS and a query, or a clause such as COMMENT or TBLPROPERTIES.");
}

StatementNode parse_create_streaming_table(Cursor& cursor, const CreateHead& head) {
  refuse_or(cursor, head, false, "STREAMING TABLE");
  CreateStreamingTable table;
  table.or_refresh = head.or_refresh;
  table.if_not_exists = parse_if_not_exists(cursor);
  table.name = parse_name(cursor, "a table name");
  parse_column_list(cursor, ColumnTypes::kRequired, table.clauses);
  parse_table_clauses(cursor, table.clauses);
  if (cursor.at("FLOW")) {
    cursor.refuse("CREATE STREAMING TABLE … FLOW", cursor.here(),
                  "Write CREATE STREAMING TABLE t; and CREATE FLOW f AS AUTO CDC INTO t ….");
  }
  if (cursor.at(";") || cursor.at_kind(TokenKind::kEnd)) return table;
  expect_query(cursor);
  table.query = parse_query(cursor);
  return table;
}

StatementNode parse_create_materialized_view(Cursor& cursor, const CreateHead& head) {
  refuse_or(cursor, head, false, "MATERIALIZED VIEW");
  CreateMaterializedView view;
  view.or_refresh = head.or_refresh;
  view.if_not_exists = parse_if_not_exists(cursor);
  view.name = parse_name(cursor, "a view name");
  parse_column_list(cursor, ColumnTypes::kOptional, view.clauses);
  parse_table_clauses(cursor, view.clauses);
  expect_query(cursor);
  view.query = parse_query(cursor);
  return view;
}

StatementNode parse_create_temporary_view(Cursor& cursor, const CreateHead& head) {
  CreateTemporaryView view;
  view.or_replace = head.or_replace;
  if (head.or_refresh) refuse_or(cursor, head, true, "TEMPORARY VIEW");
  const Location place = cursor.here();
  if (parse_if_not_exists(cursor)) {
    cursor.refuse("IF NOT EXISTS for a temporary view", place, "Use CREATE TEMPORARY VIEW.");
  }
  view.name = parse_name(cursor, "a view name");
  TableClauses clauses;
  parse_column_list(cursor, ColumnTypes::kOptional, clauses);
  for (const ColumnDefinition& column : clauses.columns) {
    if (column.type)
      cursor.refuse("A column type in a temporary view", column.location, "Cast the column in the query.");
  }
  if (!clauses.expectations.empty()) {
    cursor.refuse("EXPECT in a temporary view", clauses.expectations[0].location,
                  "Put it on the dataset that reads the view.");
  }
  view.columns = std::move(clauses.columns);
  if (cursor.take("COMMENT")) view.comment = cursor.string("a comment");
  if (cursor.at("USING") || cursor.at("TBLPROPERTIES")) {
    cursor.refuse(fmt::format("{} in a temporary view", cursor.peek().key), cursor.here(),
                  "A view is AS and a query; use CREATE TABLE … USING for files.");
  }
  expect_query(cursor);
  view.query = parse_query(cursor);
  return view;
}

CreateHead parse_head(Cursor& cursor) {
  CreateHead head;
  head.location = cursor.here();
  cursor.expect("CREATE");
  head.or_replace = cursor.take("OR", "REPLACE");
  head.or_refresh = !head.or_replace && cursor.take("OR", "REFRESH");
  return head;
}

// CREATE of something that we do not have, by the words that name it.
void refuse_create(Cursor& cursor, const CreateHead& head) {
  struct Known {
    std::string_view first, second, hint;
  };
  static constexpr Known kKnown[] = {
      {"EXTERNAL", "TABLE", "Write CREATE TABLE … USING … for files that lie outside."},
      {"TEMPORARY", "TABLE", "Use CREATE TEMPORARY VIEW."},
      {"TEMP", "TABLE", "Use CREATE TEMPORARY VIEW."},
      {"TEMPORARY", "STREAMING", "Use CREATE STREAMING TABLE or CREATE TEMPORARY VIEW."},
      {"GLOBAL", "TEMPORARY", "Use CREATE TEMPORARY VIEW."},
      {"GLOBAL", "TEMP", "Use CREATE TEMPORARY VIEW."},
      {"PRIVATE", "", "Use CREATE TEMPORARY VIEW."},
      {"STREAMING", "LIVE", "Write CREATE STREAMING TABLE."},
      {"LIVE", "", "Write CREATE MATERIALIZED VIEW or CREATE TEMPORARY VIEW."},
      {"INCREMENTAL", "LIVE", "Write CREATE STREAMING TABLE."},
      {"VIEW", "", "Use CREATE TEMPORARY VIEW or CREATE MATERIALIZED VIEW."},
      {"FUNCTION", "", "Use CREATE TEMPORARY FUNCTION."},
      {"SINK", "", "Write to a streaming table with USING and OPTIONS."},
      {"SCHEMA", "", "Name the schema in spark-pipeline.yml."},
      {"DATABASE", "", "Name the schema in spark-pipeline.yml."},
      {"NAMESPACE", "", "Name the schema in spark-pipeline.yml."},
      {"CATALOG", "", "Name the catalog in spark-pipeline.yml."},
      {"INDEX", "", "Leave it away."},
      {"ROLE", "", "Access is granted outside of brookmill."},
  };
  for (const Known& known : kKnown) {
    if (!cursor.at(known.first) || (!known.second.empty() && cursor.peek(1).key != known.second)) continue;
    return cursor.refuse(fmt::format("CREATE {}{}{}", known.first, known.second.empty() ? "" : " ", known.second),
                         head.location, std::string(known.hint));
  }
  cursor.fail_here("Expected TABLE, STREAMING TABLE, MATERIALIZED VIEW, TEMPORARY VIEW or FLOW here.");
}

}  // namespace

StatementNode parse_create(Cursor& cursor) {
  const CreateHead head = parse_head(cursor);
  if (cursor.take("TABLE")) return parse_create_table(cursor, head);
  if (cursor.take("STREAMING", "TABLE")) return parse_create_streaming_table(cursor, head);
  if (cursor.take("MATERIALIZED", "VIEW")) return parse_create_materialized_view(cursor, head);
  if (cursor.take("TEMPORARY", "VIEW") || cursor.take("TEMP", "VIEW")) return parse_create_temporary_view(cursor, head);
  if (cursor.take("TEMPORARY", "FUNCTION") || cursor.take("TEMP", "FUNCTION"))
    return parse_create_function(cursor, head.or_replace);
  if (cursor.at("FLOW")) {
    refuse_or(cursor, head, true, "FLOW");
    cursor.take("FLOW");
    return parse_create_flow(cursor);
  }
  refuse_create(cursor, head);
  return QueryStatement{};
}

}  // namespace brook::sql
