// round, bround, ceil, floor. Spark rounds a DOUBLE by the decimal digits it is printed with; so do the kernels.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

// The literal scale, 0 when it is left out.
Result<int> literal_scale(const std::string& name, std::span<const std::optional<std::string>> constants) {
  if (constants.size() < 2) return 0;
  int scale = 0;
  const std::string text = constants[1].value_or("");
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), scale);
  if (problem != std::errc() || end != text.data() + text.size()) {
    return fail(usage_error(fmt::format("The scale of {}() must be a literal INT.", name))
                    .with_class("DATATYPE_MISMATCH.NON_FOLDABLE_INPUT"));
  }
  return scale;
}

// Spark's RoundBase: a DECIMAL keeps its integer digits and one more.
DataType rounded(const DataType& type, int scale) {
  if (!type.is(K::kDecimal)) return type;
  const int integer_digits = type.precision() - type.scale() + 1;
  if (scale < 0) return DataType::decimal(std::min(38, std::max(integer_digits, -scale + 1)), 0);
  const int kept = std::min(type.scale(), scale);
  return DataType::decimal(std::min(38, integer_digits + kept), kept);
}

Function rounding_to_scale(std::string name, std::string kernel, std::string doc, std::string example,
                           std::string result) {
  const auto rule = [name](std::span<const DataType> arguments,
                           std::span<const std::optional<std::string>> constants) -> Result<DataType> {
    return rounded(arguments[0], TRY(literal_scale(name, constants)));
  };
  const auto sql = [kernel](std::span<const DataType> arguments, bool ansi) {
    const char* scale = arguments.size() > 1 ? "{1}" : "0";
    if (!arguments[0].is(K::kDecimal)) return fmt::format("brook_{}({{0}}, {}, {})", kernel, scale, !ansi);
    return fmt::format("brook_decimal_{}({{0}}, {}, {{precision}}, {{scale}}, {})", kernel, scale, !ansi);
  };
  return {.name = std::move(name),
          .parameters = {{"expr", kNumeric}, {"d", kInt, "0"}},
          .type = type_of(0),
          .type_by_constants = rule,
          .sql_by_type = sql,
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

// ceil and floor: BIGINT, or a DECIMAL without a scale; with a scale they round a decimal as round() does.
Function whole(std::string name, std::vector<std::string> aliases, std::string example, std::string result,
               std::string doc) {
  const auto rule = [name](std::span<const DataType> arguments,
                           std::span<const std::optional<std::string>> constants) -> Result<DataType> {
    const DataType& type = arguments[0];
    if (arguments.size() < 2) {
      if (!type.is(K::kDecimal)) return DataType(K::kLong);
      return bounded_decimal(type.scale() == 0 ? type.precision() : type.precision() - type.scale() + 1, 0);
    }
    const int scale = TRY(literal_scale(name, constants));
    return rounded(decimal_for(type.is_fractional() ? DataType::decimal(30, 15) : type), scale);
  };
  const auto sql = [name](std::span<const DataType> arguments, bool ansi) -> std::string {
    const bool decimal = arguments[0].is(K::kDecimal);
    if (arguments.size() < 2) {
      if (arguments[0].is_integral()) return "CAST({0} AS BIGINT)";
      if (decimal) return fmt::format("brook_decimal_{}({{0}}, 0, {{precision}}, {{scale}}, {})", name, !ansi);
      return fmt::format("brook_{}(CAST({{0}} AS DOUBLE))", name);
    }
    const std::string value =
        decimal
            ? "{0}"
            : fmt::format(
                  "CAST({{0}} AS {})",
                  duckdb_type(decimal_for(arguments[0].is_fractional() ? DataType::decimal(30, 15) : arguments[0])));
    return fmt::format("brook_decimal_{}({}, {{1}}, {{precision}}, {{scale}}, {})", name, value, !ansi);
  };
  return {.name = std::move(name),
          .aliases = std::move(aliases),
          .parameters = {{"expr", kNumeric}, {"scale", kInt, "-"}},
          .type = type_of(0),
          .type_by_constants = rule,
          .sql_by_type = sql,
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

}  // namespace

std::vector<Function> rounding() {
  return {
      rounding_to_scale("round", "round", "The number rounded to so many decimals, halves away from zero.",
                        "round(2.5, 0)", "3"),
      rounding_to_scale("bround", "bround", "The number rounded to so many decimals, halves to the even digit.",
                        "bround(2.5, 0)", "2"),
      whole("ceil", {"ceiling"}, "ceil(-0.1)", "0", "The least whole number not below."),
      whole("floor", {}, "floor(-0.1)", "-1", "The greatest whole number not above."),
  };
}

}  // namespace brook::function
