// One statement: SET, CREATE …, or a query; what else Spark knows is refused by its name.
#include "sql/grammar.h"

#include <fmt/format.h>

#include "sql/keyword.h"
#include "sql/string_literal.h"

namespace brook::sql {

namespace {

constexpr const char* kWhatIsTaken =
    "brookmill takes CREATE TABLE, STREAMING TABLE, MATERIALIZED VIEW, TEMPORARY VIEW and FLOW, SET, and queries.";
constexpr const char* kWrite =
    "Datasets are written by CREATE STREAMING TABLE … AS and CREATE FLOW … AS INSERT INTO ….";

struct Refused {
  std::string_view first, second, hint;
};
constexpr Refused kRefused[] = {
    {"INSERT", "", kWrite},
    {"MERGE", "", "Use CREATE FLOW … AS AUTO CDC INTO …."},
    {"UPDATE", "", kWrite},
    {"DELETE", "FROM", kWrite},
    {"COPY", "INTO", kWrite},
    {"APPLY", "CHANGES", "Use CREATE FLOW f AS AUTO CDC INTO t …."},
    {"AUTO", "CDC", "Use CREATE FLOW f AS AUTO CDC INTO t …."},
    {"USE", "", "Name catalog and schema in spark-pipeline.yml."},
    {"ALTER", "", "Change the CREATE statement of the dataset."},
    {"DROP", "", "Remove the CREATE statement of the dataset."},
    {"REPLACE", "TABLE", "Write CREATE TABLE."},
    {"RESET", "", "Remove the SET statement."},
    {"EXPLAIN", "", "Use the command brookmill explain."},
    {"REFRESH", "", "Use brookmill run --refresh."},
    {"DECLARE", "", "Use ${…} from the configuration."},
    {"SHOW", "", ""},
    {"DESCRIBE", "", ""},
    {"DESC", "", ""},
    {"ANALYZE", "", ""},
    {"TRUNCATE", "", ""},
    {"CACHE", "", ""},
    {"UNCACHE", "", ""},
    {"CLEAR", "CACHE", ""},
    {"LOAD", "DATA", ""},
    {"MSCK", "", ""},
    {"REPAIR", "TABLE", ""},
    {"COMMENT", "ON", ""},
    {"EXECUTE", "IMMEDIATE", ""},
    {"CALL", "", ""},
    {"GRANT", "", ""},
    {"REVOKE", "", ""},
    {"BEGIN", "", ""},
    {"ADD", "", ""},
    {"LIST", "", ""},
    {"OPTIMIZE", "", ""},
    {"VACUUM", "", ""},
    {"RESTORE", "", ""},
    {"EXPORT", "", ""},
    {"IMPORT", "", ""},
    {"LOCK", "", ""},
    {"UNLOCK", "", ""},
    {"START", "TRANSACTION", ""},
    {"COMMIT", "", ""},
    {"ROLLBACK", "", ""},
    {"DFS", "", ""},
    {"OPEN", "", ""},
    {"FETCH", "", ""},
    {"CLOSE", "", ""},
};

bool at_statement_end(const Cursor& cursor) { return cursor.at(";") || cursor.at_kind(TokenKind::kEnd); }

bool is_broken(TokenKind kind) {
  return kind == TokenKind::kUnclosedString || kind == TokenKind::kUnclosedName || kind == TokenKind::kUnclosedComment;
}

// The source from the cursor up to the end of the statement, or up to `stop`; trimmed of what is no token.
std::string raw_text(Cursor& cursor, std::string_view stop) {
  const std::size_t first = cursor.position();
  std::size_t last = first;
  const bool name = cursor.at_kind(TokenKind::kQuotedName);
  for (; !at_statement_end(cursor) && cursor.peek().text != stop; cursor.advance()) {
    if (is_broken(cursor.peek().kind)) cursor.fail_here({});
    last = cursor.position();
  }
  if (cursor.failed() || cursor.position() == first) return {};
  if (name && last == first) return quoted_name_value(cursor.token(first).text);
  return std::string(cursor.slice(first, last));
}

bool refuse_set(Cursor& cursor) {
  const Location place = cursor.here();
  const std::string_view word = cursor.peek(1).key;
  const std::string_view next = cursor.peek(2).key;
  if (next == "=" || next == ".") return false;
  for (const std::string_view kind : {"ROLE", "CATALOG", "VARIABLE", "VAR", "COLLATION"}) {
    if (word != kind) continue;
    cursor.refuse(fmt::format("SET {}", kind), place, "SET takes a key of the configuration: SET key = value.");
    return true;
  }
  return false;
}

SetProperty parse_set(Cursor& cursor) {
  if (refuse_set(cursor)) return {};
  const Location place = cursor.here();
  cursor.expect("SET");
  if (cursor.take("TIME", "ZONE")) {
    if (!cursor.at_kind(TokenKind::kString)) {
      cursor.refuse("SET TIME ZONE without a name in quotes", place, "Write SET TIME ZONE 'Europe/Berlin'.");
    }
    return {"spark.sql.session.timeZone", cursor.string("a time zone")};
  }
  SetProperty property;
  const Location key_place = cursor.here();
  property.key = raw_text(cursor, "=");
  if (property.key.empty()) cursor.fail_here("Expected a key, as in SET key = value.");
  const bool quoted = cursor.position() > 0 && cursor.token(cursor.position() - 1).kind == TokenKind::kQuotedName;
  if (!quoted && property.key.find_first_of(" \t\r\n") != std::string::npos) {
    cursor.fail(usage_error(fmt::format("\"{}\" is an invalid property key", property.key))
                    .with_class("INVALID_PROPERTY_KEY")
                    .at(key_place)
                    .with_hint("Put it in backquotes, or write SET key = value."));
  }
  if (!cursor.at("=")) cursor.fail_here("Expected = and a value, as in SET key = value.");
  cursor.expect("=");
  property.value = raw_text(cursor, ";");
  return property;
}

// Called where a statement should end and does not.
void fail_trailing(Cursor& cursor) {
  const Token& token = cursor.peek();
  if (token.key == ")") return cursor.fail_here("There is no ( for it.");
  if (token.key == "|>") {
    return cursor.fail_here("A pipe goes on from a query without ORDER BY or LIMIT; write those as steps of the pipe.");
  }
  if (token.key == "CREATE" || token.key == "SET" || token.key == "SELECT") {
    return cursor.fail_here("A semicolon may be missing before it.");
  }
  if (is_clause_word(token.key)) {
    return cursor.fail_here(
        "It has no place here. The order is SELECT, FROM, WHERE, GROUP BY, HAVING, WINDOW, QUALIFY, ORDER BY, LIMIT, "
        "OFFSET.");
  }
  const bool operand = Cursor::is_name(token) || token.kind == TokenKind::kNumber || token.kind == TokenKind::kString;
  cursor.fail_here(operand || token.key == "(" ? "A comma or an operator may be missing before it."
                                               : "Expected the end of the statement here.");
}

StatementNode parse_node(Cursor& cursor) {
  if (cursor.at("CREATE")) return parse_create(cursor);
  if (cursor.at("SET")) return parse_set(cursor);
  if (cursor.at("(") || at_query_start(cursor, 0) || !refuse_statement(cursor))
    return QueryStatement{parse_query(cursor)};
  return QueryStatement{};
}

}  // namespace

bool refuse_statement(Cursor& cursor) {
  for (const Refused& refused : kRefused) {
    if (!cursor.at(refused.first) || (!refused.second.empty() && cursor.peek(1).key != refused.second)) continue;
    const std::string name =
        refused.second.empty() ? std::string(refused.first) : fmt::format("{} {}", refused.first, refused.second);
    cursor.refuse(name, cursor.here(), refused.hint.empty() ? kWhatIsTaken : std::string(refused.hint));
    return true;
  }
  return false;
}

Statement parse_statement(Cursor& cursor) {
  Statement statement;
  statement.location = cursor.here();
  const std::size_t first = cursor.position();
  statement.node = parse_node(cursor);
  if (!cursor.failed() && !at_statement_end(cursor)) fail_trailing(cursor);
  if (!cursor.failed()) statement.text = cursor.slice(first, cursor.position() - 1);
  return statement;
}

}  // namespace brook::sql
