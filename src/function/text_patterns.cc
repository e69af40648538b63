// Regular expressions (Java's syntax; PCRE2 matches them) and splitting.
#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

}  // namespace

std::vector<Function> text_patterns() {
  return {
      {.name = "rlike",
       .aliases = {"regexp", "regexp_like"},
       .parameters = {{"str", kString}, {"regexp", kString}},
       .type = returns(K::kBoolean),
       .sql = "brook_rlike({0}, {1})",
       .doc = "Whether the pattern is found in the text.",
       .example = "rlike('Spark', 'a.k')",
       .result = "true"},
      {.name = "regexp_replace",
       .parameters = {{"str", kString}, {"regexp", kString}, {"rep", kString}, {"position", kInt, "1"}},
       .type = returns(K::kString),
       .sql = "brook_regexp_replace({0}, {1}, {2}, {3})",
       .doc = "Every match replaced; $1 in the replacement is a group.",
       .example = "regexp_replace('100-200', '(\\\\d+)', 'num')",
       .result = "num-num"},
      {.name = "regexp_extract",
       .parameters = {{"str", kString}, {"regexp", kString}, {"idx", kInt, "1"}},
       .type = returns(K::kString),
       .sql = "brook_regexp_extract({0}, {1}, {2})",
       .doc = "A group of the first match, or nothing.",
       .example = "regexp_extract('100-200', '(\\\\d+)-(\\\\d+)', 1)",
       .result = "100"},
      {.name = "regexp_extract_all",
       .parameters = {{"str", kString}, {"regexp", kString}, {"idx", kInt, "1"}},
       .type = returns(DataType::array(DataType(K::kString))),
       .sql = "brook_regexp_extract_all({0}, {1}, {2})",
       .doc = "A group of every match.",
       .example = "regexp_extract_all('100-200, 300-400', '(\\\\d+)-(\\\\d+)', 1)",
       .result = "[100, 300]"},
      {.name = "regexp_count",
       .parameters = {{"str", kString}, {"regexp", kString}},
       .type = returns(K::kInt),
       .sql = "brook_regexp_count({0}, {1})",
       .doc = "How many times the pattern matches.",
       .example = "regexp_count('Steven Jones and Stephen Smith are the best players', 'Ste(v|ph)en')",
       .result = "2"},
      {.name = "regexp_substr",
       .parameters = {{"str", kString}, {"regexp", kString}},
       .type = returns(K::kString),
       .nullability = Nullability::kAlways,
       .sql = "brook_regexp_substr({0}, {1})",
       .doc = "The first match, or NULL.",
       .example = "regexp_substr('Steven Jones', 'Ste(v|ph)en')",
       .result = "Steven"},
      {.name = "regexp_instr",
       .parameters = {{"str", kString}, {"regexp", kString}, {"idx", kInt, "0"}},
       .type = returns(K::kInt),
       .sql = "CASE WHEN {2} IS NOT NULL THEN brook_regexp_instr({0}, {1}) END",
       .doc = "Where the first match begins, or 0.",
       .example = "regexp_instr('user@spark.apache.org', '@[^.]*')",
       .result = "5"},
      {.name = "split",
       .parameters = {{"str", kString}, {"regex", kString}, {"limit", kInt, "-1"}},
       .type = returns(DataType::array(DataType(K::kString), false)),
       .sql = "brook_split({0}, {1}, {2})",
       .doc = "The parts between matches of a pattern.",
       .example = "split('oneAtwoBthreeC', '[ABC]')",
       .result = "[one, two, three, ]"},
  };
}

}  // namespace brook::function
