// Primary expressions: names, parentheses, lambdas, subqueries, and what may follow them: [i], .field, ::type, COLLATE.
#include "sql/grammar.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sql/keyword.h"
#include "sql/parse.h"
#include "sql/string_literal.h"

namespace brook::sql {

namespace {

using Key = std::string_view;

// Can the token follow an operand, and not start one? Then a clause word before it was meant as a name.
bool ends_operand(const Token& token) {
  static constexpr auto kKeys = std::to_array<Key>(
      {",",   ")",    "]",     ";",      "=",  "<>",    "<",  ">",     "<=",   ">=",   "<=>",  "/",    "%",
       "||",  "&",    "|",     "^",      "::", ".",     "[",  "->",    "AND",  "AS",   "ASC",  "DESC", "ELSE",
       "END", "FROM", "GROUP", "HAVING", "IS", "LIMIT", "OR", "ORDER", "THEN", "WHEN", "WHERE"});
  return token.kind == TokenKind::kEnd || std::ranges::find(kKeys, token.key) != kKeys.end();
}

[[gnu::noinline]] bool starts_column(const Cursor& cursor) {
  const Token& token = cursor.peek();
  if (token.kind == TokenKind::kQuotedName) return true;
  const Token& next = cursor.peek(1);
  if (token.key == "WHEN" && next.key == "(") return true;  // the function; a CASE has looked for its WHEN before
  if (token.kind != TokenKind::kWord || is_structural(token.key)) return false;
  static constexpr auto kFunctions =
      std::to_array<Key>({"DIV", "ILIKE", "LEFT", "LIKE", "REGEXP", "RIGHT", "RLIKE", "WINDOW"});
  if (next.key == "(" && std::ranges::find(kFunctions, token.key) != kFunctions.end()) return true;
  return !is_clause_word(token.key) || ends_operand(next);
}

// The end of "(x, y" with two names or more; 0 when it is something else.
std::size_t lambda_parameters_end(const Cursor& cursor) {
  std::size_t next = 1;
  while (Cursor::is_name(cursor.peek(next)) && cursor.peek(next + 1).key == ",") next += 2;
  return next > 1 && Cursor::is_name(cursor.peek(next)) ? next + 1 : 0;
}

// Functions are kept out of line here and in the files below it, so that the frames of deep nesting stay small: a
// thousand levels fit into the stack even with the address sanitizer.
[[gnu::noinline]] bool at_lambda(const Cursor& cursor) {
  if (cursor.at("(")) {
    const std::size_t end = lambda_parameters_end(cursor);
    return end > 0 && cursor.peek(end).key == ")" && cursor.peek(end + 1).key == "->";
  }
  return cursor.at_name() && cursor.peek(1).key == "->";
}

[[gnu::noinline]] ExpressionPtr parse_lambda(Cursor& cursor) {
  Location place = cursor.here();
  Lambda lambda;
  if (cursor.at("(")) {
    lambda.parameters = parse_name_list(cursor, "a parameter");
  } else {
    lambda.parameters.push_back(cursor.name("a parameter"));
  }
  cursor.expect("->");
  lambda.body = parse_expression(cursor);
  return make_expression(std::move(place), std::move(lambda));
}

[[gnu::noinline]] ExpressionPtr parse_scalar_query(Cursor& cursor) {
  Location place = cursor.here();
  cursor.advance();
  QueryPtr query = parse_query(cursor);
  cursor.expect(")");
  return make_expression(std::move(place), ScalarQuery{std::move(query)});
}

[[gnu::noinline]] ExpressionPtr parse_row(Cursor& cursor, const Token& open, ExpressionPtr first) {
  Row row;
  for (;;) {
    if (cursor.take("AS") || (cursor.at_name() && !is_clause_word(cursor.peek().key))) {
      first = make_expression(cursor.here(), NamedArgument{cursor.name("a field name"), std::move(first)});
    }
    row.items.push_back(std::move(first));
    if (!cursor.take(",")) break;
    first = parse_expression(cursor);
  }
  if (row.items.size() == 1 || !cursor.take(")")) cursor.fail_here("Expected , or ) here.");
  return make_expression(cursor.place_of(open), std::move(row));
}

[[gnu::noinline]] ExpressionPtr parse_parenthesised(Cursor& cursor) {
  if (at_parenthesised_query(cursor)) return parse_scalar_query(cursor);
  const Token& open = cursor.peek();
  cursor.advance();
  ExpressionPtr first = parse_expression(cursor);
  return cursor.take(")") ? first : parse_row(cursor, open, std::move(first));
}

[[gnu::noinline]] ExpressionPtr parse_star(Cursor& cursor, Location place, Name qualifier) {
  Star star{std::move(qualifier), {}};
  cursor.expect("*");
  const bool list = cursor.at("EXCEPT", "(") && Cursor::is_name(cursor.peek(2)) && !at_query_start(cursor, 2);
  if (list) {
    cursor.advance();
    cursor.advance();
    do {
      star.except.push_back(parse_name(cursor, "a column name"));
    } while (cursor.take(","));
    if (!cursor.take(")")) cursor.fail_here("Expected , or ) here.");
  }
  return make_expression(std::move(place), std::move(star));
}

[[gnu::noinline]] Name parse_parts(Cursor& cursor) {
  Name name{cursor.name("an expression")};
  while (cursor.at(".") && Cursor::is_name(cursor.peek(1))) {
    cursor.advance();
    name.push_back(cursor.name("a name"));
  }
  return name;
}

[[gnu::noinline]] ExpressionPtr parse_column(Cursor& cursor, const Token& first, Name name) {
  if (cursor.at(".", "*")) {
    cursor.advance();
    return parse_star(cursor, cursor.place_of(first), std::move(name));
  }
  if (cursor.at_kind(TokenKind::kString) && first.kind == TokenKind::kWord) {
    cursor.fail_here(
        fmt::format("There is no literal of type {}. A name of this column needs AS and backquotes.", first.text));
  }
  return make_expression(cursor.place_of(first), ColumnName{std::move(name)});
}

[[gnu::noinline]] ExpressionPtr parse_name_or_call(Cursor& cursor) {
  const Token& first = cursor.peek();
  Name name = parse_parts(cursor);
  if (!cursor.at("(")) return parse_column(cursor, first, std::move(name));
  return parse_call(cursor, cursor.place_of(first), std::move(name), first.kind == TokenKind::kQuotedName);
}

// The value that was given for a marker, in the marker's place; null: none.
ExpressionPtr parameter_value(Cursor& cursor, const std::string& name) {
  const Parameters* const parameters = cursor.parameters();
  if (name.empty()) {
    const std::size_t position = cursor.positional_parameters++;
    return parameters != nullptr && position < parameters->positional.size() ? parameters->positional[position]
                                                                             : nullptr;
  }
  if (parameters == nullptr) return nullptr;
  const auto found = parameters->named.find(name);
  return found == parameters->named.end() ? nullptr : found->second;
}

[[gnu::noinline]] ExpressionPtr parse_parameter(Cursor& cursor) {
  Location place = cursor.here();
  std::string name;
  if (!cursor.take("?")) {
    cursor.expect(":");
    name = cursor.name("a parameter name");
  }
  if (const ExpressionPtr value = parameter_value(cursor, name)) return make_expression(std::move(place), value->node);
  return make_expression(std::move(place), Parameter{std::move(name)});
}

// A text that is known while parsing: a string, or several joined.
std::optional<std::string> known_text(const ExpressionPtr& expression) {
  if (!expression) return std::nullopt;
  if (const auto* literal = std::get_if<Literal>(&expression->node)) {
    if (literal->kind != LiteralKind::kString) return std::nullopt;
    return literal->text;
  }
  std::vector<ExpressionPtr> parts;
  if (const auto* binary = std::get_if<Binary>(&expression->node); binary != nullptr && binary->op == "||") {
    parts = {binary->left, binary->right};
  } else if (const auto* call = std::get_if<Call>(&expression->node);
             call != nullptr && call->name.size() == 1 && same_name(call->name[0], "concat")) {
    parts = call->arguments;
  } else {
    return std::nullopt;
  }
  std::string text;
  for (const ExpressionPtr& part : parts) {
    const std::optional<std::string> known = known_text(part);
    if (!known) return std::nullopt;
    text += *known;
  }
  return text;
}

[[gnu::noinline]] ExpressionPtr parse_strings(Cursor& cursor) {
  Location place = cursor.here();
  return make_expression(std::move(place), Literal{LiteralKind::kString, cursor.string("a value"), 0});
}

[[gnu::noinline]] void fail_no_operand(Cursor& cursor) {
  const Token& token = cursor.peek();
  if (cursor.position() > 0 && token.key == "FROM" && cursor.token(cursor.position() - 1).key == ",") {
    return cursor.fail_here("Remove the comma before FROM.");
  }
  if (token.kind == TokenKind::kWord) {
    return cursor.fail_here(
        fmt::format("Expected an expression here. A column of this name is written `{}`.", token.text));
  }
  cursor.fail_here("Expected an expression here.");
}

[[gnu::noinline]] ExpressionPtr parse_identifier_form(Cursor& cursor) {
  Location place = cursor.here();
  Name name = parse_name(cursor, "a name");
  if (cursor.at("(")) return parse_call(cursor, std::move(place), std::move(name), true);
  return make_expression(std::move(place), ColumnName{std::move(name)});
}

[[gnu::noinline]] ExpressionPtr parse_word(Cursor& cursor) {
  if (cursor.at("IDENTIFIER", "(")) return parse_identifier_form(cursor);
  if (cursor.at_kind(TokenKind::kWord)) {
    if (auto literal = parse_word_literal(cursor)) return *std::move(literal);
    if (auto form = parse_special_form(cursor)) return *std::move(form);
  }
  if (starts_column(cursor)) return parse_name_or_call(cursor);
  fail_no_operand(cursor);
  return nullptr;
}

[[gnu::noinline]] ExpressionPtr parse_symbol(Cursor& cursor) {
  if (cursor.at("*")) return parse_star(cursor, cursor.here(), {});
  if (cursor.at("-")) return parse_number(cursor);
  if (cursor.at("?") || cursor.at(":")) return parse_parameter(cursor);
  fail_no_operand(cursor);
  return nullptr;
}

ExpressionPtr parse_atom(Cursor& cursor) {
  if (at_lambda(cursor)) return parse_lambda(cursor);
  switch (cursor.peek().kind) {
    case TokenKind::kNumber: return parse_number(cursor);
    case TokenKind::kString: return parse_strings(cursor);
    case TokenKind::kWord:
    case TokenKind::kQuotedName: return parse_word(cursor);
    default: return cursor.at("(") ? parse_parenthesised(cursor) : parse_symbol(cursor);
  }
}

[[gnu::noinline]] ExpressionPtr parse_subscript(Cursor& cursor, const Token& start, ExpressionPtr base) {
  cursor.expect("[");
  ExpressionPtr index = parse_value(cursor);
  cursor.expect("]");
  return make_expression(cursor.place_of(start), Subscript{std::move(base), std::move(index)});
}

// x COLLATE c is Spark's function collate(x, 'c').
[[gnu::noinline]] ExpressionPtr parse_collate(Cursor& cursor, ExpressionPtr base) {
  Location place = cursor.here();
  cursor.expect("COLLATE");
  Literal name{LiteralKind::kString, fmt::format("{}", fmt::join(parse_name(cursor, "a collation"), ".")), 0};
  ExpressionPtr collation = make_expression(place, std::move(name));
  return make_expression(std::move(place),
                         Call{.name = {"collate"}, .arguments = {std::move(base), std::move(collation)}});
}

// v:a.b['c'][0]: a call of ":" with the value, the path as variant_get() takes it, and the last name of the path.
[[gnu::noinline]] ExpressionPtr parse_variant_path(Cursor& cursor, ExpressionPtr base, Location place) {
  std::string path = "$";
  std::string last;
  const auto name_step = [&](std::string name) {
    const bool plain = name.find_first_of(".[]'\" ") == std::string::npos;
    const char* quote = name.find('\'') == std::string::npos ? "'" : "\"";
    path += plain ? "." + name : fmt::format("[{0}{1}{0}]", quote, name);
    last = std::move(name);
  };
  cursor.expect(":");
  bool first = true;
  while (first || (cursor.at(".") && Cursor::is_name(cursor.peek(1))) || cursor.at("[")) {
    if (!first || cursor.at(".")) cursor.take(".");
    if (!cursor.take("[")) {
      name_step(cursor.name("a field name"));
    } else {
      if (cursor.at_kind(TokenKind::kString)) {
        name_step(cursor.string("a key"));
      } else if (cursor.at_kind(TokenKind::kNumber)) {
        path += fmt::format("[{}]", cursor.peek().text);
        cursor.advance();
      } else {
        cursor.fail_here("Expected a key in quotes or an index here.");
      }
      cursor.expect("]");
    }
    first = false;
  }
  const auto text = [&](std::string value) {
    return make_expression(place, Literal{LiteralKind::kString, std::move(value), 0});
  };
  std::vector<ExpressionPtr> arguments = {std::move(base), text(std::move(path)), text(std::move(last))};
  return make_expression(place, Call{.name = {":"}, .arguments = std::move(arguments)});
}

[[gnu::noinline]] ExpressionPtr parse_postfix(Cursor& cursor, const Token& start, ExpressionPtr base) {
  if (cursor.at("[")) return parse_subscript(cursor, start, std::move(base));
  if (cursor.at("COLLATE")) return parse_collate(cursor, std::move(base));
  Location place = cursor.here();
  if (cursor.take(".")) {
    return make_expression(std::move(place), FieldAccess{std::move(base), cursor.name("a field name")});
  }
  if (cursor.take("::")) {
    return make_expression(std::move(place), Cast{std::move(base), parse_cast_type(cursor), false});
  }
  return parse_variant_path(cursor, std::move(base), std::move(place));
}

[[gnu::noinline]] bool at_postfix(const Cursor& cursor) {
  const Key key = cursor.peek().key;
  return key == "[" || key == "." || key == "::" || key == ":" || (key == "COLLATE" && Cursor::is_name(cursor.peek(1)));
}

}  // namespace

ExpressionPtr parse_primary(Cursor& cursor) {
  const Token& start = cursor.peek();
  ExpressionPtr base = parse_atom(cursor);
  while (at_postfix(cursor)) {
    base = parse_postfix(cursor, start, std::move(base));
    cursor.grow();
  }
  return base;
}

bool at_query_start(const Cursor& cursor, std::size_t ahead) {
  const Token& token = cursor.peek(ahead);
  const Token& next = cursor.peek(ahead + 1);
  static constexpr auto kOperandSigns = std::to_array<Key>({"(", "*", "+", "-", "~", "!", "?", ":"});
  const bool operand = next.kind == TokenKind::kSymbol
                           ? std::ranges::find(kOperandSigns, next.key) != kOperandSigns.end()
                           : next.kind != TokenKind::kEnd;
  if (token.key == "SELECT") return operand;
  if (token.key == "VALUES") return operand && next.key != "*" && !is_structural(next.key);
  const bool name = Cursor::is_name(next);
  if (token.key == "WITH") return name;
  if (token.key == "TABLE") return name && !is_structural(next.key);
  return token.key == "FROM" && (name || next.key == "(");
}

bool at_parenthesised_query(Cursor& cursor) {
  if (!cursor.at("(")) return false;
  const std::size_t first = cursor.position();
  Cursor::Parentheses& known = cursor.parentheses;
  if (first >= known.first && first <= known.last) return known.query;
  // (( … ) x: the inner pair is a query that goes on only when x is a part of queries.
  static constexpr auto kQueryGoesOn = std::to_array<Key>({")", "UNION", "EXCEPT", "INTERSECT", "MINUS", "ORDER",
                                                           "CLUSTER", "DISTRIBUTE", "SORT", "LIMIT", "OFFSET", "|>"});
  std::size_t open = 0;
  bool query = true;
  while (query && cursor.peek(open + 1).key == "(") {
    const std::size_t close = cursor.peek(open + 1).partner;
    query = close != 0 && std::ranges::find(kQueryGoesOn, cursor.token(close + 1).key) != kQueryGoesOn.end();
    if (query) ++open;
  }
  query = query && at_query_start(cursor, open + 1);
  known = {first, first + open, query};
  return query;
}

Name parse_name(Cursor& cursor, std::string_view what) {
  if (cursor.at("IDENTIFIER", "(")) {
    const Token& word = cursor.peek();
    cursor.advance();
    cursor.advance();
    const std::optional<std::string> text = known_text(parse_expression(cursor));
    if (cursor.failed()) return {};
    if (!text) {
      cursor.refuse("IDENTIFIER of what is known only when the query runs", cursor.place_of(word),
                    "It takes strings, parameters that are given, and strings joined by ||.");
      return {};
    }
    Cursor words(*text, {});
    Name name = parse_name(words, what);
    if (words.failed() || !words.at_kind(TokenKind::kEnd)) cursor.fail_here("IDENTIFIER takes a name such as 'a.b'.");
    cursor.expect(")");
    return name;
  }
  const Token& first = cursor.peek();
  Name name{cursor.name(what)};
  while (cursor.at(".")) {
    cursor.advance();
    name.push_back(cursor.name("a name"));
  }
  // test-table: a minus that touches names on both sides.
  const Token& last = cursor.position() > 0 ? cursor.token(cursor.position() - 1) : first;
  const Token& next = cursor.peek(1);
  if (cursor.at("-") && last.text.data() + last.text.size() == cursor.peek().text.data() && Cursor::is_name(next) &&
      next.text.data() == cursor.peek().text.data() + 1) {
    const std::string whole = fmt::format("{}-{}", last.text, next.text);
    cursor.fail(
        usage_error(fmt::format("The unquoted identifier {} is invalid and must be back quoted as: `{}`", whole, whole))
            .with_class("INVALID_IDENTIFIER")
            .at(cursor.place_of(last)));
  }
  return name;
}

std::vector<std::string> parse_name_list(Cursor& cursor, std::string_view what) {
  std::vector<std::string> names;
  cursor.expect("(");
  do {
    names.push_back(cursor.name(what));
  } while (cursor.take(","));
  if (!cursor.take(")")) cursor.fail_here("Expected , or ) here.");
  return names;
}

}  // namespace brook::sql
