// Token: the smallest piece of SQL text, as the lexer hands it to the parser.
#pragma once

#include <cstdint>
#include <string_view>

namespace brook::sql {

enum class TokenKind : std::uint8_t {
  kEnd,
  kWord,        // keyword or unquoted identifier; Spark reserves almost none, so the parser decides by context
  kQuotedName,  // `a b`
  kString,      // 'x', "x", r'x'
  kNumber,      // 1, 1.5, 1e3, with suffixes
  kSymbol,
  kHint,  // /*+ … */
  // Text that is no token. The parser reports it when it gets there, so that the first mistake of a file wins.
  kUnclosedString,
  kUnclosedName,
  kUnclosedComment,
  kNonAsciiWord,
  kUnknown,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;  // as written; a slice of the source
  // What the grammar compares: the word in upper case, or the symbol in its one spelling (`==` is "=", `!=` is "<>").
  // Empty for the other kinds. ">" is always a token of its own: ">>" is two that touch.
  std::string_view key;
  int line = 0;
  int column = 0;             // in characters, from 1
  std::uint32_t partner = 0;  // of "(": the index of its ")"; 0 where there is none in the statement
};

}  // namespace brook::sql
