// Numbers, words that are literals, and intervals.
#include "sql/grammar.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sql/string_literal.h"

namespace brook::sql {

namespace {

using Key = std::string_view;

Literal number_literal(std::string_view text, bool negative) {
  Literal literal{LiteralKind::kInteger, negative ? "-" : "", 0};
  const char last = static_cast<char>(text.back() & ~0x20);
  const bool exponent = text.find_first_of("eE") != std::string_view::npos;
  if (last == 'L' || last == 'S' || last == 'Y') {
    literal.suffix = last;
    text.remove_suffix(1);
  } else if (text.size() > 1 && last == 'D' && (text[text.size() - 2] & ~0x20) == 'B') {
    literal = {LiteralKind::kDecimal, literal.text, 'B'};
    text.remove_suffix(2);
  } else if (last == 'D' || last == 'F') {
    literal.kind = last == 'D' ? LiteralKind::kDouble : LiteralKind::kFloat;
    text.remove_suffix(1);
  } else if (exponent) {
    literal.kind = LiteralKind::kDouble;
  } else if (text.find('.') != std::string_view::npos) {
    literal.kind = LiteralKind::kDecimal;
  }
  literal.text += text;
  return literal;
}

// DAYS -> DAY. Empty for words that are no unit.
std::string_view interval_unit(std::string_view word) {
  static constexpr auto kUnits = std::to_array<Key>(
      {"NANOSECOND", "MICROSECOND", "MILLISECOND", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "YEAR"});
  if (word.ends_with('S')) word.remove_suffix(1);
  const auto* found = std::ranges::find(kUnits, word);
  return found == kUnits.end() ? std::string_view() : *found;
}

// How many tokens a value takes, with its sign; 0 when there is none.
std::size_t interval_value_size(const Cursor& cursor, std::size_t ahead) {
  const std::size_t sign = cursor.peek(ahead).key == "-" || cursor.peek(ahead).key == "+" ? 1 : 0;
  const TokenKind kind = cursor.peek(ahead + sign).kind;
  return kind == TokenKind::kNumber || kind == TokenKind::kString ? sign + 1 : 0;
}

bool at_interval_part(const Cursor& cursor, std::size_t ahead) {
  const std::size_t size = interval_value_size(cursor, ahead);
  return size > 0 && !interval_unit(cursor.peek(ahead + size).key).empty();
}

ExpressionPtr parse_interval_value(Cursor& cursor, const Location& place) {
  const bool negative = cursor.at("-");
  if (negative || cursor.at("+")) cursor.advance();
  const Token& token = cursor.peek();
  cursor.advance();
  if (token.kind == TokenKind::kNumber) {
    Literal number = number_literal(token.text, negative);
    const bool plain =
        number.suffix == 0 && (number.kind == LiteralKind::kInteger || number.kind == LiteralKind::kDecimal);
    if (!plain) cursor.fail_here("An interval takes a whole or decimal number without suffix.");
    return make_expression(place, std::move(number));
  }
  std::string value = string_value(token.text);
  if (negative) value = value.starts_with('-') ? value.substr(1) : "-" + value;
  return make_expression(place, Literal{LiteralKind::kString, std::move(value), 0});
}

bool is_year_month(std::string_view unit) { return unit == "YEAR" || unit == "MONTH"; }

void parse_interval_parts(Cursor& cursor, const Location& place, IntervalLiteral& interval) {
  do {
    ExpressionPtr value = parse_interval_value(cursor, place);
    const std::string_view unit = interval_unit(cursor.peek().key);
    if (unit.empty()) return cursor.fail_here("Expected a unit such as DAY or HOURS here.");
    if (unit == "NANOSECOND") return cursor.fail_here("Intervals hold microseconds.");
    if (!interval.parts.empty() && is_year_month(unit) != is_year_month(interval.parts[0].unit)) {
      return cursor.fail_here("Cannot mix year-month and day-time fields in one interval.");
    }
    cursor.advance();
    interval.parts.push_back({std::move(value), std::string(unit)});
  } while (at_interval_part(cursor, 0));
}

// INTERVAL '1 day 2 hours': the same parts, inside a string.
void parse_interval_text(Cursor& cursor, const Location& place, IntervalLiteral& interval) {
  const Token& token = cursor.peek();
  const std::string text = string_value(token.text);
  cursor.advance();
  Cursor inner(text, {});
  inner.take("INTERVAL");
  const bool numbers = interval_value_size(inner, 0) > 0;
  if (numbers) parse_interval_parts(inner, place, interval);
  if (numbers && !inner.failed() && inner.at_kind(TokenKind::kEnd)) return;
  cursor.fail(usage_error(fmt::format("Cannot parse the INTERVAL value: {}", token.text))
                  .with_class("INVALID_TYPED_LITERAL")
                  .at(cursor.place_of(token))
                  .with_hint("Write for example INTERVAL '10' MINUTES, or INTERVAL '1 day 2 hours'."));
}

// INTERVAL '…' <unit> TO <smaller unit>
void parse_interval_end(Cursor& cursor, IntervalLiteral& interval) {
  static constexpr auto kDayTime = std::to_array<Key>({"DAY", "HOUR", "MINUTE", "SECOND"});
  const IntervalPart& part = interval.parts[0];
  const auto* literal = std::get_if<Literal>(&part.value->node);
  if (!literal || literal->kind != LiteralKind::kString) {
    return cursor.fail_here("The value of an interval with two units is a string: INTERVAL '1-2' YEAR TO MONTH.");
  }
  cursor.advance();
  const Key to = cursor.peek().key;
  const auto* from_at = std::ranges::find(kDayTime, part.unit);
  const bool valid = part.unit == "YEAR"
                         ? to == "MONTH"
                         : from_at != kDayTime.end() && std::find(from_at + 1, kDayTime.end(), to) != kDayTime.end();
  if (!valid)
    return cursor.fail_here("The units are YEAR TO MONTH, or two of DAY, HOUR, MINUTE, SECOND in this order.");
  interval.to_unit = to;
  cursor.advance();
}

std::optional<LiteralKind> typed_literal(std::string_view word) {
  if (word == "DATE") return LiteralKind::kDate;
  if (word == "TIMESTAMP") return LiteralKind::kTimestamp;
  if (word == "TIMESTAMP_LTZ") return LiteralKind::kTimestampLtz;
  if (word == "TIMESTAMP_NTZ") return LiteralKind::kTimestampNtz;
  if (word == "TIME") return LiteralKind::kTime;
  if (word == "X") return LiteralKind::kBinary;
  return std::nullopt;
}

ExpressionPtr parse_typed_literal(Cursor& cursor, LiteralKind kind) {
  Location place = cursor.here();
  cursor.advance();
  const Token& token = cursor.peek();
  std::string text = string_value(token.text);
  cursor.advance();
  if (kind == LiteralKind::kBinary) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c; });
    if (text.find_first_not_of("0123456789ABCDEF") != std::string::npos) {
      cursor.fail(usage_error(fmt::format("Cannot parse the X value: {}", token.text))
                      .with_class("INVALID_TYPED_LITERAL")
                      .at(cursor.place_of(token))
                      .with_hint("X'…' takes hexadecimal digits."));
    }
    if (text.size() % 2 == 1) text.insert(0, 1, '0');
  }
  return make_expression(std::move(place), Literal{kind, std::move(text), 0});
}

}  // namespace

ExpressionPtr parse_number(Cursor& cursor) {
  Location place = cursor.here();
  const bool negative = cursor.take("-");
  const Token& token = cursor.peek();
  if (token.kind != TokenKind::kNumber) {
    cursor.fail_here("Expected a number here.");
    return nullptr;
  }
  cursor.advance();
  return make_expression(std::move(place), number_literal(token.text, negative));
}

bool at_interval(const Cursor& cursor) {
  return cursor.at("INTERVAL") && (cursor.peek(1).kind == TokenKind::kString || at_interval_part(cursor, 1));
}

ExpressionPtr parse_interval(Cursor& cursor) {
  Location place = cursor.here();
  IntervalLiteral interval;
  cursor.expect("INTERVAL");
  if (!at_interval_part(cursor, 0)) {
    if (cursor.at_kind(TokenKind::kString)) {
      parse_interval_text(cursor, place, interval);
    } else {
      cursor.fail_here("Expected an interval such as INTERVAL '10' MINUTES here.");
    }
    return make_expression(std::move(place), std::move(interval));
  }
  parse_interval_parts(cursor, place, interval);
  if (interval.parts.size() == 1 && cursor.at("TO") && !interval_unit(cursor.peek(1).key).empty()) {
    parse_interval_end(cursor, interval);
  }
  return make_expression(std::move(place), std::move(interval));
}

std::optional<ExpressionPtr> parse_word_literal(Cursor& cursor) {
  const Key word = cursor.peek().key;
  const auto literal = [&](LiteralKind kind) {
    Location place = cursor.here();
    cursor.advance();
    return make_expression(std::move(place), Literal{kind, {}, 0});
  };
  if (word == "NULL") return literal(LiteralKind::kNull);
  if (word == "TRUE") return literal(LiteralKind::kTrue);
  if (word == "FALSE") return literal(LiteralKind::kFalse);
  if (at_interval(cursor)) return parse_interval(cursor);
  if (cursor.peek(1).kind != TokenKind::kString) return std::nullopt;
  if (const auto kind = typed_literal(word)) return parse_typed_literal(cursor, *kind);
  return std::nullopt;
}

}  // namespace brook::sql
