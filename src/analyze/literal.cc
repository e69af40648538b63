// Literals: value, type, and the text Spark prints.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/decimal_rules.h"
#include "analyze/java_text.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"
#include "base/date_text.h"
#include "base/time_zone.h"

namespace brook::analyze {

namespace {

using sql::LiteralKind;

constexpr std::size_t kMostDecimalDigits = 38;

Bound bound_literal(DataType type, std::string text, std::string name, const Location& location) {
  return {.expression = constant(std::move(type), std::move(text), location), .name = std::move(name)};
}

Error out_of_range(const sql::Literal& literal, std::string_view type, const Location& location) {
  return spark_error("INVALID_NUMERIC_LITERAL_RANGE",
                     fmt::format("Numeric literal {} is outside the valid range for {}.", literal.text, type),
                     location);
}

// "1.5e3" as "1500"; exponents beyond the digits of a decimal stay long and are refused for that.
std::string without_exponent(const std::string& text) {
  constexpr int kMost = 100;
  const std::size_t e = text.find_first_of("eE");
  const std::string mantissa = text.substr(0, e);
  const int exponent = std::clamp(std::atoi(text.c_str() + e + 1), -kMost, kMost);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  std::string digits = mantissa.substr(0, point) + (point < mantissa.size() ? mantissa.substr(point + 1) : "");
  int place = static_cast<int>(point) + exponent;
  if (place < 1) {
    digits.insert(0, static_cast<std::size_t>(1 - place), '0');
    place = 1;
  }
  if (static_cast<std::size_t>(place) >= digits.size())
    return digits.append(static_cast<std::size_t>(place) - digits.size(), '0');
  return digits.substr(0, static_cast<std::size_t>(place)) + "." + digits.substr(static_cast<std::size_t>(place));
}

Result<Bound> bind_decimal(const sql::Literal& literal, const Location& location) {
  std::string text = literal.text;
  bool negative = text.starts_with('-');
  if (negative) text.erase(0, 1);
  if (text.find_first_of("eE") != std::string::npos) text = without_exponent(text);
  if (text.starts_with('.')) text.insert(0, 1, '0');
  if (text.ends_with('.')) text.pop_back();
  std::size_t zeros = 0;
  while (zeros + 1 < text.size() && text[zeros] == '0' && text[zeros + 1] != '.') ++zeros;
  text.erase(0, zeros);
  const std::size_t point = text.find('.');
  const std::size_t whole = (point == std::string::npos ? text.size() : point) - (text.starts_with('0') ? 1 : 0);
  const std::size_t digits = whole + (point == std::string::npos ? 0 : text.size() - point - 1);
  if (digits > kMostDecimalDigits) {
    return fail(spark_error("DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
                            fmt::format("Decimal precision {} exceeds max precision {}.", digits, kMostDecimalDigits),
                            location));
  }
  const bool zero = text.find_first_of("123456789") == std::string::npos;  // a decimal zero has no sign
  if (negative && !zero) text.insert(0, 1, '-');
  return bound_literal(decimal_for_text(text), text, java_decimal_text(text), location);
}

Result<Bound> bind_integer(const sql::Literal& literal, const Location& location) {
  std::int64_t value = 0;
  const char* end = literal.text.data() + literal.text.size();
  const bool fits = std::from_chars(literal.text.data(), end, value).ec == std::errc();
  const auto within = [&](std::int64_t low, std::int64_t high) { return fits && value >= low && value <= high; };
  const std::string text = std::to_string(value);
  switch (literal.suffix) {
    case 'Y':
      if (!within(INT8_MIN, INT8_MAX)) return fail(out_of_range(literal, "tinyint", location));
      return bound_literal(DataType(TypeKind::kByte), text, text, location);
    case 'S':
      if (!within(INT16_MIN, INT16_MAX)) return fail(out_of_range(literal, "smallint", location));
      return bound_literal(DataType(TypeKind::kShort), text, text, location);
    case 'L':
      if (!fits) return fail(out_of_range(literal, "bigint", location));
      return bound_literal(DataType(TypeKind::kLong), text, text, location);
    default:
      if (!fits) return bind_decimal(literal, location);
      return bound_literal(DataType(within(INT32_MIN, INT32_MAX) ? TypeKind::kInt : TypeKind::kLong), text, text,
                           location);
  }
}

Result<Bound> bind_floating(const sql::Literal& literal, bool is_float, const Location& location) {
  const double value = std::strtod(literal.text.c_str(), nullptr);
  if (is_float) {
    const auto narrow = static_cast<float>(value);
    if (std::isinf(narrow)) return fail(out_of_range(literal, "float", location));
    return bound_literal(DataType(TypeKind::kFloat), fmt::format("{}", narrow), java_text(narrow), location);
  }
  if (std::isinf(value)) return fail(out_of_range(literal, "double", location));
  return bound_literal(DataType(TypeKind::kDouble), fmt::format("{}", value), java_text(value), location);
}

Error invalid_typed(std::string_view type, const sql::Literal& literal, const char* hint, const Location& location) {
  return spark_error("INVALID_TYPED_LITERAL",
                     fmt::format("The value of the typed literal \"{}\" is invalid: '{}'.", type, literal.text),
                     location)
      .with_hint(hint);
}

Result<Bound> bind_date(const sql::Literal& literal, const Location& location) {
  const std::optional<std::int32_t> days = parse_date(literal.text);
  if (!days) return fail(invalid_typed("DATE", literal, "Write DATE '2026-01-31'.", location));
  const std::string text = print_date(*days);
  return bound_literal(DataType(TypeKind::kDate), text, fmt::format("DATE '{}'", text), location);
}

Result<Bound> bind_time_of_day(const sql::Literal& literal, const Location& location) {
  constexpr int kMicroseconds = 6;
  const std::optional<TimeText> time = parse_time_of_day(literal.text);
  if (!time) return fail(invalid_typed("TIME", literal, "Write TIME '12:30:00'.", location));
  const std::string text = print_time(time->nanoseconds);
  return bound_literal(DataType::time(std::max(kMicroseconds, time->fraction_digits)), text,
                       fmt::format("TIME '{}'", text), location);
}

// A text that names no zone is local time of the session's.
Result<Bound> bind_timestamp(const sql::Literal& literal, const std::string& session_zone, const Location& location) {
  const bool wall_clock = literal.kind == LiteralKind::kTimestampNtz;
  const char* type_name = wall_clock ? "TIMESTAMP_NTZ" : "TIMESTAMP";
  const std::optional<TimestampText> written = parse_timestamp(literal.text);
  const std::string_view zone_id = !written || written->zone.empty() ? session_zone : written->zone;
  const Result<TimeZone> zone = TimeZone::find(zone_id);
  if (!written || !zone) {
    return fail(invalid_typed(type_name, literal, "Write TIMESTAMP '2026-01-31 12:30:00'.", location));
  }
  if (wall_clock) {
    const std::string text = print_timestamp(written->local_us);
    return bound_literal(DataType(TypeKind::kTimestampNtz), text, fmt::format("TIMESTAMP_NTZ '{}'", text), location);
  }
  const std::int64_t instant = zone->to_utc(written->local_us);
  const TimeZone session = TRY(TimeZone::find(session_zone));
  return bound_literal(DataType(TypeKind::kTimestamp), print_timestamp(instant),
                       fmt::format("TIMESTAMP '{}'", print_timestamp(session.to_local(instant))), location);
}

}  // namespace

Result<Bound> bind_literal(const sql::Literal& literal, const std::string& time_zone, const Location& location) {
  switch (literal.kind) {
    case LiteralKind::kNull: return Bound{.expression = null_of(DataType(), location), .name = "NULL"};
    case LiteralKind::kTrue: return bound_literal(DataType(TypeKind::kBoolean), "true", "true", location);
    case LiteralKind::kFalse: return bound_literal(DataType(TypeKind::kBoolean), "false", "false", location);
    case LiteralKind::kInteger: return bind_integer(literal, location);
    case LiteralKind::kDecimal: return bind_decimal(literal, location);
    case LiteralKind::kDouble: return bind_floating(literal, false, location);
    case LiteralKind::kFloat: return bind_floating(literal, true, location);
    case LiteralKind::kString: return bound_literal(DataType(TypeKind::kString), literal.text, literal.text, location);
    case LiteralKind::kBinary:
      return bound_literal(DataType(TypeKind::kBinary), literal.text, fmt::format("X'{}'", literal.text), location);
    case LiteralKind::kDate: return bind_date(literal, location);
    case LiteralKind::kTime: return bind_time_of_day(literal, location);
    case LiteralKind::kTimestamp:
    case LiteralKind::kTimestampLtz:
    case LiteralKind::kTimestampNtz: return bind_timestamp(literal, time_zone, location);
  }
  return fail(internal_error("unknown kind of literal"));
}

}  // namespace brook::analyze
