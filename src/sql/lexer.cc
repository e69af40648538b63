#include "sql/lexer.h"

#include <algorithm>
#include <array>
#include <utility>

namespace brook::sql {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_word_char(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
bool is_continuation_byte(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }
bool is_non_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80U; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// Spelling and key of every symbol, longer ones first where one begins another.
constexpr std::array<std::pair<std::string_view, std::string_view>, 41> kSymbols = {{
    {"<=>", "<=>"}, {"<=", "<="}, {"<>", "<>"}, {"<<", "<<"}, {"<", "<"},   {">=", ">="}, {">", ">"},
    {"==", "="},    {"=>", "=>"}, {"=", "="},   {"!=", "<>"}, {"!>", "<="}, {"!<", ">="}, {"!", "!"},
    {"||", "||"},   {"|>", "|>"}, {"|", "|"},   {"->", "->"}, {"-", "-"},   {"::", "::"}, {":", ":"},
    {"(", "("},     {")", ")"},   {"[", "["},   {"]", "]"},   {",", ","},   {".", "."},   {";", ";"},
    {"+", "+"},     {"*", "*"},   {"/", "/"},   {"%", "%"},   {"~", "~"},   {"&", "&"},   {"^", "^"},
    {"?", "?"},     {"@", "@"},   {"{", "{"},   {"}", "}"},   {"$", "$"},   {"#", "#"},
}};

// Spark's white space beyond ASCII, in UTF-8.
constexpr std::array<std::string_view, 17> kWideSpaces = {"\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
                                                          "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009",
                                                          "\u200A", "\u2028", "\u202F", "\u205F", "\u3000"};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {
    list_.folded.resize(text.size());
    std::ranges::transform(text, list_.folded.begin(), upper);
    list_.tokens.reserve(text.size() / 4 + 2);
  }

  TokenList run() && {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;  // a byte order mark
    while (skip_blank()) next_token();
    if (at_ == text_.size()) add(TokenKind::kEnd, 0, {});
    return std::move(list_);
  }

 private:
  [[nodiscard]] char peek(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  [[nodiscard]] std::string_view folded(std::size_t from, std::size_t size) const {
    return std::string_view(list_.folded.data(), list_.folded.size()).substr(from, size);
  }

  void advance(std::size_t bytes) {
    for (const std::size_t end = at_ + bytes; at_ < end; ++at_) {
      if (text_[at_] == '\n') {
        ++line_;
        column_ = 1;
      } else if (!is_continuation_byte(text_[at_])) {
        ++column_;
      }
    }
  }

  void add(TokenKind kind, std::size_t size, std::string_view key) {
    list_.tokens.push_back({kind, text_.substr(at_, size), key, line_, column_, 0});
    advance(size);
  }

  // Skips white space and comments. False at the end of the text, or after an unclosed comment (the last token then).
  bool skip_blank() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        advance(1);
      } else if (rest().starts_with("--")) {
        advance(line_comment_size());
      } else if (rest().starts_with("/*") && peek(at_ + 2) != '+') {
        const std::size_t size = bracketed_comment_size();
        if (size == 0) {
          add(TokenKind::kUnclosedComment, text_.size() - at_, {});
          return true;
        }
        advance(size);
      } else if (is_non_ascii(c)) {
        const auto* space = std::ranges::find_if(kWideSpaces, [&](auto s) { return rest().starts_with(s); });
        if (space == kWideSpaces.end()) return true;
        advance(space->size());
      } else {
        return true;
      }
    }
    return false;
  }

  // A backslash at the end of the line continues the comment.
  [[nodiscard]] std::size_t line_comment_size() const {
    std::size_t end = at_ + 2;
    while (end < text_.size() && text_[end] != '\n' && text_[end] != '\r') {
      end += text_[end] == '\\' && peek(end + 1) == '\n' ? 2 : 1;
    }
    return end - at_;
  }

  // 0 when it is never closed. Comments nest; a hint inside does not count.
  [[nodiscard]] std::size_t bracketed_comment_size() const {
    int depth = 0;
    for (std::size_t end = at_; end + 1 < text_.size();) {
      if (text_[end] == '/' && text_[end + 1] == '*' && peek(end + 2) != '+') {
        ++depth;
        end += 2;
      } else if (text_[end] == '*' && text_[end + 1] == '/') {
        end += 2;
        if (--depth == 0) return end - at_;
      } else {
        ++end;
      }
    }
    return 0;
  }

  void next_token() {
    if (at_ == text_.size()) return;
    const char c = text_[at_];
    if (c == '\'' || c == '"') return quoted(TokenKind::kString, TokenKind::kUnclosedString, 0, true);
    if ((c == 'r' || c == 'R') && (peek(at_ + 1) == '\'' || peek(at_ + 1) == '"')) {
      return quoted(TokenKind::kString, TokenKind::kUnclosedString, 1, false);
    }
    if (c == '`') return quoted(TokenKind::kQuotedName, TokenKind::kUnclosedName, 0, false);
    if (is_digit(c) || (c == '.' && is_digit(peek(at_ + 1)))) {
      const std::size_t size = number_size();
      if (size > 0 && size >= word_size()) return add(TokenKind::kNumber, size, {});
    }
    if (const std::size_t size = word_size(); size > 0) return word(size);
    if (rest().starts_with("/*+")) return hint();
    symbol();
  }

  [[nodiscard]] std::size_t word_size() const {
    std::size_t end = at_;
    while (end < text_.size() && (is_word_char(text_[end]) || is_non_ascii(text_[end]))) ++end;
    return end - at_;
  }

  // Spark takes unquoted names of ASCII only; other text is named as a whole in the error.
  void word(std::size_t size) {
    const bool ascii = std::ranges::none_of(text_.substr(at_, size), is_non_ascii);
    if (ascii) return add(TokenKind::kWord, size, folded(at_, size));
    add(TokenKind::kNonAsciiWord, size, {});
  }

  // A quoted piece that opens `prefix` bytes further on. Two quotes in a row stand for one; not so in r'…'.
  void quoted(TokenKind closed, TokenKind unclosed, std::size_t prefix, bool escapes) {
    const char quote = text_[at_ + prefix];
    for (std::size_t end = at_ + prefix + 1; end < text_.size(); ++end) {
      if (escapes && text_[end] == '\\') {
        ++end;
      } else if (text_[end] == quote) {
        if (prefix > 0 || peek(end + 1) != quote) return add(closed, end + 1 - at_, {});
        ++end;
      }
    }
    add(unclosed, text_.size() - at_, {});
  }

  // The longest number here, as ANTLR's rules match: a fraction counts only where no word character follows.
  [[nodiscard]] std::size_t number_size() const {
    const std::size_t whole = digits_end(at_);
    std::size_t best = 0;
    if (whole > at_) {
      best = std::max(whole, suffixed_end(exponent_end(whole)));
      if (const char c = upper(peek(whole)); c == 'L' || c == 'S' || c == 'Y') best = std::max(best, whole + 1);
    }
    if (peek(whole) == '.') {
      const std::size_t fraction = digits_end(whole + 1);
      const std::size_t exponent = exponent_end(fraction);
      for (const std::size_t end : {fraction, exponent, suffixed_end(exponent)}) {
        if (!is_word_char(peek(end))) best = std::max(best, end);
      }
    }
    return best > at_ ? best - at_ : 0;
  }
  [[nodiscard]] std::size_t digits_end(std::size_t from) const {
    while (is_digit(peek(from))) ++from;
    return from;
  }
  [[nodiscard]] std::size_t exponent_end(std::size_t from) const {
    if (upper(peek(from)) != 'E') return from;
    const std::size_t digits = from + 1 + (peek(from + 1) == '+' || peek(from + 1) == '-' ? 1 : 0);
    const std::size_t end = digits_end(digits);
    return end > digits ? end : from;
  }
  [[nodiscard]] std::size_t suffixed_end(std::size_t from) const {
    const char c = upper(peek(from));
    if (c == 'D' || c == 'F') return from + 1;
    return c == 'B' && upper(peek(from + 1)) == 'D' ? from + 2 : from;
  }

  void hint() {
    const std::size_t close = rest().find("*/");
    if (close == std::string_view::npos) return add(TokenKind::kUnclosedComment, text_.size() - at_, {});
    add(TokenKind::kHint, close + 2, {});
  }

  void symbol() {
    const auto here = [&](const auto& s) { return s.first[0] == text_[at_] && rest().starts_with(s.first); };
    const auto* found = std::ranges::find_if(kSymbols, here);
    if (found == kSymbols.end()) return add(TokenKind::kUnknown, 1, {});
    match_brackets(found->second);
    add(TokenKind::kSymbol, found->first.size(), found->second);
  }

  void match_brackets(std::string_view key) {
    if (key == "(") {
      open_.push_back(list_.tokens.size());
    } else if (key == ")" && !open_.empty()) {
      list_.tokens[open_.back()].partner = static_cast<std::uint32_t>(list_.tokens.size());
      open_.pop_back();
    } else if (key == ";") {
      open_.clear();
    }
  }

  std::string_view text_;
  TokenList list_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
  std::vector<std::size_t> open_;  // indexes of "(" not closed so far
};

}  // namespace

TokenList lex(std::string_view text) { return Lexer(text).run(); }

}  // namespace brook::sql
