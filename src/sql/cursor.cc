#include "sql/cursor.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sql/string_literal.h"

namespace brook::sql {

namespace {

constexpr int kMaxDepth = 1000;

Error syntax_error(const Token& token) {
  if (token.kind == TokenKind::kEnd) {
    return usage_error("Syntax error at or near end of input").with_class("PARSE_SYNTAX_ERROR");
  }
  constexpr std::size_t kLongest = 40;
  std::string_view shown = token.text.substr(0, token.text.find('\n'));
  if (shown.size() > kLongest) {
    std::size_t end = kLongest;
    while ((static_cast<unsigned char>(shown[end]) & 0xC0U) == 0x80U) --end;
    shown = shown.substr(0, end);
  }
  const bool cut = shown.size() < token.text.size();
  return usage_error(fmt::format("Syntax error at or near '{}{}'", shown, cut ? "…" : ""))
      .with_class("PARSE_SYNTAX_ERROR");
}

}  // namespace

Cursor::Cursor(std::string_view text, const std::string& file, const Parameters* parameters)
    : text_(text), file_(file), parameters_(parameters), list_(lex(text)) {}

const Token& Cursor::peek(std::size_t ahead) const {
  return list_.tokens[std::min(at_ + ahead, list_.tokens.size() - 1)];
}

void Cursor::advance() {
  if (at_ + 1 < list_.tokens.size()) ++at_;
}

bool Cursor::take(std::string_view key) {
  if (!at(key)) return false;
  advance();
  return true;
}

bool Cursor::take(std::string_view first, std::string_view second) {
  if (!at(first, second)) return false;
  advance();
  advance();
  return true;
}

void Cursor::expect(std::string_view key) {
  if (!take(key)) fail_here(fmt::format("Expected {} here.", key));
}

void Cursor::expect(std::string_view first, std::string_view second) {
  expect(first);
  expect(second);
}

std::string Cursor::name(std::string_view what) {
  const Token& token = peek();
  if (!is_name(token)) {
    fail_here(fmt::format("Expected {} here.", what));
    return {};
  }
  advance();
  return token.kind == TokenKind::kWord ? std::string(token.text) : quoted_name_value(token.text);
}

std::string Cursor::string(std::string_view what) {
  if (!at_kind(TokenKind::kString)) fail_here(fmt::format("Expected {} in quotes here.", what));
  std::string value;
  for (; at_kind(TokenKind::kString); advance()) value += string_value(peek().text);
  return value;
}

std::int64_t Cursor::integer(std::string_view what) {
  const std::string_view text = peek().text;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (!at_kind(TokenKind::kNumber) || error != std::errc() || end != text.data() + text.size()) {
    fail_here(fmt::format("Expected {}, a whole number, here.", what));
  }
  advance();
  return value;
}

void Cursor::fail_here(std::string hint) {
  if (failed()) return;
  const Token& token = peek();
  Error error = syntax_error(token);
  switch (token.kind) {
    case TokenKind::kUnclosedString:
      hint = fmt::format("The string that opens here with {} is never closed.", token.text.front());
      break;
    case TokenKind::kUnclosedName: hint = "The name that opens here with ` is never closed."; break;
    case TokenKind::kUnclosedComment:
      error = usage_error("Found an unclosed bracketed comment").with_class("UNCLOSED_BRACKETED_COMMENT");
      hint = "The comment that opens here needs a */ at its end.";
      break;
    case TokenKind::kNonAsciiWord:
      error = usage_error(fmt::format("The unquoted identifier {} is invalid and must be back quoted as: `{}`",
                                      token.text, token.text))
                  .with_class("INVALID_IDENTIFIER");
      hint = "Unquoted names take letters from A to Z, digits and underscores.";
      break;
    default: break;
  }
  fail(std::move(error).at(place_of(token)).with_hint(std::move(hint)));
}

void Cursor::fail(Error error) {
  if (!failed()) error_ = std::move(error);
  at_ = list_.tokens.size() - 1;
}

void Cursor::refuse(std::string_view what, const Location& where, std::string hint) {
  fail(usage_error(fmt::format("{} is not supported", what))
           .with_class("UNSUPPORTED_FEATURE")
           .at(where)
           .with_hint(std::move(hint)));
}

void Cursor::refuse_bang() {
  if (!at("!")) return;
  fail(usage_error("The '!' keyword is only supported as an alias for the prefix operator 'NOT'")
           .with_class("SYNTAX_DISCONTINUED.BANG_EQUALS_NOT")
           .at(here())
           .with_hint("Write NOT."));
}

std::string_view Cursor::slice(std::size_t first, std::size_t last) const {
  const char* begin = token(first).text.data();
  const std::string_view end = token(last).text;
  return {begin, static_cast<std::size_t>(end.data() + end.size() - begin)};
}

void Cursor::grow() {
  if (++height_ > kMaxDepth) fail_too_deep();
}

void Cursor::fail_too_deep() {
  if (failed()) return;
  fail(usage_error(fmt::format("Expressions and queries are nested more than {} deep", kMaxDepth))
           .with_class("FAILED_TO_PARSE_TOO_COMPLEX")
           .at(here())
           .with_hint("Divide the statement, for example with temporary views."));
}

Nest::Nest(Cursor& cursor) : cursor_(cursor), outer_height_(cursor.height_) {
  cursor.height_ = 0;
  if (++cursor.depth_ > kMaxDepth + 1) cursor.fail_too_deep();
}

Nest::~Nest() {
  --cursor_.depth_;
  if (cursor_.height_ > kMaxDepth) cursor_.fail_too_deep();
  cursor_.height_ = std::max(outer_height_, cursor_.height_ + 1);
}

}  // namespace brook::sql
