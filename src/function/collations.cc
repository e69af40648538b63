// Collations: their names, and which one a text has. Texts compare by their bytes; x COLLATE c with another collation
// is refused.
#include <fmt/format.h>

#include "base/collation.h"
#include "function/rules.h"
#include "function/text_groups.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

Result<DataType> collated(std::span<const DataType>, std::span<const std::optional<std::string>> constants) {
  if (!constants[1]) {
    return fail(
        usage_error("collate() takes the name of a collation as a literal.").with_class("NON_FOLDABLE_ARGUMENT"));
  }
  const auto collation = Collation::find(*constants[1]);
  if (!collation) {
    return fail(usage_error(fmt::format("The value {} does not represent a correct collation name.", *constants[1]))
                    .with_class("COLLATION_INVALID_NAME"));
  }
  if (collation->is_plain()) return DataType(K::kString);
  return fail(usage_error(fmt::format("A text with the collation {} is not supported: texts compare by their bytes.",
                                      collation->name()))
                  .with_class("UNSUPPORTED_FEATURE")
                  .with_hint("Compare lower(x) where case is not to count."));
}

}  // namespace

std::vector<Function> collations() {
  const DataType text(K::kString);
  return {
      {.name = "collate",
       .parameters = {{"expr", kText}, {"collationName", kText}},
       .type = returns(K::kString),
       .type_by_constants = collated,
       .sql = "{0}",
       .doc = "The text with a collation: only UTF8_BINARY, by bytes.",
       .example = "collate('Spark SQL', 'UTF8_BINARY')",
       .result = "Spark SQL"},
      {.name = "collation",
       .parameters = {{"expr", kText}},
       .type = returns(K::kString),
       .nullability = Nullability::kNever,
       .sql = "'SYSTEM.BUILTIN.UTF8_BINARY'",
       .doc = "The name of a text's collation.",
       .example = "collation('Spark SQL')",
       .result = "SYSTEM.BUILTIN.UTF8_BINARY"},
      {.name = "collations",
       .kind = FunctionKind::kGenerator,
       .parameters = {},
       .type = returns(DataType::structure({{"CATALOG", text, false},
                                            {"SCHEMA", text, false},
                                            {"NAME", text, false},
                                            {"LANGUAGE", text},
                                            {"COUNTRY", text},
                                            {"ACCENT_SENSITIVITY", text, false},
                                            {"CASE_SENSITIVITY", text, false},
                                            {"PAD_ATTRIBUTE", text, false},
                                            {"ICU_VERSION", text}})),
       .nullability = Nullability::kNever,
       .sql = "brook_collations()",
       .doc = "The collations that Spark knows by name.",
       .example = "SELECT NAME FROM collations() LIMIT 1",
       .result = "UTF8_BINARY"},
  };
}

}  // namespace brook::function
