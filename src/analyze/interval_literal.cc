// INTERVAL literals: months or microseconds, with the text Spark prints for the fields that were written.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

struct Unit {
  std::string_view name;
  std::string_view field;   // the field of Spark's type that it falls into
  std::int64_t amount = 0;  // months, or microseconds
};
constexpr std::int64_t kSecond = 1'000'000;
constexpr std::array kUnits = {
    Unit{"YEAR", "YEAR", 12},
    Unit{"MONTH", "MONTH", 1},
    Unit{"WEEK", "DAY", 7 * 86'400 * kSecond},
    Unit{"DAY", "DAY", 86'400 * kSecond},
    Unit{"HOUR", "HOUR", 3'600 * kSecond},
    Unit{"MINUTE", "MINUTE", 60 * kSecond},
    Unit{"SECOND", "SECOND", kSecond},
    Unit{"MILLISECOND", "SECOND", 1'000},
    Unit{"MICROSECOND", "SECOND", 1},
};
constexpr std::array<std::string_view, 6> kFields = {"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"};
constexpr std::size_t kMonthField = 1;
constexpr std::size_t kDayField = 2;
constexpr std::size_t kSecondField = 5;

std::size_t field_index(std::string_view field) {
  return static_cast<std::size_t>(std::ranges::find(kFields, field) - kFields.begin());
}

const Unit* find_unit(std::string_view name) {
  const auto* unit = std::ranges::find(kUnits, name, &Unit::name);
  return unit == kUnits.end() ? nullptr : unit;
}

struct Interval {
  std::size_t first_field = 0;
  std::size_t last_field = 0;
  std::int64_t amount = 0;

  [[nodiscard]] bool in_months() const { return last_field <= kMonthField; }
};

std::optional<std::int64_t> checked_product(std::int64_t count, std::int64_t amount) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(count, amount, &product)) return std::nullopt;
  return product;
}

// "12", "-1.5": a count of units; a fraction only where the unit is a second.
std::optional<std::int64_t> amount_of(std::string_view text, const Unit& unit) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::int64_t count = 0;
  if (!whole.empty() || point == std::string_view::npos) {
    const auto read = std::from_chars(whole.data(), whole.data() + whole.size(), count);
    if (read.ec != std::errc() || read.ptr != whole.data() + whole.size()) return std::nullopt;
  }
  std::optional<std::int64_t> amount = checked_product(count, unit.amount);
  if (amount && point != std::string_view::npos) {
    if (unit.name != "SECOND") return std::nullopt;
    std::int64_t scale = kSecond / 10;
    for (const char digit : text.substr(point + 1)) {
      if (digit < '0' || digit > '9') return std::nullopt;
      *amount += scale * (digit - '0');
      scale /= 10;
    }
  }
  if (amount && negative) amount = -*amount;
  return amount;
}

std::string value_text(const sql::ExpressionPtr& value) {
  const auto* literal = std::get_if<sql::Literal>(&value->node);
  return literal != nullptr ? literal->text : "";
}

std::optional<Interval> read_parts(const sql::IntervalLiteral& literal) {
  Interval interval{.first_field = kFields.size(), .last_field = 0};
  for (const sql::IntervalPart& part : literal.parts) {
    const Unit* unit = find_unit(part.unit);
    if (unit == nullptr) return std::nullopt;
    const std::optional<std::int64_t> amount = amount_of(value_text(part.value), *unit);
    if (!amount || __builtin_add_overflow(interval.amount, *amount, &interval.amount)) return std::nullopt;
    interval.first_field = std::min(interval.first_field, field_index(unit->field));
    interval.last_field = std::max(interval.last_field, field_index(unit->field));
  }
  return interval;
}

// '1-2' YEAR TO MONTH, '1 2:3:4.5' DAY TO SECOND: the fields in turn.
std::optional<Interval> read_range(const sql::IntervalLiteral& literal) {
  std::string text = value_text(literal.parts[0].value);
  Interval interval{.first_field = field_index(literal.parts[0].unit), .last_field = field_index(literal.to_unit)};
  const bool one_family = interval.in_months() || interval.first_field >= kDayField;
  if (interval.first_field >= interval.last_field || interval.last_field >= kFields.size() || !one_family)
    return std::nullopt;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.erase(0, 1);
  for (std::size_t field = interval.first_field; field <= interval.last_field; ++field) {
    const char separator = field <= kMonthField ? '-' : field == kDayField ? ' ' : ':';
    const bool last = field == interval.last_field;
    const std::size_t end = last ? text.size() : text.find(separator);
    if (end == std::string::npos) return std::nullopt;
    const std::optional<std::int64_t> amount = amount_of(text.substr(0, end), *find_unit(kFields[field]));
    if (!amount || *amount < 0 || __builtin_add_overflow(interval.amount, *amount, &interval.amount))
      return std::nullopt;
    text.erase(0, last ? end : end + 1);
  }
  if (negative) interval.amount = -interval.amount;
  return interval;
}

std::string seconds_text(std::int64_t microseconds) {
  std::string text = fmt::format("{:02}", microseconds / kSecond);
  if (const std::int64_t fraction = microseconds % kSecond; fraction != 0) {
    text += fmt::format(".{:06}", fraction);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text;
}

std::string printed(const Interval& interval) {
  const bool single = interval.first_field == interval.last_field;
  const std::string fields = single
                                 ? std::string(kFields[interval.first_field])
                                 : fmt::format("{} TO {}", kFields[interval.first_field], kFields[interval.last_field]);
  std::string text = interval.amount < 0 ? "-" : "";
  std::int64_t rest = interval.amount < 0 ? -interval.amount : interval.amount;
  if (interval.in_months()) {
    if (single) rest /= find_unit(kFields[interval.first_field])->amount;
    text += single ? std::to_string(rest) : fmt::format("{}-{}", rest / 12, rest % 12);
    return fmt::format("INTERVAL '{}' {}", text, fields);
  }
  for (std::size_t field = interval.first_field; field <= interval.last_field; ++field) {
    const std::int64_t unit = find_unit(kFields[field])->amount;
    if (field != interval.first_field) text += field == kDayField + 1 ? " " : ":";
    if (field == kSecondField) {
      text += seconds_text(rest);
    } else {
      text += field == kDayField ? std::to_string(rest / unit) : fmt::format("{:02}", rest / unit);
    }
    rest %= unit;
  }
  return fmt::format("INTERVAL '{}' {}", text, fields);
}

}  // namespace

Result<Bound> bind_interval(const sql::IntervalLiteral& literal, const Location& location) {
  const std::optional<Interval> interval = literal.to_unit.empty() ? read_parts(literal) : read_range(literal);
  if (!interval) {
    return fail(
        spark_error("INVALID_INTERVAL_FORMAT", "The value or the unit of the interval is invalid.", location)
            .with_hint("Write for example INTERVAL '10' MINUTES, INTERVAL '1 02:03:04' DAY TO SECOND or INTERVAL '1-2' "
                       "YEAR TO MONTH."));
  }
  if (interval->first_field <= kMonthField && interval->last_field > kMonthField) {
    return fail(
        spark_error("UNSUPPORTED_FEATURE", "Cannot mix year-month and day-time fields in an interval.", location)
            .with_hint("Add the two intervals one after the other."));
  }
  const DataType type(interval->in_months() ? TypeKind::kYearMonthInterval : TypeKind::kDayTimeInterval);
  return Bound{.expression = constant(type, std::to_string(interval->amount), location),
               .name = printed(*interval),
               .whole_days = interval->first_field == kDayField && interval->last_field == kDayField};
}

}  // namespace brook::analyze
