// INTERVAL literals: months or microseconds, in the type of the fields that were written.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"
#include "base/interval_text.h"

namespace brook::analyze {

namespace {

struct Unit {
  std::string_view name;
  IntervalField field;      // the field of Spark's type that it falls into
  std::int64_t amount = 0;  // months, or microseconds
};
constexpr std::int64_t kSecond = 1'000'000;
constexpr std::array kUnits = {
    Unit{"YEAR", IntervalField::kYear, 12},
    Unit{"MONTH", IntervalField::kMonth, 1},
    Unit{"WEEK", IntervalField::kDay, 7 * 86'400 * kSecond},
    Unit{"DAY", IntervalField::kDay, 86'400 * kSecond},
    Unit{"HOUR", IntervalField::kHour, 3'600 * kSecond},
    Unit{"MINUTE", IntervalField::kMinute, 60 * kSecond},
    Unit{"SECOND", IntervalField::kSecond, kSecond},
    Unit{"MILLISECOND", IntervalField::kSecond, 1'000},
    Unit{"MICROSECOND", IntervalField::kSecond, 1},
};

const Unit* find_unit(std::string_view name) {
  const auto* unit = std::ranges::find(kUnits, name, &Unit::name);
  return unit == kUnits.end() ? nullptr : unit;
}

struct Interval {
  IntervalField first = IntervalField::kSecond;
  IntervalField last = IntervalField::kYear;
  std::int64_t amount = 0;
};
using Read = std::expected<Interval, IntervalProblem>;

// "12", "-1.5": a count of units; a fraction only where the unit is a second.
std::expected<std::int64_t, IntervalProblem> amount_of(std::string_view text, const Unit& unit) {
  constexpr auto kMalformed = std::unexpected(IntervalProblem::kMalformed);
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::int64_t count = 0;
  if (!whole.empty() || point == std::string_view::npos) {
    const auto read = std::from_chars(whole.data(), whole.data() + whole.size(), count);
    if (read.ec == std::errc::result_out_of_range) return std::unexpected(IntervalProblem::kOverflow);
    if (read.ec != std::errc() || read.ptr != whole.data() + whole.size() || count < 0) return kMalformed;
  }
  std::int64_t amount = 0;
  if (__builtin_mul_overflow(count, unit.amount, &amount)) return std::unexpected(IntervalProblem::kOverflow);
  if (point != std::string_view::npos) {
    if (unit.name != "SECOND") return kMalformed;
    std::int64_t scale = kSecond / 10;
    for (const char digit : text.substr(point + 1)) {
      if (digit < '0' || digit > '9') return kMalformed;
      amount += scale * (digit - '0');
      scale /= 10;
    }
  }
  return negative ? -amount : amount;
}

std::string value_text(const sql::ExpressionPtr& value) {
  const auto* literal = std::get_if<sql::Literal>(&value->node);
  return literal != nullptr ? literal->text : "";
}

Read read_parts(const sql::IntervalLiteral& literal) {
  Interval interval;
  for (const sql::IntervalPart& part : literal.parts) {
    const Unit* unit = find_unit(part.unit);
    if (unit == nullptr) return std::unexpected(IntervalProblem::kMalformed);
    const auto amount = amount_of(value_text(part.value), *unit);
    if (!amount) return std::unexpected(amount.error());
    if (__builtin_add_overflow(interval.amount, *amount, &interval.amount))
      return std::unexpected(IntervalProblem::kOverflow);
    interval.first = std::min(interval.first, unit->field);
    interval.last = std::max(interval.last, unit->field);
  }
  if (interval.last <= IntervalField::kMonth && interval.amount != static_cast<std::int32_t>(interval.amount))
    return std::unexpected(IntervalProblem::kOverflow);
  return interval;
}

// '1-2' YEAR TO MONTH, '1 2:3:4.5' DAY TO SECOND.
Read read_range(const sql::IntervalLiteral& literal) {
  const Unit* first = find_unit(literal.parts[0].unit);
  const Unit* last = find_unit(literal.to_unit);
  if (first == nullptr || last == nullptr || first->field >= last->field ||
      (first->field <= IntervalField::kMonth) != (last->field <= IntervalField::kMonth)) {
    return std::unexpected(IntervalProblem::kMalformed);
  }
  const auto amount = parse_interval(value_text(literal.parts[0].value), first->field, last->field);
  if (!amount) return std::unexpected(amount.error());
  return Interval{.first = first->field, .last = last->field, .amount = *amount};
}

}  // namespace

Result<Bound> bind_interval(const sql::IntervalLiteral& literal, const Location& location) {
  const Read interval = literal.to_unit.empty() ? read_parts(literal) : read_range(literal);
  if (!interval && interval.error() == IntervalProblem::kOverflow) {
    return fail(spark_error("INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION",
                            "Integer overflow while operating with intervals.", location)
                    .with_hint("A day-time interval holds about 292,271 years, a year-month one 178,956,970."));
  }
  if (!interval) {
    const bool fraction = literal.to_unit.empty() && value_text(literal.parts[0].value).find('.') != std::string::npos;
    const bool months = literal.to_unit == "MONTH";
    return fail(
        spark_error(fraction ? "INVALID_INTERVAL_FORMAT.INVALID_FRACTION"
                    : months ? "INVALID_INTERVAL_FORMAT.INTERVAL_PARSING"
                             : "INVALID_INTERVAL_FORMAT",
                    "The value or the unit of the interval is invalid.", location)
            .with_hint("Write for example INTERVAL '10' MINUTES, INTERVAL '1 02:03:04' DAY TO SECOND or INTERVAL '1-2' "
                       "YEAR TO MONTH."));
  }
  if (interval->first <= IntervalField::kMonth && interval->last > IntervalField::kMonth) {
    return fail(
        spark_error("UNSUPPORTED_FEATURE", "Cannot mix year-month and day-time fields in an interval.", location)
            .with_hint("Add the two intervals one after the other."));
  }
  return Bound{.expression = constant(DataType::interval(interval->first, interval->last),
                                      std::to_string(interval->amount), location),
               .name = print_interval(interval->amount, interval->first, interval->last)};
}

}  // namespace brook::analyze
