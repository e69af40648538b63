// Whether texts are UTF-8. They take bytes: a text of ours is always valid.
#include "function/rules.h"
#include "function/text_groups.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

std::string bytes_sql(const std::string& kernel, const DataType& type) {
  return kernel + (type.is(K::kBinary) ? "({0})" : "(encode({string:0}))");
}

Function check(std::string name, TypeKind result, std::string doc, std::string example, std::string shown) {
  std::string kernel = "brook_" + name;
  return {.name = std::move(name),
          .parameters = {{"str", kAny}},
          .type = returns(result),
          .sql_by_type = [kernel = std::move(kernel)](std::span<const DataType> arguments, bool) -> std::string {
            return bytes_sql(kernel, arguments[0]);
          },
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(shown)};
}

}  // namespace

std::vector<Function> text_checks() {
  std::vector<Function> all = {
      check("is_valid_utf8", K::kBoolean, "Whether the bytes are UTF-8.", "is_valid_utf8(x'80')", "false"),
      check("make_valid_utf8", K::kString, "The bytes as text, what is no UTF-8 replaced.", "make_valid_utf8('Spark')",
            "Spark"),
      check("validate_utf8", K::kString, "The bytes as text; an error where they are no UTF-8.",
            "validate_utf8('Spark')", "Spark"),
      check("try_validate_utf8", K::kString, "The bytes as text; NULL where they are no UTF-8.",
            "try_validate_utf8(x'80')", "NULL"),
  };
  all.back().nullability = Nullability::kAlways;
  return all;
}

}  // namespace brook::function
