// Text -> tokens, by the rules of Spark's SqlBaseLexer.g4. Pure; linear in the length of the text.
#pragma once

#include <string_view>
#include <vector>

#include "sql/token.h"

namespace brook::sql {

// The tokens of a text; they point into it and into `folded`. The last one is of kind kEnd.
// REQUIRES: the text outlives this.
struct TokenList {
  std::vector<char> folded;  // the text in upper case (ASCII)
  std::vector<Token> tokens;
};

[[nodiscard]] TokenList lex(std::string_view text);

}  // namespace brook::sql
