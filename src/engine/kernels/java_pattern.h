// A pattern of java.util.regex as PCRE2 writes it. Pure; any thread.
//
// What is written otherwise: unions and intersections of character classes become look-aheads; \p{…} has Java's names;
// the line ends of . and $; (?i) without (?u) folds ASCII letters only; (?u) (?d) (?U) mean what Java means by them;
// \0 \u \N. Look-behind of a length that varies is what PCRE2 cannot do; compiling such a pattern fails there.
#pragma once

#include <string>
#include <string_view>

namespace brook::engine {

struct JavaPattern {
  std::string pcre;
  std::string problem;  // not empty: no pattern of Java's, or one that cannot be had here
};

[[nodiscard]] JavaPattern translate_java_pattern(std::string_view java);

}  // namespace brook::engine
