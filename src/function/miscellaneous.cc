// What belongs to no other group.
#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

}  // namespace

std::vector<Function> miscellaneous() {
  return {
      {.name = "typeof",
       .parameters = {{"expr", kAny}},
       .type = returns(K::kString),
       .nullability = Nullability::kNever,
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         std::string text;
         for (const char c : arguments[0].simple_string()) {
           text += c;
           if (c == '\'') text += c;
         }
         return "'" + text + "'";
       },
       .doc = "The type, in words.",
       .example = "typeof(1)",
       .result = "int"},
      {.name = "raise_error",
       .parameters = {{"errorMessage", kString}},
       .type = returns(K::kNull),
       .nullability = Nullability::kAlways,
       .sql = "brook_raise_error({0})",
       .doc = "Stops the query with an error.",
       .example = "raise_error('custom error message')",
       .result = ""},
      {.name = "assert_true",
       .parameters = {{"expr", kBoolean}, {"message", kString, "'is not true!'"}},
       .type = returns(K::kNull),
       .nullability = Nullability::kAlways,
       .sql = "CASE WHEN {0} THEN CAST(NULL AS INTEGER) ELSE brook_raise_error({1}) END",
       .doc = "Stops the query with an error unless the condition holds.",
       .example = "assert_true(0 < 1)",
       .result = "NULL"},
  };
}

}  // namespace brook::function
