// Function calls with their clauses, and the forms that have keywords inside: CASE, CAST, EXTRACT, TRIM(… FROM …).
#include "sql/grammar.h"

#include <algorithm>
#include <array>

#include "sql/keyword.h"

namespace brook::sql {

namespace {

using Key = std::string_view;

void close_arguments(Cursor& cursor) {
  if (!cursor.take(")")) cursor.fail_here("Expected , or ) here.");
}

[[gnu::noinline]] void refuse_table_argument(Cursor& cursor) {
  if (cursor.at("TABLE") && (Cursor::is_name(cursor.peek(1)) || cursor.peek(1).key == "(")) {
    cursor.refuse("A TABLE argument", cursor.here(), "Pass values, or join the table.");
  }
}

ExpressionPtr parse_argument_value(Cursor& cursor) {
  refuse_table_argument(cursor);
  return parse_expression(cursor);
}

[[gnu::noinline]] ExpressionPtr parse_named_argument(Cursor& cursor) {
  Location place = cursor.here();
  std::string name = cursor.name("an argument");
  cursor.expect("=>");
  ExpressionPtr value = parse_argument_value(cursor);
  return make_expression(std::move(place), NamedArgument{std::move(name), std::move(value)});
}

ExpressionPtr parse_argument(Cursor& cursor) {
  const bool named = cursor.at_name() && cursor.peek(1).key == "=>";
  return named ? parse_named_argument(cursor) : parse_argument_value(cursor);
}

// struct(a AS x, b y): an alias is kept as a named argument.
[[gnu::noinline]] void parse_struct_arguments(Cursor& cursor, std::vector<ExpressionPtr>& arguments) {
  if (cursor.take(")")) return;
  do {
    Location place = cursor.here();
    ExpressionPtr value = parse_expression(cursor);
    if (cursor.take("AS") || (cursor.at_name() && !is_clause_word(cursor.peek().key))) {
      value = make_expression(std::move(place), NamedArgument{cursor.name("a field name"), std::move(value)});
    }
    arguments.push_back(std::move(value));
  } while (cursor.take(","));
  close_arguments(cursor);
}

// TRIM([BOTH|LEADING|TRAILING] [a] FROM b); the function trim(a, b) has the same order. False: not this form so far.
[[gnu::noinline]] bool parse_trim(Cursor& cursor, Call& call) {
  const bool leading = cursor.at("LEADING");
  const bool trailing = cursor.at("TRAILING");
  const Key next = cursor.peek(1).key;
  const bool option = (leading || trailing || cursor.at("BOTH")) && next != ")" && next != "," && next != ".";
  if (option) {
    if (leading) call.name = {"ltrim"};
    if (trailing) call.name = {"rtrim"};
    cursor.advance();
  }
  if (!cursor.at("FROM")) call.arguments.push_back(parse_value(cursor));
  if (!option && !cursor.at("FROM")) return false;
  cursor.expect("FROM");
  call.arguments.push_back(parse_value(cursor));
  cursor.expect(")");
  return true;
}

// f(a WORD b [WORD c …]). False when no word followed the first argument.
[[gnu::noinline]] bool parse_worded(Cursor& cursor, Call& call, std::initializer_list<Key> words,
                                    std::size_t required) {
  call.arguments.push_back(parse_value(cursor));
  if (!cursor.at(*words.begin())) return false;
  std::size_t seen = 0;
  for (const Key word : words) {
    if (!cursor.take(word)) {
      if (seen < required) cursor.expect(word);
      break;
    }
    ++seen;
    call.arguments.push_back(parse_value(cursor));
  }
  cursor.expect(")");
  return true;
}

// The forms with words between the arguments. True when the closing parenthesis was consumed.
[[gnu::noinline]] bool parse_worded_arguments(Cursor& cursor, Key function, Call& call) {
  if (function == "TRIM") return parse_trim(cursor, call);
  if (function == "OVERLAY") return parse_worded(cursor, call, {"PLACING", "FROM", "FOR"}, 2);
  const bool position = function == "POSITION";
  const bool worded = position ? parse_worded(cursor, call, {"IN"}, 1) : parse_worded(cursor, call, {"FROM", "FOR"}, 1);
  if (worded) call.name = {position ? "locate" : "substring"};
  return worded;
}

[[gnu::noinline]] void parse_quantifier(Cursor& cursor, Call& call) {
  const Key next = cursor.peek(1).key;
  if ((!cursor.at("DISTINCT") && !cursor.at("ALL")) || next == ")" || next == "," || next == ".") return;
  call.distinct = cursor.at("DISTINCT");
  cursor.advance();
}

// After the first argument, when a form with words has read that already.
[[gnu::noinline]] void parse_plain_arguments(Cursor& cursor, Call& call) {
  if (call.arguments.empty()) {
    if (cursor.at(")")) return;
    parse_quantifier(cursor, call);
  } else if (!cursor.take(",")) {
    return;
  }
  do {
    call.arguments.push_back(parse_argument(cursor));
  } while (cursor.take(","));
}

[[gnu::noinline]] bool is_worded(Key function) {
  return function == "TRIM" || function == "POSITION" || function == "SUBSTRING" || function == "SUBSTR" ||
         function == "OVERLAY";
}

[[gnu::noinline]] void close_call(Cursor& cursor, Key function, Call& call) {
  if ((function == "FIRST" || function == "LAST" || function == "ANY_VALUE") && cursor.take("IGNORE", "NULLS")) {
    call.ignore_nulls = true;
  }
  close_arguments(cursor);
}

[[gnu::noinline]] void parse_call_arguments(Cursor& cursor, Key function, Call& call) {
  cursor.expect("(");
  if (function == "STRUCT") return parse_struct_arguments(cursor, call.arguments);
  if (is_worded(function) && !cursor.at(")") && parse_worded_arguments(cursor, function, call)) return;
  parse_plain_arguments(cursor, call);
  close_call(cursor, function, call);
}

[[gnu::noinline]] void parse_call_clauses(Cursor& cursor, Call& call) {
  if (cursor.take("WITHIN", "GROUP")) {
    cursor.expect("(");
    cursor.expect("ORDER", "BY");
    call.within_group = parse_sort_items(cursor);
    cursor.expect(")");
  }
  if (cursor.take("FILTER", "(")) {
    cursor.expect("WHERE");
    call.filter = parse_expression(cursor);
    cursor.expect(")");
  }
  if (cursor.take("IGNORE", "NULLS")) {
    call.ignore_nulls = true;
  } else if (cursor.take("RESPECT", "NULLS")) {
    call.ignore_nulls = false;
  }
  const Token& next = cursor.peek(1);
  if (cursor.at("OVER") && (next.key == "(" || Cursor::is_name(next))) {
    cursor.advance();
    call.over = parse_window(cursor);
  }
}

[[gnu::noinline]] ExpressionPtr parse_case(Cursor& cursor) {
  Location place = cursor.here();
  Case node;
  cursor.advance();
  if (!cursor.at("WHEN")) node.operand = parse_expression(cursor);
  do {
    cursor.expect("WHEN");
    ExpressionPtr when = parse_expression(cursor);
    cursor.expect("THEN");
    ExpressionPtr then = parse_expression(cursor);
    node.branches.push_back({std::move(when), std::move(then)});
  } while (cursor.at("WHEN"));
  if (cursor.take("ELSE")) node.otherwise = parse_expression(cursor);
  if (!cursor.take("END")) cursor.fail_here("Expected WHEN, ELSE or END of the CASE here.");
  return make_expression(std::move(place), std::move(node));
}

[[gnu::noinline]] ExpressionPtr parse_cast(Cursor& cursor) {
  const Token& word = cursor.peek();
  cursor.advance();
  cursor.expect("(");
  ExpressionPtr value = parse_expression(cursor);
  cursor.expect("AS");
  DataType type = parse_cast_type(cursor);
  cursor.expect(")");
  return make_expression(cursor.place_of(word), Cast{std::move(value), std::move(type), word.key == "TRY_CAST"});
}

[[gnu::noinline]] ExpressionPtr parse_extract(Cursor& cursor) {
  const Token& word = cursor.peek();
  cursor.advance();
  cursor.expect("(");
  std::string name = cursor.name("a unit such as YEAR");
  cursor.expect("FROM");
  ExpressionPtr value = parse_value(cursor);
  cursor.expect(")");
  return make_expression(cursor.place_of(word), Extract{std::move(name), std::move(value)});
}

[[gnu::noinline]] ExpressionPtr parse_exists(Cursor& cursor) {
  const Token& word = cursor.peek();
  cursor.advance();
  if (!at_parenthesised_query(cursor))
    return parse_call(cursor, cursor.place_of(word), {std::string(word.text)}, false);
  cursor.expect("(");
  QueryPtr query = parse_query(cursor);
  cursor.expect(")");
  return make_expression(cursor.place_of(word), Exists{std::move(query)});
}

[[gnu::noinline]] bool is_bare_function(Key word) {
  static constexpr auto kWords =
      std::to_array<Key>({"CURRENT_DATE", "CURRENT_PATH", "CURRENT_TIME", "CURRENT_TIMESTAMP", "CURRENT_USER",
                          "LOCALTIME", "LOCALTIMESTAMP", "SESSION_USER", "USER"});
  return std::ranges::find(kWords, word) != kWords.end();
}

}  // namespace

std::optional<ExpressionPtr> parse_special_form(Cursor& cursor) {
  const Key word = cursor.peek().key;
  const Key next = cursor.peek(1).key;
  if (word == "CASE") return parse_case(cursor);
  if (next == "(") {
    if (word == "CAST" || word == "TRY_CAST") return parse_cast(cursor);
    if (word == "EXTRACT" && cursor.peek(3).key == "FROM") return parse_extract(cursor);
    if (word == "EXISTS") return parse_exists(cursor);
    return std::nullopt;
  }
  if (next == "." || !is_bare_function(word)) return std::nullopt;
  Location place = cursor.here();
  return make_expression(std::move(place), Call{.name = {cursor.name("a function")}, .arguments = {}, .bare = true});
}

ExpressionPtr parse_call(Cursor& cursor, Location location, Name name, bool quoted) {
  const bool plain = !quoted && name.size() == 1 && cursor.position() > 0;
  const Key function = plain ? cursor.token(cursor.position() - 1).key : Key();
  auto node =
      std::make_shared<Expression>(Expression{std::move(location), Call{.name = std::move(name), .arguments = {}}});
  Call& call = std::get<Call>(node->node);
  parse_call_arguments(cursor, function, call);
  parse_call_clauses(cursor, call);
  return node;
}

std::vector<ExpressionPtr> parse_arguments(Cursor& cursor) {
  Call call;
  parse_plain_arguments(cursor, call);
  if (call.distinct) cursor.fail_here("DISTINCT has no place in a table function.");
  close_arguments(cursor);
  return std::move(call.arguments);
}

}  // namespace brook::sql
