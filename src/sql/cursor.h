// Cursor: the parser's position in the tokens of one text. One thread.
//
// The first failure sticks: it is kept, the cursor jumps to the end of the text, and every further question is
// answered with "no". So the grammar functions need no checks: they run out by themselves and return null or
// half-filled nodes, which nobody sees, because the entry points of parse.h ask error() first. A grammar function
// must therefore never look inside a node it got from another one without asking failed().
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sql/lexer.h"

namespace brook::sql {

struct Parameters;  // parse.h

class Cursor {
 public:
  // REQUIRES: the text and the parameters outlive the cursor. No parameters: nullptr.
  Cursor(std::string_view text, const std::string& file, const Parameters* parameters = nullptr);

  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const;
  [[nodiscard]] Location here() const { return place_of(peek()); }
  [[nodiscard]] Location place_of(const Token& token) const { return {file_, token.line, token.column}; }

  // A word or symbol by its key; with several, one after the other.
  [[nodiscard]] bool at(std::string_view key) const { return peek().key == key; }
  [[nodiscard]] bool at(std::string_view first, std::string_view second) const {
    return at(first) && peek(1).key == second;
  }
  [[nodiscard]] bool at_kind(TokenKind kind) const { return peek().kind == kind; }
  [[nodiscard]] bool at_name() const { return is_name(peek()); }  // a word or a quoted name
  [[nodiscard]] static bool is_name(const Token& token) {
    return token.kind == TokenKind::kWord || token.kind == TokenKind::kQuotedName;
  }

  void advance();
  bool take(std::string_view key);
  bool take(std::string_view first, std::string_view second);
  void expect(std::string_view key);
  void expect(std::string_view first, std::string_view second);

  // The name under the cursor, unquoted. `what` says in the error what was expected: "a column name".
  std::string name(std::string_view what);
  // One or more string literals in a row, joined.
  std::string string(std::string_view what);
  // Digits without sign or suffix.
  std::int64_t integer(std::string_view what);

  // "Syntax error at or near 'x'" at the token under the cursor.
  void fail_here(std::string hint);
  void fail(Error error);
  // "INSERT is not supported": for what Spark knows and brookmill does not.
  void refuse(std::string_view what, const Location& where, std::string hint);
  [[nodiscard]] bool failed() const { return error_.has_value(); }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

  // At "!" where only NOT may stand: Spark gave it up everywhere but before an expression.
  void refuse_bang();

  // The source between the starts of two tokens' texts, the last one included.
  [[nodiscard]] std::string_view slice(std::size_t first, std::size_t last) const;
  [[nodiscard]] std::size_t position() const { return at_; }
  [[nodiscard]] const Token& token(std::size_t position) const { return list_.tokens[position]; }

  // What the grammar found out about parentheses in a row: of the tokens [first, last], all "(", each opens a query or
  // none does. Kept so that looking ahead stays linear.
  struct Parentheses {
    std::size_t first = 1;
    std::size_t last = 0;
    bool query = false;
  };
  Parentheses parentheses;

  [[nodiscard]] const Parameters* parameters() const { return parameters_; }
  std::size_t positional_parameters = 0;  // ? seen so far in the statement

  // A node was put on top of the tree that this scope builds (a + b + c …): counts toward the depth limit.
  void grow();

 private:
  friend class Branch;
  friend class Nest;
  void fail_too_deep();

  std::string_view text_;
  std::string file_;
  const Parameters* parameters_;
  TokenList list_;
  std::size_t at_ = 0;
  std::optional<Error> error_;
  int depth_ = 0;
  int height_ = 0;  // of the trees built so far in the innermost Nest or Branch; an upper bound
};

// One of several operands or terms: the height of the tree is that of the highest, not the sum.
class Branch {
 public:
  explicit Branch(Cursor& cursor) : cursor_(cursor), outer_height_(cursor.height_) { cursor.height_ = 0; }
  ~Branch() { cursor_.height_ = std::max(outer_height_, cursor_.height_); }
  Branch(const Branch&) = delete;
  Branch& operator=(const Branch&) = delete;

 private:
  Cursor& cursor_;
  int outer_height_;
};

// Opens one level of nesting for as long as it lives. Bounds both the recursion of the parser and the height of the
// trees it makes, so that whoever walks a tree may recurse.
class Nest {
 public:
  explicit Nest(Cursor& cursor);
  ~Nest();
  Nest(const Nest&) = delete;
  Nest& operator=(const Nest&) = delete;

 private:
  Cursor& cursor_;
  int outer_height_;
};

}  // namespace brook::sql
