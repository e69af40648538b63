// SELECT with its clauses up to QUALIFY, and the aliases of expressions.
#include "sql/grammar.h"

#include "sql/keyword.h"

namespace brook::sql {

namespace {

// A clause or an operator starts here, so the word is no alias without AS.
[[gnu::noinline]] bool clause_starts(const Cursor& cursor) {
  const std::string_view word = cursor.peek().key;
  const std::string_view next = cursor.peek(1).key;
  if (word.empty() || !is_clause_word(word)) return false;
  if (word == "GROUP" || word == "ORDER" || word == "CLUSTER" || word == "DISTRIBUTE" || word == "SORT") {
    return next == "BY";
  }
  if (word == "LATERAL") return next == "VIEW";
  if (word == "UNION" || word == "EXCEPT" || word == "INTERSECT" || word == "MINUS") return next != "FROM";
  if (word == "WINDOW") return Cursor::is_name(cursor.peek(1)) && cursor.peek(2).key == "AS";
  if (word == "DELAY") return next == "OF";
  const bool only_in_from = is_strict(word) && word != "ON" && word != "USING";
  return !only_in_from && word != "PIVOT" && word != "UNPIVOT" && word != "TABLESAMPLE" && word != "WATERMARK";
}

std::string hint_text(std::string_view token) {
  token.remove_prefix(3);
  token.remove_suffix(2);
  const std::size_t first = token.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string(token.substr(first, token.find_last_not_of(" \t\r\n") - first + 1));
}

// SELECT TRANSFORM(a, b) USING 'script'; without what follows, transform is a function.
[[gnu::noinline]] void refuse_script(Cursor& cursor) {
  if (!cursor.at("TRANSFORM", "(") || cursor.peek(1).partner == 0) return;
  const std::size_t after = cursor.peek(1).partner + 1;
  const std::string_view word = cursor.token(after).key;
  const bool row_format = word == "ROW" && cursor.token(after + 1).key == "FORMAT";
  if (word != "USING" && word != "RECORDWRITER" && !row_format) return;
  cursor.refuse("SELECT TRANSFORM … USING", cursor.here(), "Scripts cannot run inside a query.");
}

}  // namespace

[[gnu::noinline]] Select parse_select_head(Cursor& cursor) {
  Select select;
  cursor.expect("SELECT");
  for (; cursor.at_kind(TokenKind::kHint); cursor.advance()) select.hints.push_back(hint_text(cursor.peek().text));
  const std::string_view next = cursor.peek(1).key;
  const bool operand = next != "," && next != ")" && next != "." && cursor.peek(1).kind != TokenKind::kEnd;
  if ((cursor.at("DISTINCT") || cursor.at("ALL")) && operand) {
    select.distinct = cursor.at("DISTINCT");
    cursor.advance();
  }
  refuse_script(cursor);
  select.items = parse_named_expressions(cursor);
  return select;
}

std::vector<std::string> parse_aliases(Cursor& cursor) {
  const bool as = cursor.take("AS");
  if (cursor.at("(")) return parse_name_list(cursor, "an alias");
  if (!as && (!cursor.at_name() || clause_starts(cursor))) return {};
  return {cursor.name("an alias")};
}

std::vector<NamedExpression> parse_named_expressions(Cursor& cursor) {
  std::vector<NamedExpression> items;
  do {
    ExpressionPtr value = parse_expression(cursor);
    items.push_back({std::move(value), parse_aliases(cursor)});
  } while (cursor.take(","));
  return items;
}

std::vector<NamedWindow> parse_named_windows(Cursor& cursor) {
  std::vector<NamedWindow> windows;
  do {
    NamedWindow window;
    window.name = cursor.name("the name of a window");
    cursor.expect("AS");
    window.spec = parse_window(cursor);
    windows.push_back(std::move(window));
  } while (cursor.take(","));
  return windows;
}

Select parse_select(Cursor& cursor) {
  Select select = parse_select_head(cursor);
  if (cursor.take("FROM")) select.from = parse_from(cursor);
  if (cursor.at("LATERAL", "VIEW")) {
    cursor.refuse("LATERAL VIEW without FROM", cursor.here(), "Call the function in the SELECT list.");
  }
  if (cursor.take("WHERE")) select.where = parse_expression(cursor);
  if (cursor.take("GROUP", "BY")) select.group_by = parse_group_by(cursor);
  if (cursor.take("HAVING")) select.having = parse_expression(cursor);
  if (cursor.take("WINDOW")) select.windows = parse_named_windows(cursor);
  if (cursor.take("QUALIFY")) select.qualify = parse_expression(cursor);
  return select;
}

}  // namespace brook::sql
