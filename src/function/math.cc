// Mathematical functions. Kernels follow Java's: a value outside the domain is NaN (NULL for logarithms), never an
// error.
#include <algorithm>

#include <fmt/format.h>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

Function of_double(std::string name, std::string doc, std::string example, std::string result,
                   Nullability nullability = Nullability::kIfAnyArgument) {
  std::string sql = "brook_" + name + "({0})";
  return {.name = std::move(name),
          .parameters = {{"expr", kDouble}},
          .type = returns(K::kDouble),
          .nullability = nullability,
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

Function constant(std::string name, std::string sql, std::string doc, std::string result) {
  std::string example = name + "()";
  return {.name = std::move(name),
          .type = returns(K::kDouble),
          .nullability = Nullability::kNever,
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = std::move(result)};
}

// Three numbers, or three intervals of one kind.
Result<DataType> bucket_type(std::span<const DataType> arguments) {
  const bool intervals = std::ranges::any_of(arguments.first(3), &DataType::is_ansi_interval);
  const auto first = std::ranges::find_if(arguments.first(3), &DataType::is_ansi_interval);
  for (const DataType& type : arguments.first(3)) {
    const bool fits =
        type.is(K::kNull) || (intervals ? type.is(first->kind()) : type.is_numeric() || type.is(K::kString));
    if (fits) continue;
    if (!intervals) return unexpected_type("width_bucket", type, "numbers");
    return fail(usage_error(fmt::format("width_bucket() takes intervals of one kind, not {} beside {}.", type.sql(),
                                        first->sql()))
                    .with_class("DATATYPE_MISMATCH.DATA_DIFF_TYPES"));
  }
  return DataType(K::kLong);
}

std::string bucket_sql(std::span<const DataType> arguments, bool ansi) {
  std::string sql = "brook_width_bucket(";
  for (std::size_t i = 0; i < 3; ++i) {
    const bool text = arguments[i].is(K::kString);
    sql += text ? fmt::format("brook_{}to_double({{{}}}), ", ansi ? "" : "try_", i)
                : fmt::format("CAST({{{}}} AS DOUBLE), ", i);
  }
  return sql + "{3})";
}

}  // namespace

std::vector<Function> math() {
  constexpr Nullability kNullable = Nullability::kAlways;
  return {
      {.name = "abs",
       .parameters = {{"expr", kAny}},
       .type = type_of(0),
       .sql_by_type = [](std::span<const DataType> arguments, bool ansi) -> std::string {
         if (!ansi && arguments[0].is_integral()) return "brook_wrapping_abs({0})";
         return "abs({0})";
       },
       .doc = "The value without its sign.",
       .example = "abs(-1)",
       .result = "1"},
      {.name = "sign",
       .aliases = {"signum"},
       .parameters = {{"expr", kAny}},
       .type = returns(K::kDouble),
       .sql = "brook_sign(CAST({0} AS DOUBLE))",
       .doc = "-1.0, 0.0 or 1.0 by the sign of the number or interval.",
       .example = "sign(40)",
       .result = "1.0"},
      of_double("exp", "e to the power of the number.", "exp(0)", "1.0"),
      of_double("expm1", "e to the power of the number, less 1.", "expm1(0)", "0.0"),
      of_double("ln", "The natural logarithm; NULL for what is not positive.", "ln(1)", "0.0", kNullable),
      of_double("log10", "The logarithm to the base 10.", "log10(10)", "1.0", kNullable),
      of_double("log2", "The logarithm to the base 2.", "log2(2)", "1.0", kNullable),
      of_double("log1p", "The natural logarithm of the number plus 1.", "log1p(0)", "0.0", kNullable),
      {.name = "log",
       .parameters = {{"base", kDouble}, {"expr", kDouble, "NULL"}},
       .type = returns(K::kDouble),
       .nullability = kNullable,
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         return arguments.size() < 2 || arguments[1].is(K::kNull) ? "brook_ln({0})" : "brook_log({0}, {1})";
       },
       .doc = "The logarithm of the second number to the base of the first; the natural one of a single number.",
       .example = "log(10, 100)",
       .result = "2.0"},
      of_double("sqrt", "The square root.", "sqrt(4)", "2.0"),
      of_double("cbrt", "The cube root.", "cbrt(27.0)", "3.0"),
      of_double("sin", "The sine.", "sin(0)", "0.0"),
      of_double("cos", "The cosine.", "cos(0)", "1.0"),
      of_double("tan", "The tangent.", "tan(0)", "0.0"),
      of_double("cot", "The cotangent.", "cot(1)", "0.6420926159343306"),
      of_double("sec", "The secant.", "sec(0)", "1.0"),
      of_double("csc", "The cosecant.", "csc(1)", "1.1883951057781212"),
      of_double("asin", "The arc sine.", "asin(0)", "0.0"),
      of_double("acos", "The arc cosine.", "acos(1)", "0.0"),
      of_double("atan", "The arc tangent.", "atan(0)", "0.0"),
      of_double("sinh", "The hyperbolic sine.", "sinh(0)", "0.0"),
      of_double("cosh", "The hyperbolic cosine.", "cosh(0)", "1.0"),
      of_double("tanh", "The hyperbolic tangent.", "tanh(0)", "0.0"),
      of_double("asinh", "The inverse hyperbolic sine.", "asinh(0)", "0.0"),
      of_double("acosh", "The inverse hyperbolic cosine.", "acosh(1)", "0.0"),
      of_double("atanh", "The inverse hyperbolic tangent.", "atanh(0)", "0.0"),
      of_double("degrees", "Radians as degrees.", "degrees(3.141592653589793)", "180.0"),
      of_double("radians", "Degrees as radians.", "radians(180)", "3.141592653589793"),
      of_double("rint", "The nearest whole number, the even one of two.", "rint(12.3456)", "12.0"),
      {.name = "atan2",
       .parameters = {{"exprY", kDouble}, {"exprX", kDouble}},
       .type = returns(K::kDouble),
       .sql = "brook_atan2({0}, {1})",
       .doc = "The angle of a point.",
       .example = "atan2(0, 0)",
       .result = "0.0"},
      {.name = "hypot",
       .parameters = {{"expr1", kDouble}, {"expr2", kDouble}},
       .type = returns(K::kDouble),
       .sql = "brook_hypot({0}, {1})",
       .doc = "The length of the hypotenuse.",
       .example = "hypot(3, 4)",
       .result = "5.0"},
      {.name = "power",
       .aliases = {"pow"},
       .parameters = {{"expr1", kDouble}, {"expr2", kDouble}},
       .type = returns(K::kDouble),
       .sql = "brook_power({0}, {1})",
       .doc = "The first to the power of the second.",
       .example = "power(2, 3)",
       .result = "8.0"},
      constant("e", "CAST(2.718281828459045 AS DOUBLE)", "Euler's number.", "2.718281828459045"),
      constant("pi", "CAST(3.141592653589793 AS DOUBLE)", "Pi.", "3.141592653589793"),
      {.name = "factorial",
       .parameters = {{"expr", kInt}},
       .type = returns(K::kLong),
       .nullability = kNullable,
       .sql = "brook_factorial({0})",
       .doc = "The factorial of 0 to 20.",
       .example = "factorial(5)",
       .result = "120"},
      {.name = "width_bucket",
       .parameters = {{"value", kAny}, {"min_value", kAny}, {"max_value", kAny}, {"num_bucket", kLong}},
       .type = bucket_type,
       .nullability = kNullable,
       .sql_by_type = bucket_sql,
       .doc = "The bucket of an equi-width histogram that the value falls into.",
       .example = "width_bucket(5.3, 0.2, 10.6, 5)",
       .result = "3"},
  };
}

}  // namespace brook::function
