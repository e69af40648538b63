// Comparisons, logic, and tests for null. Operands arrive in one type.
#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

Function comparison(std::string name, std::string sql, std::string doc, std::string example, std::string result) {
  return {.name = std::move(name),
          .parameters = {{"expr1", kSame}, {"expr2", kSame}},
          .type = returns(K::kBoolean),
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function pattern_test(std::string name, std::string sql, std::string doc, std::string example) {
  return {.name = std::move(name),
          .parameters = {{"str", kString}, {"pattern", kString}, {"escape", kLiteralString, "'\\\\'"}},
          .type = returns(K::kBoolean),
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = "true"};
}

}  // namespace

std::vector<Function> comparison_operators() {
  Function same = comparison("<=>", "{0} IS NOT DISTINCT FROM {1}", "Whether both are equal or both are NULL.",
                             "NULL <=> NULL", "true");
  same.nullability = Nullability::kNever;
  Function equal_null = same;
  equal_null.name = "equal_null";
  equal_null.example = "equal_null(NULL, 1)";
  equal_null.result = "false";
  return {
      comparison("=", "{0} = {1}", "Whether both are equal; NaN equals NaN.", "2 = 2", "true"),
      comparison("<", "{0} < {1}", "Whether the first is less.", "1 < 2", "true"),
      comparison("<=", "{0} <= {1}", "Whether the first is not greater.", "2 <= 2", "true"),
      comparison(">", "{0} > {1}", "Whether the first is greater.", "2 > 1", "true"),
      comparison(">=", "{0} >= {1}", "Whether the first is not less.", "2 >= 2", "true"),
      std::move(same),
      std::move(equal_null),
      {.name = "and",
       .parameters = {{"expr1", kBoolean}, {"expr2", kBoolean}},
       .type = returns(K::kBoolean),
       .sql = "{0} AND {1}",
       .doc = "Whether both hold.",
       .example = "true and false",
       .result = "false"},
      {.name = "or",
       .parameters = {{"expr1", kBoolean}, {"expr2", kBoolean}},
       .type = returns(K::kBoolean),
       .sql = "{0} OR {1}",
       .doc = "Whether one holds.",
       .example = "true or false",
       .result = "true"},
      {.name = "not",
       .parameters = {{"expr", kBoolean}},
       .type = returns(K::kBoolean),
       .sql = "NOT {0}",
       .doc = "The opposite.",
       .example = "not true",
       .result = "false"},
      {.name = "in",
       .parameters = {{"expr1", kSame}, {"expr2", kSame, "", true}},
       .type = returns(K::kBoolean),
       .sql = "{0} IN ({1*})",
       .doc = "Whether the first equals one of the others.",
       .example = "1 in (1, 2, 3)",
       .result = "true"},
      pattern_test("like", "{0} LIKE {1} ESCAPE {2}",
                   "Whether the text matches, with % for any characters and _ for one.", "'Spark' like '_park'"),
      pattern_test("ilike", "{0} ILIKE {1} ESCAPE {2}", "like without regard to case.", "'Spark' ilike '_PARK'"),
      {.name = "isnull",
       .parameters = {{"expr", kAny}},
       .type = returns(K::kBoolean),
       .nullability = Nullability::kNever,
       .sql = "{0} IS NULL",
       .doc = "Whether the value is NULL.",
       .example = "isnull(1)",
       .result = "false"},
      {.name = "isnotnull",
       .parameters = {{"expr", kAny}},
       .type = returns(K::kBoolean),
       .nullability = Nullability::kNever,
       .sql = "{0} IS NOT NULL",
       .doc = "Whether the value is not NULL.",
       .example = "isnotnull(1)",
       .result = "true"},
      {.name = "isnan",
       .parameters = {{"expr", kNumeric}},
       .type = returns(K::kBoolean),
       .nullability = Nullability::kNever,
       .sql = "coalesce(isnan(CAST({0} AS DOUBLE)), false)",
       .doc = "Whether the number is NaN.",
       .example = "isnan(cast('NaN' as double))",
       .result = "true"},
  };
}

}  // namespace brook::function
