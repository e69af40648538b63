// Numbers and bytes as text by a format, and back.
#include <fmt/format.h>

#include "base/number_format.h"
#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

std::unexpected<Error> not_literal(const std::string& name, const char* parameter) {
  return fail(usage_error(fmt::format("The {} of {}() must be a literal STRING.", parameter, name))
                  .with_class("DATATYPE_MISMATCH.NON_FOLDABLE_INPUT"));
}

// The DECIMAL of a format; of to_char the text.
ConstantTypeRule by_format(std::string name, bool writes) {
  return [name = std::move(name), writes](std::span<const DataType> arguments,
                                          std::span<const std::optional<std::string>> constants) -> Result<DataType> {
    constexpr int kMostDigits = 38;
    if (!constants[1]) {
      if (!arguments[1].is(K::kNull)) return not_literal(name, "format");
      return writes ? DataType(K::kString) : DataType::decimal(kMostDigits, 0);
    }
    const NumberFormat format = TRY(NumberFormat::parse(*constants[1]));
    if (writes) return DataType(K::kString);
    if (format.precision() > kMostDigits) {
      return fail(
          usage_error(fmt::format("Decimal precision {} exceeds max precision {}.", format.precision(), kMostDigits))
              .with_class("DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION"));
    }
    return DataType::decimal(format.precision(), format.scale());
  };
}

Function writing(std::string name) {
  std::string example = name + "(12454, '99G999')";
  ConstantTypeRule rule = by_format(name, true);
  return {
      .name = std::move(name),
      .parameters = {{"expr", kDecimal}, {"format", kAny}},
      .type = returns(K::kString),
      .type_by_constants = std::move(rule),
      .sql = "brook_number_to_text({string:0}, CAST({1} AS VARCHAR))",
      .doc = "The number as text by a format of the digits 9 and 0, D, G, $, S, MI and PR; times and bytes by theirs.",
      .example = std::move(example),
      .result = "12,454"};
}

Function reading(std::string name, bool never_fails) {
  std::string example = name + "('12,454', '99,999')";
  ConstantTypeRule rule = by_format(name, false);
  return {.name = std::move(name),
          .parameters = {{"expr", kString}, {"fmt", kAny}},
          .type = returns(K::kDecimal),
          .type_by_constants = std::move(rule),
          .nullability = never_fails ? Nullability::kAlways : Nullability::kIfAnyArgument,
          .sql = fmt::format("CAST(brook_{}text_to_number({{0}}, CAST({{1}} AS VARCHAR)) AS {{type}})",
                             never_fails ? "try_" : ""),
          .doc = "The number that a text stands for, by a format of the digits 9 and 0, D, G, $, S, MI and PR.",
          .example = std::move(example),
          .result = "12454"};
}

Function reading_bytes(std::string name, bool never_fails) {
  std::string example = name + "('abc', 'utf-8')";
  const auto rule = [name, never_fails](std::span<const DataType> arguments,
                                        std::span<const std::optional<std::string>> constants) -> Result<DataType> {
    if (arguments.size() < 2 || arguments[1].is(K::kNull) || never_fails) return DataType(K::kBinary);
    if (!constants[1]) return not_literal(name, "format");
    for (const char* known : {"hex", "utf-8", "utf8", "base64"}) {
      if (same_name(*constants[1], known)) return DataType(K::kBinary);
    }
    return fail(
        usage_error(fmt::format("The fmt value must be one of 'hex', 'utf-8', 'utf8', or 'base64', but got '{}'.",
                                *constants[1]))
            .with_class("DATATYPE_MISMATCH.INVALID_ARG_VALUE"));
  };
  const auto sql = [never_fails](std::span<const DataType> arguments, bool) -> std::string {
    const std::string plain =
        fmt::format("brook_to_binary({{0}}, {})", arguments.size() < 2 ? "'hex'" : "CAST({1} AS VARCHAR)");
    return never_fails ? "TRY(" + plain + ")" : plain;
  };
  return {.name = std::move(name),
          .parameters = {{"str", kString}, {"fmt", kAny, "-"}},
          .type = returns(K::kBinary),
          .type_by_constants = rule,
          .nullability = never_fails ? Nullability::kAlways : Nullability::kIfAnyArgument,
          .sql_by_type = sql,
          .doc = "The bytes of a text in hexadecimal digits, base64 or UTF-8.",
          .example = std::move(example),
          .result = "616263"};
}

}  // namespace

std::vector<Function> numbers_as_text() {
  return {writing("to_char"),
          writing("to_varchar"),
          reading("to_number", false),
          reading("try_to_number", true),
          reading_bytes("to_binary", false),
          reading_bytes("try_to_binary", true)};
}

}  // namespace brook::function
