// + - * / % div and their kin. Overflow is an error in ANSI mode: DuckDB's own operators check integers, so that the
// plain ones stay plain; decimals follow Spark's precision rules (DecimalPrecision.scala).
#include <algorithm>

#include <fmt/format.h>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

bool is_interval(const DataType& type) { return type.is_ansi_interval() || type.is(K::kCalendarInterval); }

// The type in which + - * % of two numbers are computed, decimals aside.
DataType wider(const DataType& a, const DataType& b) {
  if (a.is_fractional() || b.is_fractional()) {
    return DataType(a.is(K::kFloat) && b.is(K::kFloat) ? K::kFloat : K::kDouble);
  }
  return a.kind() >= b.kind() ? a : b;
}

bool in_decimals(std::span<const DataType> arguments) {
  return (arguments[0].is(K::kDecimal) || arguments[1].is(K::kDecimal)) && !arguments[0].is_fractional() &&
         !arguments[1].is_fractional();
}

struct Decimals {  // what an operation on two decimals gives: exact digits, before they are cut to 38
  int precision;
  int scale;
};

Decimals exact_result(char operation, const DataType& a, const DataType& b) {
  const int p1 = a.precision();
  const int s1 = a.scale();
  const int p2 = b.precision();
  const int s2 = b.scale();
  const int scale = std::max(s1, s2);
  switch (operation) {
    case '*': return {p1 + p2 + 1, s1 + s2};
    case '/': {
      const int quotient_scale = std::max(6, s1 + p2 + 1);
      return {p1 - s1 + s2 + quotient_scale, quotient_scale};
    }
    case '%': return {std::min(p1 - s1, p2 - s2) + scale, scale};
    default: return {std::max(p1 - s1, p2 - s2) + scale + 1, scale};
  }
}

Result<DataType> result_type(const std::string& name, char operation, std::span<const DataType> arguments) {
  for (const DataType& argument : arguments) {
    if (!argument.is_numeric() && !argument.is(K::kNull)) return unexpected_type(name, argument, "numbers");
  }
  if (in_decimals(arguments)) {
    const Decimals exact = exact_result(operation, decimal_for(arguments[0]), decimal_for(arguments[1]));
    return adjusted_decimal(exact.precision, exact.scale);
  }
  if (operation == '/') return DataType(K::kDouble);
  return wider(arguments[0], arguments[1]);
}

TypeRule arithmetic(std::string name, char operation) {
  return [name = std::move(name), operation](std::span<const DataType> arguments) -> Result<DataType> {
    const DataType& a = arguments[0];
    const DataType& b = arguments[1];
    if ((operation == '+' || operation == '-') && is_interval(a) && a == b) return a;
    if ((operation == '*' || operation == '/') && is_interval(a) && b.is_numeric()) return DataType(a.kind());
    return result_type(name, operation, arguments);
  };
}

std::string decimal_sql(char operation, const DataType& left, const DataType& right, bool null_on_error) {
  const DataType a = decimal_for(left);
  const DataType b = decimal_for(right);
  const Decimals exact = exact_result(operation, a, b);
  const std::string x = left.is(K::kDecimal) ? "{0}" : fmt::format("CAST({{0}} AS {})", duckdb_type(a));
  const std::string y = right.is(K::kDecimal) ? "{1}" : fmt::format("CAST({{1}} AS {})", duckdb_type(b));
  // DuckDB computes decimals in the integer type of the wider operand; one of at least 19 digits makes it 128 bits.
  const bool native = exact.precision <= 38 && (operation == '+' || operation == '-' || operation == '*');
  if (native) {
    const bool narrow = exact.precision <= 18;
    const int widened = std::max(a.precision(), 19);
    return narrow
               ? fmt::format("CAST({} {} {} AS {{type}})", x, operation, y)
               : fmt::format("CAST(CAST({} AS DECIMAL({},{})) {} {} AS {{type}})", x, widened, a.scale(), operation, y);
  }
  const char* kernel = operation == '+'   ? "add"
                       : operation == '-' ? "subtract"
                       : operation == '*' ? "multiply"
                       : operation == '/' ? "divide"
                                          : "remainder";
  return fmt::format("brook_decimal_{}({}, {}, {{precision}}, {{scale}}, {})", kernel, x, y, null_on_error);
}

// The interval stands first; a number is a DOUBLE beside a calendar interval.
std::string interval_sql(char operation, std::span<const DataType> arguments) {
  if (operation == '+') return "brook_interval_add({0}, {1})";
  if (operation == '-') return "brook_interval_subtract({0}, {1})";
  const char* verb = operation == '*' ? "multiply" : "divide";
  const DataType& number = arguments[1];
  if (number.is(K::kDecimal)) {
    // Exact, and rounded half up to a whole number.
    const std::string exact = fmt::format("brook_decimal_{}(CAST({{0}} AS DECIMAL(19,0)), {{1}}, 38, 0, false)", verb);
    const std::string checked =
        operation == '*'
            ? exact
            : "CASE WHEN {1} = 0 THEN brook_interval_divide(CAST({0} AS BIGINT), CAST(0 AS BIGINT)) ELSE CAST(" +
                  exact + " AS BIGINT) END";
    return "CAST(" + checked + " AS {type})";
  }
  return fmt::format("brook_interval_{}({{0}}, CAST({{1}} AS {}))", verb, number.is_integral() ? "BIGINT" : "DOUBLE");
}

// How the numeric operator is written. `mode`: what happens on overflow and on division by zero.
enum class Mode : std::uint8_t { kError, kLegacy, kNull };

std::string number_sql(char operation, std::span<const DataType> arguments, Mode mode) {
  if (in_decimals(arguments)) return decimal_sql(operation, arguments[0], arguments[1], mode != Mode::kError);
  const DataType type = operation == '/' ? DataType(K::kDouble) : wider(arguments[0], arguments[1]);
  const auto operand = [&](std::size_t i) {
    return arguments[i] == type ? fmt::format("{{{}}}", i) : fmt::format("CAST({{{}}} AS {})", i, duckdb_type(type));
  };
  const char* suffix = mode == Mode::kError ? "" : "_or_null";
  if (operation == '/') return fmt::format("brook_divide{}({}, {})", suffix, operand(0), operand(1));
  if (operation == '%') return fmt::format("brook_remainder{}({}, {})", suffix, operand(0), operand(1));
  const bool narrow = type.is(K::kByte) || type.is(K::kShort);  // DuckDB's error does not tell them from INT
  if (!type.is_integral() || (mode == Mode::kError && !narrow))
    return fmt::format("{} {} {}", operand(0), operation, operand(1));
  const char* kernel = operation == '+' ? "add" : operation == '-' ? "subtract" : "multiply";
  return fmt::format("brook_{}_{}({}, {})",
                     mode == Mode::kNull    ? "try"
                     : mode == Mode::kError ? "checked"
                                            : "wrapping",
                     kernel, operand(0), operand(1));
}

std::function<std::string(std::span<const DataType>, bool)> arithmetic_sql(char operation) {
  return [operation](std::span<const DataType> arguments, bool ansi) {
    if (is_interval(arguments[0]) || is_interval(arguments[1])) return interval_sql(operation, arguments);
    return number_sql(operation, arguments, ansi ? Mode::kError : Mode::kLegacy);
  };
}

std::function<std::string(std::span<const DataType>, bool)> try_sql(char operation) {
  return
      [operation](std::span<const DataType> arguments, bool) { return number_sql(operation, arguments, Mode::kNull); };
}

Result<DataType> keep_number(std::span<const DataType> arguments) {
  if (arguments[0].is_numeric() || is_interval(arguments[0]) || arguments[0].is(K::kNull)) return arguments[0];
  return unexpected_type("negative", arguments[0], "a number or an interval");
}

}  // namespace

std::vector<Function> arithmetic_operators() {
  return {
      {.name = "+",
       .parameters = {{"expr1", kAny}, {"expr2", kAny}},
       .type = arithmetic("+", '+'),
       .sql_by_type = arithmetic_sql('+'),
       .doc = "The sum.",
       .example = "1 + 2",
       .result = "3"},
      {.name = "-",
       .parameters = {{"expr1", kAny}, {"expr2", kAny}},
       .type = arithmetic("-", '-'),
       .sql_by_type = arithmetic_sql('-'),
       .doc = "The difference.",
       .example = "2 - 1",
       .result = "1"},
      {.name = "*",
       .parameters = {{"expr1", kAny}, {"expr2", kAny}},
       .type = arithmetic("*", '*'),
       .sql_by_type = arithmetic_sql('*'),
       .doc = "The product.",
       .example = "2 * 3",
       .result = "6"},
      {.name = "/",
       .parameters = {{"expr1", kAny}, {"expr2", kAny}},
       .type = arithmetic("/", '/'),
       .nullability = Nullability::kIfAnyArgument,
       .sql_by_type = arithmetic_sql('/'),
       .doc = "The quotient, always fractional; division by zero is an error.",
       .example = "3 / 2",
       .result = "1.5"},
      {.name = "%",
       .aliases = {"mod"},
       .parameters = {{"expr1", kNumeric}, {"expr2", kNumeric}},
       .type = arithmetic("%", '%'),
       .sql_by_type = arithmetic_sql('%'),
       .doc = "The remainder, with the sign of the dividend.",
       .example = "2 % 1.8",
       .result = "0.2"},
      {.name = "pmod",
       .parameters = {{"dividend", kNumeric}, {"divisor", kNumeric}},
       .type = arithmetic("pmod", '%'),
       .sql_by_type =
           [](std::span<const DataType> arguments, bool ansi) {
             const std::string plain = number_sql('%', arguments, ansi ? Mode::kError : Mode::kLegacy);
             return "brook_positive_" + plain.substr(std::string("brook_").size());
           },
       .doc = "The remainder, made positive.",
       .example = "pmod(-10, 3)",
       .result = "2"},
      {.name = "div",
       .parameters = {{"expr1", kAny}, {"expr2", kAny}},
       .type = returns(K::kLong),
       .sql_by_type = [](std::span<const DataType> arguments, bool ansi) -> std::string {
         if (in_decimals(arguments)) {
           return fmt::format("brook_decimal_div({}, {}, {})",
                              arguments[0].is(K::kDecimal) ? "{0}" : "CAST({0} AS DECIMAL(20,0))",
                              arguments[1].is(K::kDecimal) ? "{1}" : "CAST({1} AS DECIMAL(20,0))", !ansi);
         }
         return fmt::format("brook_div{}(CAST({{0}} AS BIGINT), CAST({{1}} AS BIGINT))", ansi ? "" : "_or_null");
       },
       .doc = "The quotient without its fraction.",
       .example = "3 div 2",
       .result = "1"},
      {.name = "negative",
       .parameters = {{"expr", kAny}},
       .type = keep_number,
       .sql_by_type = [](std::span<const DataType> arguments, bool ansi) -> std::string {
         if (is_interval(arguments[0])) return "brook_interval_negate({0})";
         return ansi || !arguments[0].is_integral() ? "-{0}" : "brook_wrapping_subtract(CAST(0 AS {type}), {0})";
       },
       .doc = "The negated value.",
       .example = "negative(1)",
       .result = "-1"},
      {.name = "positive",
       .parameters = {{"expr", kAny}},
       .type = keep_number,
       .sql = "{0}",
       .doc = "The value itself.",
       .example = "positive(1)",
       .result = "1"},
      {.name = "try_add",
       .parameters = {{"expr1", kNumeric}, {"expr2", kNumeric}},
       .type = arithmetic("try_add", '+'),
       .nullability = Nullability::kAlways,
       .sql_by_type = try_sql('+'),
       .doc = "The sum, or NULL where it overflows.",
       .example = "try_add(1, 2)",
       .result = "3"},
      {.name = "try_subtract",
       .parameters = {{"expr1", kNumeric}, {"expr2", kNumeric}},
       .type = arithmetic("try_subtract", '-'),
       .nullability = Nullability::kAlways,
       .sql_by_type = try_sql('-'),
       .doc = "The difference, or NULL where it overflows.",
       .example = "try_subtract(2, 1)",
       .result = "1"},
      {.name = "try_multiply",
       .parameters = {{"expr1", kNumeric}, {"expr2", kNumeric}},
       .type = arithmetic("try_multiply", '*'),
       .nullability = Nullability::kAlways,
       .sql_by_type = try_sql('*'),
       .doc = "The product, or NULL where it overflows.",
       .example = "try_multiply(2, 3)",
       .result = "6"},
      {.name = "try_divide",
       .parameters = {{"dividend", kNumeric}, {"divisor", kNumeric}},
       .type = arithmetic("try_divide", '/'),
       .nullability = Nullability::kAlways,
       .sql_by_type = try_sql('/'),
       .doc = "The quotient, or NULL where the divisor is zero.",
       .example = "try_divide(3, 2)",
       .result = "1.5"},
      {.name = "try_mod",
       .parameters = {{"dividend", kNumeric}, {"divisor", kNumeric}},
       .type = arithmetic("try_mod", '%'),
       .nullability = Nullability::kAlways,
       .sql_by_type = try_sql('%'),
       .doc = "The remainder, or NULL where the divisor is zero.",
       .example = "try_mod(3, 2)",
       .result = "1"},
  };
}

}  // namespace brook::function
