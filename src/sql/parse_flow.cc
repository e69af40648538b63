// CREATE FLOW … AS INSERT INTO …, and … AS AUTO CDC INTO ….
#include "sql/grammar.h"

#include <algorithm>

#include <fmt/format.h>

#include "sql/keyword.h"

namespace brook::sql {

namespace {

struct FlowHead {
  Name name;
  std::string comment;
};

StatementNode parse_insert(Cursor& cursor, FlowHead head) {
  CreateFlow flow{.name = std::move(head.name), .target = {}, .comment = std::move(head.comment), .query = nullptr};
  if (cursor.at("OVERWRITE"))
    cursor.refuse("INSERT OVERWRITE", cursor.here(), "A flow appends; a complete result is a MATERIALIZED VIEW.");
  cursor.expect("INTO");
  flow.once = cursor.at("ONCE") && Cursor::is_name(cursor.peek(1)) && !is_structural(cursor.peek(1).key) &&
              cursor.peek(1).key != "WITH" && cursor.peek(1).key != "VALUES";
  if (flow.once) cursor.advance();
  if (cursor.at("TABLE") && Cursor::is_name(cursor.peek(1))) cursor.advance();
  flow.target = parse_name(cursor, "a table name");
  if (cursor.at("(") && !at_parenthesised_query(cursor)) {
    cursor.refuse("A column list in INSERT INTO", cursor.here(),
                  "Write BY NAME and give the columns their names in the query.");
  }
  for (const std::string_view clause : {"PARTITION", "REPLACE", "IF"}) {
    if (cursor.at(clause))
      cursor.refuse(fmt::format("{} in INSERT INTO", clause), cursor.here(),
                    "Write CREATE FLOW f AS INSERT INTO t BY NAME SELECT ….");
  }
  flow.by_name = cursor.take("BY", "NAME");
  flow.query = parse_query(cursor);
  return flow;
}

std::vector<Name> parse_columns(Cursor& cursor) {
  const bool parenthesised = cursor.take("(");
  std::vector<Name> columns;
  do {
    columns.push_back(parse_name(cursor, "a column"));
  } while (cursor.take(","));
  if (parenthesised && !cursor.take(")")) cursor.fail_here("Expected , or ) here.");
  return columns;
}

void parse_column_choice(Cursor& cursor, CreateCdcFlow& flow) {
  if (!cursor.take("*")) {
    flow.columns = parse_columns(cursor);
    return;
  }
  cursor.expect("EXCEPT");
  if (!cursor.at("(")) cursor.fail_here("Expected ( and the columns to leave away.");
  flow.except_columns = parse_columns(cursor);
}

// The name of the clause under the cursor, which is consumed; empty when none starts here.
std::string_view take_cdc_clause(Cursor& cursor) {
  if (cursor.take("IGNORE", "NULL")) {
    cursor.expect("UPDATES");
    return "IGNORE NULL UPDATES";
  }
  if (cursor.take("APPLY", "AS")) {
    const std::string_view clause = cursor.at("TRUNCATE") ? "APPLY AS TRUNCATE" : "APPLY AS DELETE";
    if (!cursor.take("TRUNCATE")) cursor.expect("DELETE");
    cursor.expect("WHEN");
    return clause;
  }
  if (cursor.take("SEQUENCE", "BY")) return "SEQUENCE BY";
  if (cursor.take("COLUMNS")) return "COLUMNS";
  if (cursor.take("STORED", "AS")) {
    cursor.expect("SCD", "TYPE");
    return "STORED AS";
  }
  return {};
}

void parse_cdc_clause(Cursor& cursor, std::string_view clause, CreateCdcFlow& flow) {
  if (clause == "IGNORE NULL UPDATES") flow.ignore_null_updates = true;
  if (clause == "APPLY AS DELETE") flow.apply_as_delete = parse_expression(cursor);
  if (clause == "APPLY AS TRUNCATE") flow.apply_as_truncate = parse_expression(cursor);
  if (clause == "SEQUENCE BY") flow.sequence_by = parse_expression(cursor);
  if (clause == "COLUMNS") parse_column_choice(cursor, flow);
  if (clause != "STORED AS") return;
  const Token& type = cursor.peek();
  flow.scd_type = static_cast<int>(cursor.integer("1 or 2"));
  if (cursor.failed() || flow.scd_type == 1 || flow.scd_type == 2) return;
  cursor.fail(usage_error(fmt::format("SCD TYPE {} does not exist", type.text))
                  .at(cursor.place_of(type))
                  .with_hint("Use SCD TYPE 1 or SCD TYPE 2."));
}

StatementNode parse_cdc(Cursor& cursor, FlowHead head) {
  CreateCdcFlow flow{.name = std::move(head.name),
                     .target = {},
                     .source = nullptr,
                     .keys = {},
                     .apply_as_delete = nullptr,
                     .apply_as_truncate = nullptr,
                     .sequence_by = nullptr,
                     .columns = {},
                     .except_columns = {},
                     .comment = std::move(head.comment)};
  const Location place = cursor.here();
  if (cursor.at("ONCE")) cursor.refuse("AUTO CDC ONCE", place, "Write AUTO CDC INTO.");
  cursor.expect("INTO");
  flow.target = parse_name(cursor, "a table name");
  cursor.expect("FROM");
  flow.source = parse_table(cursor);
  cursor.expect("KEYS");
  if (!cursor.at("(")) cursor.fail_here("Expected ( and the key columns.");
  flow.keys = parse_columns(cursor);
  std::vector<std::string_view> seen;
  for (Location at = cursor.here();; at = cursor.here()) {
    const std::string_view clause = take_cdc_clause(cursor);
    if (clause.empty()) break;
    if (std::ranges::find(seen, clause) != seen.end()) {
      cursor.fail(usage_error(fmt::format("Found duplicate clauses: {}. Please, remove one of them", clause))
                      .with_class("DUPLICATE_CLAUSES")
                      .at(at));
    }
    seen.push_back(clause);
    parse_cdc_clause(cursor, clause, flow);
  }
  if (cursor.at("TRACK", "HISTORY"))
    cursor.refuse("TRACK HISTORY ON", cursor.here(), "Leave it away: all columns are tracked.");
  if (!cursor.failed() && !flow.sequence_by) {
    cursor.fail_here("AUTO CDC needs SEQUENCE BY and a column that says which change is newer.");
  }
  return flow;
}

}  // namespace

StatementNode parse_create_flow(Cursor& cursor) {
  FlowHead head;
  head.name = parse_name(cursor, "the name of the flow");
  if (cursor.take("COMMENT")) head.comment = cursor.string("a comment");
  cursor.expect("AS");
  if (cursor.take("INSERT")) return parse_insert(cursor, std::move(head));
  if (cursor.take("AUTO", "CDC")) return parse_cdc(cursor, std::move(head));
  if (cursor.at("APPLY", "CHANGES")) {
    cursor.refuse("APPLY CHANGES INTO", cursor.here(), "It is called AUTO CDC INTO by now.");
  } else {
    cursor.fail_here("Expected INSERT INTO or AUTO CDC INTO here.");
  }
  return QueryStatement{};
}

}  // namespace brook::sql
