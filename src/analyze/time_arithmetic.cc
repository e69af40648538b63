// + - * / where a date, a timestamp or an interval takes part: calls of the functions that do it.
#include <algorithm>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/cast_rules.h"
#include "analyze/coercion.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

constexpr std::int64_t kMicrosecondsOfDay = 86'400'000'000;
constexpr std::string_view kAnyTimestamp =
    "(\"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)\" or \"(TIMESTAMP_LTZ(P) OR TIMESTAMP_NTZ(P) WITH P IN [7, 9])\")";

const DataType kDateType(TypeKind::kDate);
const DataType kTimestampType(TypeKind::kTimestamp);
const DataType kDayTimeType(TypeKind::kDayTimeInterval);

struct Operands {
  const Bound& left;
  const Bound& right;
  const Location& location;
};

bool is_any_interval(const DataType& type) { return is_interval(type) || type.is(TypeKind::kCalendarInterval); }
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

// The days of an INTERVAL DAY.
Result<ExpressionPtr> whole_days(const Bound& interval, bool subtract, const Location& location) {
  const DataType int_type(TypeKind::kInt);
  if (const auto* literal = std::get_if<Constant>(&interval.expression->node); literal != nullptr && literal->text) {
    const std::int64_t days = std::stoll(*literal->text) / kMicrosecondsOfDay;
    return constant(int_type, std::to_string(subtract ? -days : days), location);
  }
  const ExpressionPtr amount = TRY(negated(interval, subtract, location));
  return cast_to(amount, int_type);
}

bool is_day_interval(const DataType& type) {
  return type == DataType::interval(IntervalField::kDay, IntervalField::kDay);
}

// What is no time at all is Spark's TimestampAddInterval with a wrong first argument.
Error no_timestamp(const Bound& time, const std::string& printed, const Location& location) {
  return unexpected_input_type(printed, 1, kAnyTimestamp, time.name, time.expression->type, location);
}

Result<Bound> add_interval(const Bound& time, const Bound& interval, bool subtract, const Location& location) {
  const DataType& type = time.expression->type;
  const DataType& amount_type = interval.expression->type;
  Bound result{.expression = nullptr, .name = fmt::format("{} {} {}", time.name, subtract ? "-" : "+", interval.name)};
  if (type.is(TypeKind::kString)) {
    const Bound as_time{.expression = cast_to(time.expression, kTimestampType), .name = time.name};
    result.expression = cast_to(TRY(add_interval(as_time, interval, subtract, location)).expression, type);
    return result;
  }
  if (type == kDateType && is_day_interval(amount_type)) {
    result.name = fmt::format("date_add({}, extractansiintervaldays({}))", time.name, interval.name);
    if (subtract) result.name = fmt::format("date_add({}, (- extractansiintervaldays({})))", time.name, interval.name);
    const ExpressionPtr days = TRY(whole_days(interval, subtract, location));
    result.expression = TRY(call_of("date_add", kDateType, {time.expression, days}, location));
    return result;
  }
  const ExpressionPtr amount = TRY(negated(interval, subtract, location));
  if (amount_type.is(TypeKind::kYearMonthInterval)) {
    const char* function = type == kDateType ? "add_months" : "timestamp + months";
    result.expression = TRY(call_of(function, type, {time.expression, amount}, location));
    return result;
  }
  if (amount_type.is(TypeKind::kCalendarInterval)) {
    const char* function = type == kDateType ? "date + calendar" : "timestamp + calendar";
    result.expression = TRY(call_of(function, type, {time.expression, amount}, location));
    return result;
  }
  if (type.is(TypeKind::kTime)) {
    const bool seconds = amount_type.last_field() == IntervalField::kSecond;
    const DataType moved = DataType::time(std::max(type.precision(), seconds ? 6 : 0));
    result.expression = TRY(call_of("time + interval", moved, {cast_to(time.expression, moved), amount}, location));
    return result;
  }
  const DataType moved = type == kDateType ? kTimestampType : type;
  result.expression = TRY(call_of("timestamp + interval", moved, {cast_to(time.expression, moved), amount}, location));
  return result;
}

Result<Bound> subtract_times(const Operands& operands) {
  const DataType& a = operands.left.expression->type;
  const DataType& b = operands.right.expression->type;
  Bound result{.expression = nullptr, .name = fmt::format("({} - {})", operands.left.name, operands.right.name)};
  const bool dates = !is_timestamp(a) && !is_timestamp(b);
  const bool wall_clock = a.is(TypeKind::kTimestampNtz) && b.is(TypeKind::kTimestampNtz);
  const DataType common = dates || wall_clock ? DataType(TypeKind::kTimestampNtz) : kTimestampType;
  const auto as_time = [&](const Bound& value) {
    const bool text_date = dates && !value.expression->type.is(TypeKind::kDate);
    return cast_to(text_date ? cast_to(value.expression, kDateType) : value.expression, common);
  };
  result.expression = TRY(call_of("timestamp - timestamp",
                                  dates ? DataType::interval(IntervalField::kDay, IntervalField::kDay) : kDayTimeType,
                                  {as_time(operands.left), as_time(operands.right)}, operands.location));
  return result;
}

Result<Bound> subtract_times_of_day(const Operands& operands) {
  return Bound{
      .expression = TRY(call_of("time - time", DataType::interval(IntervalField::kHour, IntervalField::kSecond),
                                {operands.left.expression, operands.right.expression}, operands.location)),
      .name = fmt::format("{} - {}", operands.left.name, operands.right.name)};
}

// Two intervals of one kind; NULL is one of the other's type.
Result<Bound> combine_intervals(const std::string& op, const Operands& operands) {
  const DataType& a = operands.left.expression->type;
  const DataType& b = operands.right.expression->type;
  const DataType common = *tightest_common_type(a, b);
  const DataType type = op == "div" ? DataType(TypeKind::kLong) : common;
  return Bound{
      .expression = TRY(call_of(op == "div" ? "interval div interval" : op, type,
                                {cast_to(operands.left.expression, common), cast_to(operands.right.expression, common)},
                                operands.location)),
      .name = fmt::format("({} {} {})", operands.left.name, op, operands.right.name)};
}

// An interval times or by a number, which Spark prints in this order.
Result<std::optional<Bound>> scale_interval(const std::string& op, const Operands& operands) {
  const bool left_is_interval = is_any_interval(operands.left.expression->type);
  const Bound& interval = left_is_interval ? operands.left : operands.right;
  const Bound& number = left_is_interval ? operands.right : operands.left;
  if (op != "*" && !(op == "/" && left_is_interval)) return std::nullopt;
  const DataType& type = interval.expression->type;
  const DataType& number_type = number.expression->type;
  const bool calendar = type.is(TypeKind::kCalendarInterval);
  std::string name =
      calendar ? fmt::format("{}_interval({}, {})", op == "*" ? "multiply" : "divide", interval.name, number.name)
               : fmt::format("({} {} {})", interval.name, op, number.name);
  if (!number_type.is_numeric() && !number_type.is(TypeKind::kString) && !number_type.is(TypeKind::kNull)) {
    return fail(unexpected_input_type(name, 2, "\"NUMERIC\"", number.name, number_type, operands.location));
  }
  const bool keeps = number_type.is_numeric() && !calendar;
  const ExpressionPtr factor = keeps ? number.expression : cast_to(number.expression, DataType(TypeKind::kDouble));
  const bool nullable = interval.expression->nullable || factor->nullable;
  return Bound{
      .expression = TRY(call_of(op, DataType(type.kind()), nullable, {interval.expression, factor}, operands.location)),
      .name = std::move(name)};
}

Result<std::optional<Bound>> with_interval(const std::string& op, const Operands& operands) {
  const auto& [left, right, location] = operands;
  const DataType& a = left.expression->type;
  const DataType& b = right.expression->type;
  const bool plus = op == "+";
  const bool minus = op == "-";
  if (!plus && !minus) return scale_interval(op, operands);
  const auto takes = [&](const DataType& type, const DataType& interval) {
    if (is_time(type) || type.is(TypeKind::kString)) return true;
    return type.is(TypeKind::kTime) && interval.is(TypeKind::kDayTimeInterval);
  };
  if (is_any_interval(b) && takes(a, b)) return TRY(add_interval(left, right, minus, location));
  if (is_any_interval(a) && plus && takes(b, a)) return TRY(add_interval(right, left, false, location));
  const auto moves = [](const DataType& type) {
    return type.is(TypeKind::kDayTimeInterval) || type.is(TypeKind::kCalendarInterval);
  };
  if (moves(b)) {
    const std::string amount = minus ? fmt::format("(- {})", right.name) : right.name;
    return fail(no_timestamp(left, fmt::format("{} + {}", left.name, amount), location));
  }
  if (moves(a) && plus) return fail(no_timestamp(right, fmt::format("{} + {}", right.name, left.name), location));
  if (is_time(b) && minus) {
    const bool date = b == kDateType;
    return fail(unexpected_input_type(fmt::format("({} - {})", left.name, right.name), 1,
                                      date ? "\"DATE\"" : kAnyTimestamp, left.name, a, location));
  }
  return std::nullopt;
}

}  // namespace

Result<std::optional<Bound>> bind_time_arithmetic(const std::string& op, const Bound& left, const Bound& right,
                                                  const Location& location) {
  const Operands operands{left, right, location};
  const DataType& a = left.expression->type;
  const DataType& b = right.expression->type;
  const bool plus = op == "+";
  const bool minus = op == "-";
  if (is_any_interval(a) || is_any_interval(b)) {
    const bool combines = (plus || minus || (op == "div" && !a.is(TypeKind::kCalendarInterval))) &&
                          (a.is(b.kind()) || a.is(TypeKind::kNull) || b.is(TypeKind::kNull));
    return combines ? TRY(combine_intervals(op, operands)) : with_interval(op, operands);
  }
  if (minus && a.is(TypeKind::kTime) && b.is(TypeKind::kTime)) return TRY(subtract_times_of_day(operands));
  const auto time_or_text = [](const DataType& type) { return is_time(type) || type.is(TypeKind::kString); };
  const bool with_null =
      (a == kDateType && b.is(TypeKind::kNull)) || (a.is(TypeKind::kNull) && (b == kDateType || is_timestamp(b)));
  if (minus && (with_null || (time_or_text(a) && time_or_text(b) && (is_time(a) || is_time(b)))))
    return TRY(subtract_times(operands));
  if (minus && is_timestamp(a) && !is_time(b)) {
    return fail(unexpected_input_type(fmt::format("({} - {})", left.name, right.name), 2, kAnyTimestamp, right.name, b,
                                      location));
  }
  if (a == kDateType && (plus || (minus && !b.is(TypeKind::kString) && !is_time(b))))
    return TRY(add_days(left, right, minus, location));
  if (b == kDateType && plus && (a.is_numeric() || a.is(TypeKind::kNull)))
    return TRY(add_days(right, left, false, location));
  return std::nullopt;
}

}  // namespace brook::analyze
