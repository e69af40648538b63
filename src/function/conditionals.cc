// Choices between values. Only the chosen one is evaluated.
#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

}  // namespace

std::vector<Function> conditionals() {
  return {
      {.name = "if",
       .parameters = {{"expr1", kBoolean}, {"expr2", kSame}, {"expr3", kSame}},
       .type = type_of(1),
       .sql = "CASE WHEN {0} THEN {1} ELSE {2} END",
       .doc = "The second where the first holds, else the third.",
       .example = "if(1 < 2, 'a', 'b')",
       .result = "a"},
      {.name = "coalesce",
       .parameters = {{"expr", kSame, "", true}},
       .type = type_of(0),
       .sql = "coalesce({*})",
       .doc = "The first that is not NULL.",
       .example = "coalesce(NULL, 1, NULL)",
       .result = "1"},
      {.name = "nvl",
       .aliases = {"ifnull"},
       .parameters = {{"expr1", kSame}, {"expr2", kSame}},
       .type = type_of(0),
       .sql = "coalesce({0}, {1})",
       .doc = "The first, or the second where that is NULL.",
       .example = "nvl(NULL, 'x')",
       .result = "x"},
      {.name = "nvl2",
       .parameters = {{"expr1", kAny}, {"expr2", kSame}, {"expr3", kSame}},
       .type = type_of(1),
       .sql = "CASE WHEN {0} IS NOT NULL THEN {1} ELSE {2} END",
       .doc = "The second where the first is not NULL, else the third.",
       .example = "nvl2(NULL, 2, 1)",
       .result = "1"},
      {.name = "nullif",
       .parameters = {{"expr1", kSame}, {"expr2", kSame}},
       .type = type_of(0),
       .nullability = Nullability::kAlways,
       .sql = "nullif({0}, {1})",
       .doc = "NULL where both are equal, else the first.",
       .example = "nullif(2, 1)",
       .result = "2"},
      {.name = "nullifzero",
       .parameters = {{"expr", kNumeric}},
       .type = type_of(0),
       .nullability = Nullability::kAlways,
       .sql = "nullif({0}, CAST(0 AS {type}))",
       .doc = "NULL where the number is zero.",
       .example = "nullifzero(2)",
       .result = "2"},
      {.name = "zeroifnull",
       .parameters = {{"expr", kNumeric}},
       .type = type_of(0),
       .nullability = Nullability::kNever,
       .sql = "coalesce({0}, CAST(0 AS {type}))",
       .doc = "Zero where the number is NULL.",
       .example = "zeroifnull(NULL)",
       .result = "0"},
      {.name = "nanvl",
       .parameters = {{"expr1", kDouble}, {"expr2", kDouble}},
       .type = type_of(0),
       .sql = "brook_nanvl({0}, {1})",
       .doc = "The first, or the second where that is NaN.",
       .example = "nanvl(cast('NaN' as double), 123)",
       .result = "123.0"},
      {.name = "greatest",
       .parameters = {{"expr", kSame, "", true}},
       .type = type_of(0),
       .sql = "greatest({*})",
       .doc = "The greatest of those that are not NULL; NaN is the greatest number.",
       .example = "greatest(10, 9, 2, 4, 3)",
       .result = "10"},
      {.name = "least",
       .parameters = {{"expr", kSame, "", true}},
       .type = type_of(0),
       .sql = "least({*})",
       .doc = "The least of those that are not NULL.",
       .example = "least(10, 9, 2, 4, 3)",
       .result = "2"},
  };
}

}  // namespace brook::function
