// String literals and quoted names: from their source text to their value and back. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace brook::sql {

// 'a\nb', "a", r'a\b' with their quotes -> the value. REQUIRES: text is a token of kind kString.
[[nodiscard]] std::string string_value(std::string_view text);
// `a``b` -> a`b. REQUIRES: text is a token of kind kQuotedName.
[[nodiscard]] std::string quoted_name_value(std::string_view text);

// A literal in single quotes that string_value() turns back into `value`.
[[nodiscard]] std::string string_literal(std::string_view value);

}  // namespace brook::sql
