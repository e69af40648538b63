// Globs as Hadoop understands them in paths: * ? [a-z] [^a] {a,b} and \ before a character that means itself.
// Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace brook::source {

[[nodiscard]] bool has_glob(std::string_view text);

// Whether the pattern, without braces, matches the whole name.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view name);

// The patterns without braces that a pattern stands for: "a{b,c{d,e}}" gives "ab", "acd", "ace".
[[nodiscard]] std::vector<std::string> expanded_braces(std::string_view pattern);

}  // namespace brook::source
