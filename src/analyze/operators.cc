// Comparisons, logic and arithmetic over bound operands, dates and intervals aside (time_arithmetic.cc).
#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/cast_rules.h"
#include "analyze/coercion.h"
#include "analyze/decimal_rules.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

constexpr std::string_view kNumberOrInterval =
    "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\" or \"INTERVAL\")";

Error different_types(const std::string& sql, const DataType& left, const DataType& right, const Location& location) {
  return type_mismatch(
      "BINARY_OP_DIFF_TYPES", sql,
      fmt::format("the left and right operands of the binary operator have incompatible types ({} and {}).",
                  in_quotes(left), in_quotes(right)),
      location);
}

Error wrong_type(const std::string& sql, std::string_view required, const DataType& type, const Location& location) {
  return type_mismatch(
      "BINARY_OP_WRONG_TYPE", sql,
      fmt::format("the binary operator requires the input type {}, not {}.", required, in_quotes(type)), location);
}

// A literal whole number has just its own digits as a decimal.
DataType decimal_type_of(const ExpressionPtr& value) {
  if (value->type.is(TypeKind::kDecimal)) return value->type;
  const auto* literal = std::get_if<Constant>(&value->node);
  const bool counts = value->type.is_integral() && !value->type.is(TypeKind::kByte);
  if (literal != nullptr && literal->text && counts) return decimal_for_text(*literal->text);
  return decimal_for(value->type);
}

bool is_bitwise(std::string_view op) { return op == "&" || op == "|" || op == "^"; }
bool is_shift(std::string_view op) { return op == "<<" || op == ">>" || op == ">>>"; }

// What the operands become when no decimal is among them; nothing when they do not fit.
std::optional<DataType> operand_type(const std::string& op, const DataType& left, const DataType& right) {
  if (left.is(TypeKind::kNull) && right.is(TypeKind::kNull))
    return DataType(is_bitwise(op) ? TypeKind::kInt : TypeKind::kDouble);
  if (op == "/") {
    const bool numbers =
        (left.is_numeric() || left.is(TypeKind::kNull)) && (right.is_numeric() || right.is(TypeKind::kNull));
    return numbers ? std::optional(DataType(TypeKind::kDouble)) : tightest_common_type(left, right);
  }
  std::optional<DataType> common = tightest_common_type(left, right);
  if (op == "div" && common && common->is_integral()) return DataType(TypeKind::kLong);
  return common;
}

Result<Bound> bind_shift(const std::string& op, const Bound& left, const Bound& right, Bound result,
                         const Location& location) {
  const DataType& type = left.expression->type;
  const DataType value = type.is(TypeKind::kLong) ? type : DataType(TypeKind::kInt);
  if (!type.is_integral() && !type.is(TypeKind::kNull)) {
    return fail(unexpected_input_type(result.name, 1, "(\"INT\" or \"BIGINT\")", left.name, type, location));
  }
  if (!can_store(right.expression->type, DataType(TypeKind::kInt))) {
    return fail(unexpected_input_type(result.name, 2, "\"INT\"", right.name, right.expression->type, location));
  }
  result.expression = TRY(call_of(
      op, value, {cast_to(left.expression, value), cast_to(right.expression, DataType(TypeKind::kInt))}, location));
  return result;
}

Result<Bound> bind_decimals(const std::string& op, const Bound& left, const Bound& right, Bound result,
                            const Location& location) {
  const DataType left_type = decimal_type_of(left.expression);
  const DataType right_type = decimal_type_of(right.expression);
  if (is_bitwise(op)) return fail(different_types(result.name, left_type, right_type, location));
  std::vector<ExpressionPtr> operands = {cast_to(left.expression, left_type), cast_to(right.expression, right_type)};
  const bool divides = op == "/" || op == "%" || op == "div";
  const bool nullable = divides || operands[0]->nullable || operands[1]->nullable;
  DataType type = op == "div" ? DataType(TypeKind::kLong) : decimal_result(op, left_type, right_type);
  result.expression = TRY(call_of(op, std::move(type), nullable, std::move(operands), location));
  return result;
}

// A DECIMAL literal as the whole number above or below it; nothing for other values and for very large ones.
std::optional<Bound> whole_number(const Bound& value, bool above, const Location& location) {
  const auto* literal = std::get_if<Constant>(&value.expression->node);
  if (literal == nullptr || !literal->text || !value.expression->type.is(TypeKind::kDecimal)) return std::nullopt;
  const std::string& text = *literal->text;
  const std::size_t point = text.find('.');
  std::int64_t number = 0;
  const char* end = text.data() + std::min(point, text.size());
  if (std::from_chars(text.data(), end, number).ec != std::errc()) return std::nullopt;
  const bool fraction = point != std::string::npos && text.find_first_of("123456789", point) != std::string::npos;
  const bool negative = text.starts_with('-');
  if (fraction && above && !negative) ++number;
  if (fraction && !above && negative) --number;
  const std::string digits = std::to_string(number);
  return Bound{.expression = constant(decimal_for_text(digits), digits, location), .name = digits};
}

// n > 1.1 of a whole n is n > 1, as Spark writes it.
Result<std::optional<Bound>> compare_with_decimal_literal(const std::string& op, const Bound& left, const Bound& right,
                                                          const Location& location) {
  const bool ordering = op == "<" || op == "<=" || op == ">" || op == ">=";
  const bool right_is_whole = right.expression->type.is_integral();
  if (!ordering || left.expression->type.is_integral() == right_is_whole) return std::nullopt;
  const bool above = (op == "<" || op == ">=") != right_is_whole;
  std::optional<Bound> number = whole_number(right_is_whole ? left : right, above, location);
  if (!number) return std::nullopt;
  const Bound& a = right_is_whole ? *number : left;
  const Bound& b = right_is_whole ? right : *number;
  if (a.name == left.name && b.name == right.name) return std::nullopt;
  return TRY(bind_comparison(op, a, b, location));
}

}  // namespace

Error different_types(const std::string& sql, const std::string& function, const std::vector<ExpressionPtr>& values,
                      const Location& location) {
  std::vector<std::string> texts;
  for (const ExpressionPtr& value : values) {
    const std::string text = in_quotes(value->type);
    if (std::ranges::find(texts, text) == texts.end()) texts.push_back(text);
  }
  const bool either = function == "coalesce" || function == "concat";
  const std::string types =
      either ? fmt::format("({})", fmt::join(texts, " or ")) : fmt::format("[{}]", fmt::join(texts, ", "));
  return type_mismatch(
      "DATA_DIFF_TYPES", sql,
      fmt::format("Input to {} should all be the same type, but it's {}.", in_backquotes(function), types), location);
}

Result<DataType> bring_to_common_type(std::vector<ExpressionPtr>& values, const std::string& sql,
                                      const std::string& function, const Location& location) {
  std::vector<DataType> types;
  for (const ExpressionPtr& value : values) types.push_back(value->type);
  std::optional<DataType> common = common_type(types);
  const auto like_first = [&](const DataType& type) { return same_structure(type, types[0]); };
  if (!common && function == "in" && std::ranges::all_of(types, like_first)) common = types[0];
  if (!common) return fail(different_types(sql, function, values, location));
  for (ExpressionPtr& value : values) value = cast_to(value, *common);
  return *common;
}

Result<Bound> bind_comparison(const std::string& op, const Bound& left, const Bound& right, const Location& location) {
  if (std::optional<Bound> whole = TRY(compare_with_decimal_literal(op, left, right, location)))
    return *std::move(whole);
  const DataType& a = left.expression->type;
  const DataType& b = right.expression->type;
  Bound result{.expression = nullptr, .name = fmt::format("({} {} {})", left.name, op, right.name)};
  // Within arrays and structs no text is promoted, nor a decimal widened.
  std::optional<DataType> common = a.is_nested() ? tightest_common_type(a, b) : common_type(a, b);
  if (!common && same_structure(a, b)) common = a;
  if (!common) return fail(different_types(result.name, a, b, location));
  if (!is_orderable(*common)) {
    return fail(type_mismatch("INVALID_ORDERING_TYPE", result.name,
                              fmt::format("The `{}` does not support ordering on type {}.", op, in_quotes(*common)),
                              location));
  }
  std::vector<ExpressionPtr> operands = {cast_to(left.expression, *common), cast_to(right.expression, *common)};
  const bool nullable = op != "<=>" && (operands[0]->nullable || operands[1]->nullable);
  result.expression = TRY(call_of(op, DataType(TypeKind::kBoolean), nullable, std::move(operands), location));
  return result;
}

Result<Bound> bind_logical(const std::string& op, const Bound& left, const Bound& right, const Location& location) {
  const DataType boolean(TypeKind::kBoolean);
  Bound result{.expression = nullptr, .name = fmt::format("({} {} {})", left.name, op, right.name)};
  const auto fits = [](const DataType& type) {
    return type.is(TypeKind::kBoolean) || type.is(TypeKind::kNull) || type.is(TypeKind::kString);
  };
  const DataType& a = left.expression->type;
  const DataType& b = right.expression->type;
  if (!(fits(a) && fits(b)) && !(a == b)) return fail(different_types(result.name, a, b, location));
  if (!fits(a) || (a.is(TypeKind::kString) && b.is(TypeKind::kString))) {
    return fail(wrong_type(result.name, "\"BOOLEAN\"", a, location));
  }
  result.expression = TRY(call_of(op == "AND" ? "and" : "or", boolean,
                                  {cast_to(left.expression, boolean), cast_to(right.expression, boolean)}, location));
  return result;
}

Result<Bound> bind_not(const Bound& operand, const Location& location) {
  const DataType boolean(TypeKind::kBoolean);
  const DataType& type = operand.expression->type;
  std::string name = fmt::format("(NOT {})", operand.name);
  if (!type.is(TypeKind::kBoolean) && !type.is(TypeKind::kNull) && !type.is(TypeKind::kString)) {
    return fail(unexpected_input_type(name, 1, in_quotes(boolean), operand.name, type, location));
  }
  return Bound{.expression = TRY(call_of("not", boolean, {cast_to(operand.expression, boolean)}, location)),
               .name = std::move(name)};
}

Result<Bound> bind_unary(const std::string& op, const Bound& operand, const Location& location) {
  const DataType& type = operand.expression->type;
  const bool complement = op == "~";
  std::string name = complement ? fmt::format("~{}", operand.name) : fmt::format("({} {})", op, operand.name);
  DataType result = type;
  if (type.is(TypeKind::kString)) result = DataType(complement ? TypeKind::kLong : TypeKind::kDouble);
  if (type.is(TypeKind::kNull)) result = DataType(complement ? TypeKind::kInt : TypeKind::kDouble);
  const bool fits = complement ? result.is_integral()
                               : result.is_numeric() || is_interval(result) || result.is(TypeKind::kCalendarInterval);
  if (!fits) {
    return fail(
        unexpected_input_type(name, 1, complement ? "\"INTEGRAL\"" : kNumberOrInterval, operand.name, type, location));
  }
  const char* function = complement ? "~" : op == "-" ? "negative" : "positive";
  return Bound{.expression = TRY(call_of(function, result, {cast_to(operand.expression, result)}, location)),
               .name = std::move(name)};
}

Result<Bound> bind_arithmetic(const std::string& written, const Bound& left, const Bound& right,
                              const Location& location) {
  const std::string op = written == "DIV" ? "div" : written;
  if (std::optional<Bound> time = TRY(bind_time_arithmetic(op, left, right, location))) return *std::move(time);
  Bound result{.expression = nullptr, .name = fmt::format("({} {} {})", left.name, op, right.name)};
  if (is_shift(op)) return bind_shift(op, left, right, std::move(result), location);
  Bound a = left;
  Bound b = right;
  if (const auto promoted = string_promotion(a.expression->type, b.expression->type)) {
    a.expression = cast_to(a.expression, *promoted);
    b.expression = cast_to(b.expression, *promoted);
  }
  const DataType& x = a.expression->type;
  const DataType& y = b.expression->type;
  const auto exact = [](const DataType& type) { return type.is_integral() || type.is(TypeKind::kDecimal); };
  const bool has_decimal = x.is(TypeKind::kDecimal) || y.is(TypeKind::kDecimal);
  if (has_decimal && exact(x) && exact(y)) return bind_decimals(op, a, b, std::move(result), location);
  std::optional<DataType> type = operand_type(op, x, y);
  if (!type && has_decimal && x.is_numeric() && y.is_numeric()) type = DataType(TypeKind::kDouble);
  if (!type) return fail(different_types(result.name, x, y, location));
  if (is_bitwise(op) || op == "div") {
    if (op == "div" && type->is_fractional()) {
      return fail(different_types(result.name, x, y.is_integral() ? DataType(TypeKind::kLong) : y, location));
    }
    if (type->is(TypeKind::kDecimal)) return bind_decimals(op, a, b, std::move(result), location);
    if (!type->is_integral()) return fail(wrong_type(result.name, "\"INTEGRAL\"", *type, location));
  } else if (!type->is_numeric()) {
    return fail(wrong_type(result.name, op == "+" || op == "-" ? kNumberOrInterval : "\"NUMERIC\"", *type, location));
  }
  std::vector<ExpressionPtr> operands = {cast_to(a.expression, *type), cast_to(b.expression, *type)};
  if (type->is(TypeKind::kDecimal)) {  // a NULL beside a decimal
    a.expression = operands[0];
    b.expression = operands[1];
    return bind_decimals(op, a, b, std::move(result), location);
  }
  const bool divides = op == "/" || op == "%" || op == "div";
  const bool nullable = divides || operands[0]->nullable || operands[1]->nullable;
  result.expression = TRY(call_of(op, *type, nullable, std::move(operands), location));
  return result;
}

Result<Bound> bind_cast(const Bound& value, const DataType& type, bool is_try, bool ansi, const Location& location) {
  const DataType& from = value.expression->type;
  std::string name = fmt::format("{}({} AS {})", is_try ? "TRY_CAST" : "CAST", value.name, type.sql());
  if (!can_cast(from, type, ansi || is_try)) {
    if (ansi || is_try) return fail(cast_error(name, from, type, location));
    return fail(type_mismatch("CAST_WITHOUT_SUGGESTION", name,
                              fmt::format("cannot cast {} to {}.", in_quotes(from), in_quotes(type)), location));
  }
  if (type.is_nested()) name = value.name;
  Bound result{.expression = cast_to(value.expression, type, is_try), .name = std::move(name)};
  if (result.expression != value.expression && std::holds_alternative<Cast>(result.expression->node)) {
    auto written = std::make_shared<Expression>(*result.expression);
    written->location = location;
    written->nullable |= !ansi;  // what cannot be cast is NULL
    result.expression = std::move(written);
  }
  // A column keeps its name, and so does v:a of a variant.
  const auto* call = std::get_if<Call>(&value.expression->node);
  const bool path = call != nullptr && call->function->name == "variant_get";
  if (path || std::holds_alternative<ColumnRef>(value.expression->node)) result.alias = value.alias;
  return result;
}

}  // namespace brook::analyze
