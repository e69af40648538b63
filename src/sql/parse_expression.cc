// Operators, by Spark's precedence: OR < AND < NOT < predicates (not chained) < comparison < | < ^ < & < shifts
// < + - || < * / % DIV < unary sign and ~ < primary expressions.
#include "sql/grammar.h"

namespace brook::sql {

namespace {

struct ValueOperator {
  std::string_view text;
  int precedence = 0;  // 0: not an operator
  int tokens = 1;
};

constexpr int kComparison = 1;
constexpr int kUnary = 8;

// ">" ">" that touch are a shift.
ValueOperator angle_operator(const Cursor& cursor) {
  const auto touches = [&](std::size_t next) {
    return cursor.peek(next).key == ">" && cursor.peek(next).text.data() == cursor.peek().text.data() + next;
  };
  if (!touches(1)) return {">", kComparison, 1};
  return touches(2) ? ValueOperator{">>>", 5, 3} : ValueOperator{">>", 5, 2};
}

[[gnu::noinline]] ValueOperator value_operator(const Cursor& cursor) {
  const std::string_view key = cursor.peek().key;
  if (key.empty()) return {};
  switch (key[0]) {
    case '*':
    case '/':
    case '%': return {key, 7};
    case '+':
    case '-': return key.size() == 1 ? ValueOperator{key, 6} : ValueOperator{};
    case '|':
      if (key == "||") return {key, 6};
      return key == "|" ? ValueOperator{key, 2} : ValueOperator{};
    case '&': return {key, 4};
    case '^': return {key, 3};
    case '<': return {key, key == "<<" ? 5 : kComparison};
    case '>': return key == ">" ? angle_operator(cursor) : ValueOperator{key, kComparison};
    case '=': return key == "=" ? ValueOperator{key, kComparison} : ValueOperator{};
    case 'D': return key == "DIV" ? ValueOperator{key, 7} : ValueOperator{};
    default: return {};
  }
}

ExpressionPtr parse_value_above(Cursor& cursor, int least);

[[gnu::noinline]] bool at_sign(const Cursor& cursor) {
  const bool sign = cursor.at("-") || cursor.at("+") || cursor.at("~");
  return sign && !(cursor.at("-") && cursor.peek(1).kind == TokenKind::kNumber);
}

[[gnu::noinline]] ExpressionPtr parse_signed(Cursor& cursor) {
  const Nest nest(cursor);
  const Token& op = cursor.peek();
  cursor.advance();
  ExpressionPtr operand = parse_value_above(cursor, kUnary);
  return make_expression(cursor.place_of(op), Unary{std::string(op.key), std::move(operand)});
}

[[gnu::noinline]] ExpressionPtr combined(const Cursor& cursor, const Token& start, std::string_view op,
                                         ExpressionPtr left, ExpressionPtr right) {
  return make_expression(cursor.place_of(start), Binary{std::string(op), std::move(left), std::move(right)});
}

ExpressionPtr parse_right(Cursor& cursor, int least) {
  const Branch branch(cursor);
  return parse_value_above(cursor, least);
}

// An operation's place is where its first operand starts, a predicate's is its word (IN, LIKE, IS …): as in Spark.
ExpressionPtr parse_value_above(Cursor& cursor, int least) {
  const Token& start = cursor.peek();
  ExpressionPtr left = at_sign(cursor) ? parse_signed(cursor) : parse_primary(cursor);
  for (;;) {
    const ValueOperator op = value_operator(cursor);
    if (op.precedence < least || op.precedence == 0) return left;
    for (int i = 0; i < op.tokens; ++i) cursor.advance();
    ExpressionPtr right = parse_right(cursor, op.precedence + 1);
    left = combined(cursor, start, op.text, std::move(left), std::move(right));
    cursor.grow();
  }
}

bool at_predicate(const Token& token) {
  const std::string_view key = token.key;
  return key == "BETWEEN" || key == "IN" || key == "LIKE" || key == "ILIKE" || key == "RLIKE" || key == "REGEXP";
}

[[gnu::noinline]] ExpressionPtr parse_between(Cursor& cursor, Location place, ExpressionPtr value, bool negated) {
  Between between{.value = std::move(value), .low = parse_value(cursor), .high = nullptr, .negated = negated};
  cursor.expect("AND");
  between.high = parse_value(cursor);
  return make_expression(std::move(place), std::move(between));
}

[[gnu::noinline]] ExpressionPtr parse_in(Cursor& cursor, Location place, ExpressionPtr value, bool negated) {
  // IN ((SELECT 1)) is a list of one scalar subquery, IN ((SELECT 1) UNION …) is a query.
  const bool inner_ends_it = cursor.peek(1).key == "(" && cursor.peek(1).partner + 1 == cursor.peek().partner;
  if (at_parenthesised_query(cursor) && !inner_ends_it) {
    cursor.expect("(");
    QueryPtr query = parse_query(cursor);
    cursor.expect(")");
    return make_expression(std::move(place), InQuery{std::move(value), std::move(query), negated});
  }
  cursor.expect("(");
  std::vector<ExpressionPtr> list = parse_expressions(cursor);
  cursor.expect(")");
  return make_expression(std::move(place), InList{std::move(value), std::move(list), negated});
}

[[gnu::noinline]] ExpressionPtr parse_like(Cursor& cursor, Location place, ExpressionPtr value, std::string op,
                                           bool negated) {
  Like like{.op = std::move(op),
            .value = std::move(value),
            .patterns = {},
            .quantifier = {},
            .escape = {},
            .negated = negated};
  const bool some = cursor.at("ANY") || cursor.at("SOME");
  if (like.op != "RLIKE" && (some || cursor.at("ALL")) && cursor.peek(1).key == "(") {
    like.quantifier = some ? "ANY" : "ALL";
    cursor.advance();
    cursor.expect("(");
    like.patterns = parse_expressions(cursor);
    cursor.expect(")");
  } else {
    like.patterns.push_back(parse_value(cursor));
    if (like.op != "RLIKE" && cursor.take("ESCAPE")) like.escape = cursor.string("the escape character");
  }
  return make_expression(std::move(place), std::move(like));
}

[[gnu::noinline]] ExpressionPtr parse_is(Cursor& cursor, Location place, ExpressionPtr value) {
  cursor.refuse_bang();
  Is is{.value = std::move(value), .what = {}, .other = nullptr, .negated = cursor.take("NOT")};
  if (cursor.take("DISTINCT", "FROM")) {
    is.what = "DISTINCT FROM";
    is.other = parse_value(cursor);
  } else if (cursor.at("NULL") || cursor.at("TRUE") || cursor.at("FALSE") || cursor.at("UNKNOWN")) {
    is.what = cursor.peek().key;
    cursor.advance();
  } else {
    cursor.fail_here("Expected NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM after IS.");
  }
  return make_expression(std::move(place), std::move(is));
}

[[gnu::noinline]] bool predicate_follows(const Cursor& cursor) {
  const bool negated = (cursor.at("NOT") || cursor.at("!")) && at_predicate(cursor.peek(1));
  return negated || cursor.at("IS") || at_predicate(cursor.peek());
}

[[gnu::noinline]] ExpressionPtr parse_predicate_of(Cursor& cursor, ExpressionPtr value) {
  cursor.grow();
  Location place = cursor.here();
  if (cursor.take("IS")) return parse_is(cursor, std::move(place), std::move(value));
  const bool negated = !at_predicate(cursor.peek());
  if (negated) {
    cursor.refuse_bang();
    cursor.advance();
  }
  if (cursor.take("BETWEEN")) return parse_between(cursor, std::move(place), std::move(value), negated);
  if (cursor.take("IN")) return parse_in(cursor, std::move(place), std::move(value), negated);
  std::string op(cursor.at("REGEXP") ? "RLIKE" : cursor.peek().key);
  cursor.advance();
  return parse_like(cursor, std::move(place), std::move(value), std::move(op), negated);
}

ExpressionPtr parse_not(Cursor& cursor);

// `!` and NOT are the same; neither may follow an operator: a = NOT b is a syntax error in Spark.
[[gnu::noinline]] ExpressionPtr parse_negation(Cursor& cursor) {
  const Nest nest(cursor);
  Location place = cursor.here();
  cursor.advance();
  ExpressionPtr operand = parse_not(cursor);
  return make_expression(std::move(place), Unary{"NOT", std::move(operand)});
}

[[gnu::noinline]] bool at_not(const Cursor& cursor) { return cursor.at("NOT") || cursor.at("!"); }

// A value with at most one predicate behind it: Spark's grammar has no a IS NULL IS NULL.
ExpressionPtr parse_not(Cursor& cursor) {
  if (at_not(cursor)) return parse_negation(cursor);
  ExpressionPtr value = parse_value_above(cursor, kComparison);
  return predicate_follows(cursor) ? parse_predicate_of(cursor, std::move(value)) : value;
}

struct Terms {
  std::vector<ExpressionPtr> items;
  std::vector<Location> operators;  // between items[i] and items[i + 1]
};

// As Spark does, a AND b AND c AND d becomes (a AND b) AND (c AND d): no tree is deep because a chain is long.
ExpressionPtr balanced(Terms& terms, const char* op, std::size_t low, std::size_t high) {
  if (low == high) return std::move(terms.items[low]);
  const std::size_t middle = low + (high - low) / 2;
  ExpressionPtr left = balanced(terms, op, low, middle);
  ExpressionPtr right = balanced(terms, op, middle + 1, high);
  return make_expression(std::move(terms.operators[middle]), Binary{op, std::move(left), std::move(right)});
}

[[gnu::noinline]] ExpressionPtr parse_chain_of(Cursor& cursor, const char* op, ExpressionPtr (*parse_term)(Cursor&),
                                               ExpressionPtr first) {
  Terms terms;
  terms.items.push_back(std::move(first));
  while (cursor.at(op)) {
    terms.operators.push_back(cursor.here());
    cursor.advance();
    const Branch branch(cursor);
    terms.items.push_back(parse_term(cursor));
  }
  for (std::size_t size = terms.items.size(); size > 1; size /= 2) cursor.grow();
  return balanced(terms, op, 0, terms.items.size() - 1);
}

ExpressionPtr parse_and(Cursor& cursor) {
  ExpressionPtr first = parse_not(cursor);
  return cursor.at("AND") ? parse_chain_of(cursor, "AND", parse_not, std::move(first)) : first;
}

}  // namespace

ExpressionPtr parse_expression(Cursor& cursor) {
  const Nest nest(cursor);
  ExpressionPtr first = parse_and(cursor);
  return cursor.at("OR") ? parse_chain_of(cursor, "OR", parse_and, std::move(first)) : first;
}

ExpressionPtr parse_value(Cursor& cursor) {
  const Nest nest(cursor);
  return parse_value_above(cursor, kComparison);
}

std::vector<ExpressionPtr> parse_expressions(Cursor& cursor) {
  std::vector<ExpressionPtr> list;
  do {
    list.push_back(parse_expression(cursor));
  } while (cursor.take(","));
  return list;
}

}  // namespace brook::sql
