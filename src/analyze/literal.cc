// Literals: value, type, and the text Spark prints.
#include <charconv>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "analyze/build.h"
#include "analyze/decimal_rules.h"
#include "analyze/java_text.h"
#include "analyze/resolver.h"
#include "analyze/spark_error.h"

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

Result<Bound> bind_decimal(const sql::Literal& literal, const Location& location) {
  std::string text = literal.text;
  bool negative = text.starts_with('-');
  if (negative) text.erase(0, 1);
  if (text.find_first_of("eE") != std::string::npos) {
    return fail(
        unsupported(fmt::format("A DECIMAL literal with an exponent ({}) is not supported.", literal.text), location));
  }
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

// A DATE or TIMESTAMP of the literal's text; a text that names no zone is local time.
Result<Bound> bind_time(const sql::Literal& literal, const std::string& time_zone, const Location& location) {
  const bool is_date = literal.kind == LiteralKind::kDate;
  const bool wall_clock = literal.kind == LiteralKind::kTimestampNtz;
  const char* type_name = is_date ? "DATE" : wall_clock ? "TIMESTAMP_NTZ" : "TIMESTAMP";
  const std::optional<ParsedTime> time = parse_time(literal.text);
  if (!time || (is_date && time->has_time) || (wall_clock && time->offset_seconds)) {
    return fail(
        spark_error("INVALID_TYPED_LITERAL",
                    fmt::format("The value of the typed literal \"{}\" is invalid: '{}'.", type_name, literal.text),
                    location)
            .with_hint(is_date ? "Write DATE '2026-01-31'." : "Write TIMESTAMP '2026-01-31 12:30:00'."));
  }
  if (is_date) {
    return bound_literal(DataType(TypeKind::kDate), time->date_text(), fmt::format("DATE '{}'", time->date_text()),
                         location);
  }
  const DataType type(wall_clock ? TypeKind::kTimestampNtz : TypeKind::kTimestamp);
  std::string name = fmt::format("{} '{}'", type_name, time->trimmed_text());
  const bool is_utc = time_zone == "UTC" || time_zone == "Z" || time_zone == "Etc/UTC" || time_zone == "GMT";
  if (wall_clock || time->offset_seconds || is_utc)
    return bound_literal(type, time->utc_text(), std::move(name), location);
  // Only the engine knows the rules of the session's zone.
  const ExpressionPtr text = constant(DataType(TypeKind::kString), literal.text, location);
  return Bound{.expression = make_expression(type, false, location, Cast{.value = text}), .name = std::move(name)};
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
    case LiteralKind::kDate:
    case LiteralKind::kTimestamp:
    case LiteralKind::kTimestampLtz:
    case LiteralKind::kTimestampNtz: return bind_time(literal, time_zone, location);
  }
  return fail(internal_error("unknown kind of literal"));
}

}  // namespace brook::analyze
