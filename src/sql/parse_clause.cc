// The clauses that CREATE statements share, and lists of options.
#include "sql/grammar.h"

#include <algorithm>

#include <fmt/format.h>

#include "sql/string_literal.h"

namespace brook::sql {

namespace {

std::string parse_option_key(Cursor& cursor) {
  if (cursor.at_kind(TokenKind::kString)) {
    std::string key = string_value(cursor.peek().text);
    cursor.advance();
    return key;
  }
  std::string key = cursor.name("the name of an option");
  while (cursor.take(".")) key += "." + cursor.name("the name of an option");
  return key;
}

std::string parse_option_value(Cursor& cursor) {
  if (cursor.at_kind(TokenKind::kString)) return cursor.string("a value");
  std::string value;
  if (cursor.take("-")) value = "-";
  const Token& token = cursor.peek();
  const bool truth = value.empty() && (token.key == "TRUE" || token.key == "FALSE");
  if (!truth && token.kind != TokenKind::kNumber) {
    cursor.fail_here("Expected the value of the option: a string in quotes, a number, TRUE or FALSE.");
    return {};
  }
  cursor.advance();
  return value + (truth ? folded_name(token.text) : std::string(token.text));
}

std::vector<std::string> parse_cluster_columns(Cursor& cursor) {
  if (!cursor.at("(")) {
    cursor.refuse(fmt::format("CLUSTER BY {}", cursor.peek().text), cursor.here(),
                  "Name the columns: CLUSTER BY (a, b).");
    return {};
  }
  std::vector<std::string> columns;
  cursor.advance();
  do {
    columns.push_back(fmt::format("{}", fmt::join(parse_name(cursor, "a column"), ".")));
  } while (cursor.take(","));
  cursor.expect(")");
  return columns;
}

std::vector<std::string> parse_partition_columns(Cursor& cursor) {
  std::vector<std::string> columns;
  cursor.expect("(");
  do {
    const Location place = cursor.here();
    columns.push_back(cursor.name("a column name"));
    if (cursor.at("(") || cursor.at(".")) {
      cursor.refuse("PARTITIONED BY an expression", place, "Compute it as a column and partition by that.");
    } else if (cursor.at_name()) {
      cursor.refuse("A column defined in PARTITIONED BY", place, "Define it with the other columns and name it here.");
    }
  } while (cursor.take(","));
  if (!cursor.take(")")) cursor.fail_here("Expected , or ) here.");
  return columns;
}

// Clauses of Spark and Databricks that have no meaning here yet: refused, never skipped.
bool refuse_clause(Cursor& cursor) {
  const Location place = cursor.here();
  const auto refuse = [&](std::string_view what, std::string_view hint) {
    cursor.refuse(what, place, std::string(hint));
    return true;
  };
  if (cursor.at("CLUSTERED", "BY")) return refuse("CLUSTERED BY", "Use PARTITIONED BY.");
  if (cursor.at("SKEWED", "BY")) return refuse("SKEWED BY", "Leave it away.");
  if (cursor.at("ROW", "FORMAT")) return refuse("ROW FORMAT", "Use USING with OPTIONS.");
  if (cursor.at("STORED", "AS") || cursor.at("STORED", "BY")) return refuse("STORED AS", "Use USING: USING parquet.");
  if (cursor.at("DEFAULT", "COLLATION")) return refuse("DEFAULT COLLATION", "Strings compare by their bytes.");
  if (cursor.at("PARTITIONED", "ON")) return refuse("PARTITIONED ON", "Use PARTITIONED BY.");
  if (cursor.at("SCHEDULE") || cursor.at("TRIGGER", "ON")) {
    return refuse(cursor.peek().key, "Use brookmill run --continuous --trigger.");
  }
  if (cursor.at("WITH") && cursor.peek(1).key != "(")
    return refuse(fmt::format("WITH {}", cursor.peek(1).text), "Leave it away.");
  return false;
}

// The name of the clause under the cursor, which is consumed; empty when none starts here.
std::string_view take_clause(Cursor& cursor) {
  if (cursor.take("PARTITIONED", "BY")) return "PARTITIONED BY";
  if (cursor.take("CLUSTER", "BY")) return "CLUSTER BY";
  for (const std::string_view word : {"USING", "OPTIONS", "LOCATION", "COMMENT", "TBLPROPERTIES"}) {
    if (cursor.take(word)) return word;
  }
  return {};
}

}  // namespace

OptionMap parse_options(Cursor& cursor) {
  OptionMap options;
  cursor.expect("(");
  do {
    const Location place = cursor.here();
    std::string key = parse_option_key(cursor);
    cursor.take("=");
    std::string value = parse_option_value(cursor);
    if (std::ranges::any_of(options, [&](const auto& known) { return same_name(known.first, key); })) {
      cursor.fail(usage_error(fmt::format("Found duplicate keys `{}`", key)).with_class("DUPLICATE_KEY").at(place));
    }
    options.emplace(std::move(key), std::move(value));
  } while (cursor.take(","));
  if (!cursor.take(")")) cursor.fail_here("Expected , or ) here.");
  return options;
}

void parse_table_clauses(Cursor& cursor, TableClauses& clauses) {
  std::vector<std::string_view> seen;
  for (;;) {
    const Location place = cursor.here();
    const std::string_view clause = take_clause(cursor);
    if (clause.empty()) {
      refuse_clause(cursor);
      return;
    }
    if (std::ranges::find(seen, clause) != seen.end()) {
      cursor.fail(usage_error(fmt::format("Found duplicate clauses: {}. Please, remove one of them", clause))
                      .with_class("DUPLICATE_CLAUSES")
                      .at(place));
      return;
    }
    seen.push_back(clause);
    if (clause == "USING")
      clauses.format = fmt::format("{}", fmt::join(parse_name(cursor, "a format such as csv"), "."));
    if (clause == "OPTIONS") clauses.options = parse_options(cursor);
    if (clause == "PARTITIONED BY") clauses.partitioned_by = parse_partition_columns(cursor);
    if (clause == "CLUSTER BY") clauses.clustered_by = parse_cluster_columns(cursor);
    if (clause == "LOCATION") clauses.location = cursor.string("a path");
    if (clause == "COMMENT") clauses.comment = cursor.string("a comment");
    if (clause == "TBLPROPERTIES") clauses.properties = parse_options(cursor);
  }
}

}  // namespace brook::sql
