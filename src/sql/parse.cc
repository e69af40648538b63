#include "sql/parse.h"

#include "sql/grammar.h"

namespace brook::sql {

namespace {

// Runs one rule over a whole text.
template <class Rule>
auto parse_whole(std::string_view text, const std::string& file, Rule rule, const Parameters* parameters = nullptr)
    -> Result<decltype(rule(std::declval<Cursor&>()))> {
  Cursor cursor(text, file, parameters);
  auto value = rule(cursor);
  if (!cursor.failed() && !cursor.at_kind(TokenKind::kEnd)) cursor.fail_here("Expected the end of the text here.");
  if (cursor.failed()) return fail(*cursor.error());
  return value;
}

}  // namespace

Result<std::vector<Statement>> parse_statements(std::string_view text, const std::string& file,
                                                const Parameters& parameters) {
  const auto rule = [](Cursor& cursor) {
    std::vector<Statement> statements;
    for (;;) {
      while (cursor.take(";")) {
      }
      if (cursor.at_kind(TokenKind::kEnd)) return statements;
      statements.push_back(parse_statement(cursor));
      cursor.positional_parameters = 0;
    }
  };
  return parse_whole(text, file, rule, &parameters);
}

Result<QueryPtr> parse_query(std::string_view text, const std::string& file, const Parameters& parameters) {
  const auto rule = [](Cursor& cursor) {
    QueryPtr query = parse_query(cursor);
    while (cursor.take(";")) {
    }
    return query;
  };
  return parse_whole(text, file, rule, &parameters);
}

Result<ExpressionPtr> parse_expression(std::string_view text, const std::string& file) {
  return parse_whole(text, file, [](Cursor& cursor) { return parse_expression(cursor); });
}

Result<DataType> parse_data_type(std::string_view text) {
  return parse_whole(text, {}, [](Cursor& cursor) { return parse_type(cursor); });
}

Result<Schema> parse_schema(std::string_view text) {
  return parse_whole(text, {}, [](Cursor& cursor) { return parse_fields(cursor, true); });
}

}  // namespace brook::sql
