// + - * / where a date, a timestamp or an interval takes part: calls of the functions that do it.
#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/cast_rules.h"
#include "analyze/coercion.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

constexpr std::int64_t kMicrosecondsOfDay = 86'400'000'000;

const DataType kDateType(TypeKind::kDate);
const DataType kTimestampType(TypeKind::kTimestamp);
const DataType kDayTimeType(TypeKind::kDayTimeInterval);

struct Operands {
  const Bound& left;
  const Bound& right;
  const Location& location;
};

bool is_timestamp(const DataType& type) { return type.is(TypeKind::kTimestamp) || type.is(TypeKind::kTimestampNtz); }

Result<Bound> add_days(const Bound& date, const Bound& days, bool subtract, const Location& location) {
  const char* function = subtract ? "date_sub" : "date_add";
  Bound result{.expression = nullptr, .name = fmt::format("{}({}, {})", function, date.name, days.name)};
  const DataType& type = days.expression->type;
  const DataType int_type(TypeKind::kInt);
  const bool fits =
      type.is(TypeKind::kByte) || type.is(TypeKind::kShort) || type.is(TypeKind::kInt) || type.is(TypeKind::kNull);
  if (!fits) {
    return fail(
        unexpected_input_type(result.name, 2, "(\"INT\" or \"SMALLINT\" or \"TINYINT\")", days.name, type, location));
  }
  result.expression =
      TRY(call_of(function, kDateType, {date.expression, cast_to(days.expression, int_type)}, location));
  return result;
}

Result<ExpressionPtr> negated(const Bound& interval, bool negate, const Location& location) {
  if (!negate) return interval.expression;
  return call_of("negative", interval.expression->type, {interval.expression}, location);
}

// A date and whole days stay a date: by way of a wall clock time, in which every day has 24 hours.
Result<ExpressionPtr> date_plus_whole_days(const Bound& date, const Bound& interval, bool subtract,
                                           const Location& location) {
  if (const auto* literal = std::get_if<Constant>(&interval.expression->node); literal != nullptr && literal->text) {
    const std::int64_t days = std::stoll(*literal->text) / kMicrosecondsOfDay;
    return call_of(
        "date_add", kDateType,
        {date.expression, constant(DataType(TypeKind::kInt), std::to_string(subtract ? -days : days), location)},
        location);
  }
  const DataType wall_clock(TypeKind::kTimestampNtz);
  const ExpressionPtr amount = TRY(negated(interval, subtract, location));
  const ExpressionPtr moved =
      TRY(call_of("timestamp_add_interval", wall_clock, {cast_to(date.expression, wall_clock), amount}, location));
  return cast_to(moved, kDateType);
}

Result<Bound> add_interval(const Bound& time, const Bound& interval, bool subtract, const Location& location) {
  const DataType& type = time.expression->type;
  Bound result{.expression = nullptr, .name = fmt::format("{} {} {}", time.name, subtract ? "-" : "+", interval.name)};
  if (type.is(TypeKind::kString)) {
    const Bound as_time{.expression = cast_to(time.expression, kTimestampType), .name = time.name};
    result.expression = cast_to(TRY(add_interval(as_time, interval, subtract, location)).expression, type);
    return result;
  }
  const ExpressionPtr amount = TRY(negated(interval, subtract, location));
  if (interval.expression->type.is(TypeKind::kYearMonthInterval)) {
    const char* function = type == kDateType ? "add_months" : "timestamp_add_months";
    result.expression = TRY(call_of(function, type, {time.expression, amount}, location));
    return result;
  }
  if (type == kDateType && interval.whole_days) {
    result.name = fmt::format("date_add({}, extractansiintervaldays({}))", time.name,
                              subtract ? fmt::format("(- {})", interval.name) : interval.name);
    result.expression = TRY(date_plus_whole_days(time, interval, subtract, location));
    return result;
  }
  const DataType moved = type == kDateType ? kTimestampType : type;
  result.expression =
      TRY(call_of("timestamp_add_interval", moved, {cast_to(time.expression, moved), amount}, location));
  return result;
}

Result<Bound> subtract_times(const Operands& operands) {
  const DataType& a = operands.left.expression->type;
  const DataType& b = operands.right.expression->type;
  Bound result{.expression = nullptr, .name = fmt::format("({} - {})", operands.left.name, operands.right.name)};
  result.whole_days = !is_timestamp(a) && !is_timestamp(b);
  const bool wall_clock = a.is(TypeKind::kTimestampNtz) && b.is(TypeKind::kTimestampNtz);
  const DataType common = result.whole_days || wall_clock ? DataType(TypeKind::kTimestampNtz) : kTimestampType;
  const auto as_time = [&](const Bound& value) {
    const bool text_date = result.whole_days && !value.expression->type.is(TypeKind::kDate);
    return cast_to(text_date ? cast_to(value.expression, kDateType) : value.expression, common);
  };
  result.expression = TRY(
      call_of("timestamp_diff", kDayTimeType, {as_time(operands.left), as_time(operands.right)}, operands.location));
  return result;
}

Result<Bound> combine_intervals(const std::string& op, const Operands& operands) {
  const DataType& type = operands.left.expression->type;
  return Bound{
      .expression = TRY(call_of(op, type, {operands.left.expression, operands.right.expression}, operands.location)),
      .name = fmt::format("({} {} {})", operands.left.name, op, operands.right.name),
      .whole_days = operands.left.whole_days && operands.right.whole_days};
}

// An interval times or by a number.
Result<std::optional<Bound>> scale_interval(const std::string& op, const Operands& operands) {
  const DataType& a = operands.left.expression->type;
  const DataType& b = operands.right.expression->type;
  const bool left_is_interval = is_interval(a);
  const DataType& number = left_is_interval ? b : a;
  const bool fits = number.is_numeric() || number.is(TypeKind::kString) || number.is(TypeKind::kNull);
  if ((op != "*" && !(op == "/" && left_is_interval)) || !fits) return std::nullopt;
  const DataType double_type(TypeKind::kDouble);
  const auto operand = [&](const Bound& value) {
    return value.expression->type.is_numeric() || is_interval(value.expression->type)
               ? value.expression
               : cast_to(value.expression, double_type);
  };
  return Bound{.expression = TRY(call_of(op, left_is_interval ? a : b,
                                         {operand(operands.left), operand(operands.right)}, operands.location)),
               .name = left_is_interval ? fmt::format("({} {} {})", operands.left.name, op, operands.right.name)
                                        : fmt::format("({} * {})", operands.right.name, operands.left.name)};
}

}  // namespace

Result<std::optional<Bound>> bind_time_arithmetic(const std::string& op, const Bound& left, const Bound& right,
                                                  const Location& location) {
  const Operands operands{left, right, location};
  const DataType& a = left.expression->type;
  const DataType& b = right.expression->type;
  if (is_interval(a) && is_interval(b)) {
    if (a == b && (op == "+" || op == "-")) return TRY(combine_intervals(op, operands));
    return std::nullopt;
  }
  const bool plus = op == "+";
  const bool minus = op == "-";
  if (is_interval(b) && (plus || minus) && (is_time(a) || a.is(TypeKind::kString))) {
    return TRY(add_interval(left, right, minus, location));
  }
  if (is_interval(a) && plus && (is_time(b) || b.is(TypeKind::kString)))
    return TRY(add_interval(right, left, false, location));
  if (is_interval(a) || is_interval(b)) return scale_interval(op, operands);
  const auto time_or_text = [](const DataType& type) { return is_time(type) || type.is(TypeKind::kString); };
  if (minus && time_or_text(a) && time_or_text(b) && (is_time(a) || is_time(b))) return TRY(subtract_times(operands));
  if (minus && is_timestamp(a) && !is_time(b)) {
    return fail(unexpected_input_type(fmt::format("({} - {})", left.name, right.name), 2,
                                      "(\"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)\" or \"(TIMESTAMP_LTZ(P) OR "
                                      "TIMESTAMP_NTZ(P) WITH P IN [7, 9])\")",
                                      right.name, b, location));
  }
  if (a == kDateType && (plus || minus) && !b.is(TypeKind::kString) && !is_time(b))
    return TRY(add_days(left, right, minus, location));
  if (b == kDateType && plus && a.is_numeric()) return TRY(add_days(right, left, false, location));
  return std::nullopt;
}

}  // namespace brook::analyze
