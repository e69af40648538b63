#include "engine/emit_cast.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/interval_text.h"
#include "engine/emit_text.h"
#include "function/rules.h"

namespace brook::engine {

namespace {

using function::duckdb_type;

int digits_of(TypeKind kind) {
  switch (kind) {
    case TypeKind::kByte: return 3;
    case TypeKind::kShort: return 5;
    case TypeKind::kInt: return 10;
    default: return 19;
  }
}

std::string plain_cast(const std::string& value, const DataType& to) {
  return fmt::format("CAST({} AS {})", value, duckdb_type(to));
}

// One cast of flat types. Everything it is made of is in scope: the pair of types, the mode, the session.
class FlatCast {
 public:
  FlatCast(const DataType& from, const DataType& to, bool is_try, const QueryContext& context)
      : from_(from),
        to_(to),
        try_(is_try || !context.ansi ? "try_" : ""),
        wraps_(!is_try && !context.ansi),
        context_(context) {}

  Result<std::string> apply(const std::string& value) const {
    switch (to_.kind()) {
      case TypeKind::kBoolean: return to_boolean(value);
      case TypeKind::kByte:
      case TypeKind::kShort:
      case TypeKind::kInt:
      case TypeKind::kLong: return to_integer(value);
      case TypeKind::kFloat:
      case TypeKind::kDouble: return to_fractional(value);
      case TypeKind::kDecimal: return to_decimal(value);
      case TypeKind::kString: return to_string(value);
      case TypeKind::kBinary: return to_binary(value);
      case TypeKind::kDate: return to_date(value);
      case TypeKind::kTimestamp: return to_timestamp(value);
      case TypeKind::kTimestampNtz: return to_timestamp_ntz(value);
      case TypeKind::kTime: return to_time(value);
      case TypeKind::kDayTimeInterval:
      case TypeKind::kYearMonthInterval: return to_interval(value);
      case TypeKind::kCalendarInterval:
        return from_.is(TypeKind::kString) ? fmt::format("brook_to_calendar({})", value) : unsupported();
      default: return unsupported();
    }
  }

 private:
  Result<std::string> unsupported() const {
    return fail(usage_error(fmt::format("CAST of {} to {} is not supported yet.", from_.sql(), to_.sql()))
                    .with_class("UNSUPPORTED_FEATURE"));
  }

  std::string kernel(const char* name, const std::string& value) const {
    return fmt::format("brook_{}{}({})", try_, name, value);
  }

  static const char* integer_kernel(TypeKind kind) {
    switch (kind) {
      case TypeKind::kByte: return "to_tinyint";
      case TypeKind::kShort: return "to_smallint";
      case TypeKind::kInt: return "to_int";
      default: return "to_bigint";
    }
  }

  // The seconds of an instant, towards the past.
  static std::string seconds(const std::string& value) {
    return fmt::format("brook_floor_divide(epoch_us({}), 1000000)", value);
  }

  // A date as a number or a truth, without ANSI mode: always NULL.
  std::string nothing() const { return fmt::format("CAST(NULL AS {})", duckdb_type(to_)); }

  Result<std::string> to_boolean(const std::string& value) const {
    if (from_.is(TypeKind::kString)) return kernel("to_boolean", value);
    if (from_.is_numeric()) return plain_cast(value, to_);
    if (from_.is(TypeKind::kDate)) return nothing();
    if (from_.is(TypeKind::kTimestamp)) return fmt::format("(epoch_us({}) != 0)", value);
    return unsupported();
  }

  // Big-endian, without ANSI mode.
  Result<std::string> to_binary(const std::string& value) const {
    if (from_.is(TypeKind::kString)) return fmt::format("encode({})", value);
    if (from_.is_integral()) return fmt::format("brook_big_endian({})", value);
    return unsupported();
  }

  // How much of the carrier is one of the interval's last field.
  static std::int64_t unit_of(const DataType& interval) { return amount_of(interval.last_field()); }

  // Whole seconds of a time of day; the count of an interval's last field.
  std::string count_of(const std::string& value) const {
    if (from_.is(TypeKind::kTime)) return fmt::format("(brook_time_nanos({}) // 1000000000)", value);
    return fmt::format("(CAST({} AS BIGINT) // {})", value, unit_of(from_));
  }

  // Without ANSI mode numbers wrap around, and a text loses its fraction.
  std::string wrapping_kernel(const std::string& value) const {
    return fmt::format("brook_wrapping_{}({})", integer_kernel(to_.kind()), value);
  }

  Result<std::string> to_integer(const std::string& value) const {
    if (wraps_ && from_.is(TypeKind::kString)) return wrapping_kernel(value);
    if (wraps_ && from_.is_integral() && from_.kind() > to_.kind()) return wrapping_kernel(value);
    if (wraps_ && from_.is_fractional()) return wrapping_kernel(plain_cast(value, DataType(TypeKind::kDouble)));
    if (wraps_ && from_.is(TypeKind::kDecimal))
      return wrapping_kernel(fmt::format("CAST(trunc({}) AS DECIMAL(38,0))", value));
    const char* name = integer_kernel(to_.kind());
    if (from_.is(TypeKind::kBoolean)) return plain_cast(value, to_);
    if (from_.is_integral()) return from_.kind() < to_.kind() ? plain_cast(value, to_) : kernel(name, value);
    if (from_.is(TypeKind::kString)) return kernel(name, value);
    if (from_.is(TypeKind::kFloat)) return kernel(name, plain_cast(value, DataType(TypeKind::kDouble)));
    if (from_.is(TypeKind::kDouble)) return kernel(name, value);
    if (from_.is(TypeKind::kDecimal)) return kernel(name, fmt::format("CAST(trunc({}) AS DECIMAL(38,0))", value));
    if (from_.is(TypeKind::kTimestamp)) return to_.is(TypeKind::kLong) ? seconds(value) : kernel(name, seconds(value));
    if (from_.is(TypeKind::kDate)) return nothing();
    if (from_.is(TypeKind::kTime) || from_.is_ansi_interval())
      return to_.is(TypeKind::kLong) ? count_of(value) : kernel(name, count_of(value));
    return unsupported();
  }

  Result<std::string> to_fractional(const std::string& value) const {
    const bool to_float = to_.is(TypeKind::kFloat);
    if (from_.is(TypeKind::kString)) return kernel(to_float ? "to_float" : "to_double", value);
    if (from_.is(TypeKind::kDouble)) return fmt::format("brook_narrow({})", value);
    if (from_.is_numeric()) {
      if (to_float && from_.is(TypeKind::kDecimal)) return fmt::format("brook_narrow(CAST({} AS DOUBLE))", value);
      return plain_cast(value, to_);
    }
    if (from_.is(TypeKind::kBoolean)) return fmt::format("CAST(CAST({} AS INTEGER) AS {})", value, duckdb_type(to_));
    if (from_.is(TypeKind::kTimestamp)) {
      return fmt::format("CAST(CAST(epoch_us({}) AS DOUBLE) / 1000000 AS {})", value, duckdb_type(to_));
    }
    if (from_.is(TypeKind::kDate)) return nothing();
    return unsupported();
  }

  static std::string micros_as_seconds(const std::string& micros) {
    return fmt::format("CAST(CAST({} AS DECIMAL(19,0)) * CAST('0.000001' AS DECIMAL(6,6)) AS DECIMAL(25,6))", micros);
  }

  std::string decimal_kernel(const std::string& value) const {
    return fmt::format("brook_to_decimal({}, {}, {}, {})", value, to_.precision(), to_.scale(), *try_ != 0);
  }

  Result<std::string> to_decimal(const std::string& value) const {
    const int integer_digits = to_.precision() - to_.scale();
    if (from_.is(TypeKind::kBoolean)) return fmt::format("CAST(CAST({} AS INTEGER) AS {})", value, duckdb_type(to_));
    if (from_.is_integral()) {
      if (integer_digits >= digits_of(from_.kind())) return plain_cast(value, to_);
      return decimal_kernel(fmt::format("CAST({} AS DECIMAL(19,0))", value));
    }
    if (from_.is(TypeKind::kDecimal)) {
      const bool fits = integer_digits > from_.precision() - from_.scale() ||
                        (integer_digits == from_.precision() - from_.scale() && to_.scale() >= from_.scale());
      return fits ? plain_cast(value, to_) : decimal_kernel(value);
    }
    if (from_.is(TypeKind::kFloat)) return decimal_kernel(fmt::format("brook_float_to_string({})", value));
    if (from_.is(TypeKind::kDouble) || from_.is(TypeKind::kString)) return decimal_kernel(value);
    if (from_.is(TypeKind::kTimestamp)) return decimal_kernel(micros_as_seconds(fmt::format("epoch_us({})", value)));
    if (from_.is(TypeKind::kDate)) return nothing();
    if (from_.is(TypeKind::kTime)) {
      return decimal_kernel(fmt::format(
          "CAST(CAST(brook_time_nanos({}) AS DECIMAL(19,0)) * CAST('0.000000001' AS DECIMAL(9,9)) AS DECIMAL(28,9))",
          value));
    }
    if (from_.is_ansi_interval()) {
      if (from_.last_field() == IntervalField::kSecond) return decimal_kernel(micros_as_seconds(value));
      return decimal_kernel(fmt::format("CAST({} AS DECIMAL(19,0))", count_of(value)));
    }
    return unsupported();
  }

  Result<std::string> to_string(const std::string& value) const {
    switch (from_.kind()) {
      case TypeKind::kBoolean:
      case TypeKind::kByte:
      case TypeKind::kShort:
      case TypeKind::kInt:
      case TypeKind::kLong: return plain_cast(value, to_);
      case TypeKind::kDecimal:  // DuckDB leaves out the zero before the point where there is no digit for it
        return from_.precision() > from_.scale() ? plain_cast(value, to_)
                                                 : fmt::format("brook_decimal_to_string({})", value);
      case TypeKind::kDate: return fmt::format("brook_date_to_string({})", value);
      case TypeKind::kFloat: return fmt::format("brook_float_to_string({})", value);
      case TypeKind::kDouble: return fmt::format("brook_double_to_string({})", value);
      case TypeKind::kBinary: return fmt::format("brook_binary_to_string({})", value);
      case TypeKind::kTimestamp:
        return fmt::format("brook_timestamp_to_string({})", to_local(value, context_.session_time_zone));
      case TypeKind::kTimestampNtz: return fmt::format("brook_timestamp_to_string({})", value);
      case TypeKind::kTime: return fmt::format("brook_time_to_string({})", value);
      case TypeKind::kDayTimeInterval:
      case TypeKind::kYearMonthInterval:
        return fmt::format("brook_interval_to_string(CAST({} AS BIGINT), {}, {})", value,
                           static_cast<int>(from_.first_field()), static_cast<int>(from_.last_field()));
      case TypeKind::kCalendarInterval: return fmt::format("brook_calendar_to_string({})", value);
      default: return unsupported();
    }
  }

  Result<std::string> to_date(const std::string& value) const {
    if (from_.is(TypeKind::kString)) return kernel("to_date", value);
    if (from_.is(TypeKind::kTimestamp)) return plain_cast(to_local(value, context_.session_time_zone), to_);
    if (from_.is(TypeKind::kTimestampNtz)) return plain_cast(value, to_);
    return unsupported();
  }

  Result<std::string> to_timestamp(const std::string& value) const {
    const std::string& zone = context_.session_time_zone;
    if (from_.is(TypeKind::kString))
      return fmt::format("brook_{}to_timestamp({}, {})", try_, value, quoted_string(zone));
    if (from_.is(TypeKind::kDate)) return to_instant(plain_cast(value, to_), zone);
    if (from_.is(TypeKind::kTimestampNtz)) return to_instant(value, zone);
    if (from_.is(TypeKind::kTime)) return to_instant(today_at(value), zone);
    if (from_.is(TypeKind::kBoolean)) return fmt::format("make_timestamp(CAST({} AS BIGINT))", value);
    if (from_.is_integral()) return fmt::format("brook_timestamp_of_seconds(CAST({} AS BIGINT))", value);
    if (from_.is_fractional()) return fmt::format("brook_{}timestamp_of_double(CAST({} AS DOUBLE))", try_, value);
    if (from_.is(TypeKind::kDecimal)) {
      return fmt::format("make_timestamp(brook_decimal_to_micros({}))", value);
    }
    return unsupported();
  }

  Result<std::string> to_timestamp_ntz(const std::string& value) const {
    if (from_.is(TypeKind::kString)) return kernel("to_timestamp_ntz", value);
    if (from_.is(TypeKind::kDate)) return plain_cast(value, to_);
    if (from_.is(TypeKind::kTimestamp)) return to_local(value, context_.session_time_zone);
    if (from_.is(TypeKind::kTime)) return today_at(value);
    return unsupported();
  }

  // A time of day on the date of the clock, local time.
  std::string today_at(const std::string& time) const {
    const std::string now = fmt::format("make_timestamp(CAST({} AS BIGINT))", context_.now_us);
    return fmt::format("brook_at_time(CAST({} AS DATE), {})", to_local(now, context_.session_time_zone), time);
  }

  Result<std::string> to_time(const std::string& value) const {
    if (from_.is(TypeKind::kString)) return fmt::format("brook_{}to_time({}, {})", try_, value, to_.precision());
    if (from_.is(TypeKind::kTime)) {
      return to_.precision() >= from_.precision() ? value
                                                  : fmt::format("brook_cut_time({}, {})", value, to_.precision());
    }
    if (from_.is(TypeKind::kTimestamp) || from_.is(TypeKind::kTimestampNtz)) {
      const std::string local = from_.is(TypeKind::kTimestamp) ? to_local(value, context_.session_time_zone) : value;
      return fmt::format("brook_time_of_timestamp({}, {})", local, to_.precision());
    }
    return unsupported();
  }

  Result<std::string> to_interval(const std::string& value) const {
    const std::int64_t unit = unit_of(to_);
    const bool months = to_.is(TypeKind::kYearMonthInterval);
    if (from_.is_ansi_interval()) {  // cut to the last field
      return to_.last_field() >= from_.last_field()
                 ? value
                 : fmt::format("CAST({0} // {1} * {1} AS {2})", value, unit, duckdb_type(to_));
    }
    std::string amount;
    if (from_.is(TypeKind::kString)) {
      amount = fmt::format("brook_{}to_interval({}, {}, {})", try_, value, static_cast<int>(to_.first_field()),
                           static_cast<int>(to_.last_field()));
    } else if (from_.is_integral()) {
      amount = fmt::format("brook_{}interval_of(CAST({} AS BIGINT), {}, {})", try_, value, unit, months);
    } else if (from_.is(TypeKind::kDecimal)) {  // a count of the last field, rounded to months or microseconds
      const std::string exact =
          fmt::format("brook_decimal_multiply({}, CAST({} AS DECIMAL(18,0)), 38, 0, false)", value, unit);
      amount = fmt::format("brook_{}to_{}({})", try_, months ? "int" : "bigint", exact);
    } else {
      return unsupported();
    }
    return months ? fmt::format("CAST({} AS INTEGER)", amount) : amount;
  }

  const DataType& from_;
  const DataType& to_;
  const char* try_;
  bool wraps_;
  const QueryContext& context_;
};

// Names of lambda parameters must differ where lambdas nest; texts of one query must not differ from run to run, so
// the name comes from the depth of the type.
int depth_of(const DataType& type) {
  int depth = 0;
  for (const Field& field : type.fields()) depth = std::max(depth, depth_of(field.type));
  return depth + 1;
}

bool is_plain(const DataType& from, const DataType& to) {
  if (from == to) return true;
  if (from.kind() != to.kind() || !from.is_nested() || from.fields().size() != to.fields().size())
    return from.is(TypeKind::kNull);
  if (from.is(TypeKind::kStruct)) return false;
  for (std::size_t i = 0; i < from.fields().size(); ++i) {
    if (!is_plain(from.fields()[i].type, to.fields()[i].type)) return false;
  }
  return true;
}

// Text of a nested value, as Spark shows it: [a, b], {k -> v}, {x, y}.
Result<std::string> nested_to_string(const std::string& value, const DataType& from, const QueryContext& context) {
  const DataType text(TypeKind::kString);
  const std::string name = fmt::format("brook_d{}", depth_of(from));
  const auto element = [&](const std::string& sql, const DataType& type) -> Result<std::string> {
    if (type.is(TypeKind::kVariant)) {
      return fmt::format("coalesce(brook_to_json({}, 'VARIANT', CAST([] AS VARCHAR[]), {}), 'null')", sql,
                         quoted_string(context.session_time_zone));
    }
    return fmt::format("coalesce({}, 'null')", TRY(cast_sql(sql, type, text, false, context)));
  };
  switch (from.kind()) {
    case TypeKind::kArray:
      return fmt::format("'[' || brook_join(list_transform({}, lambda {}: {}), ', ') || ']'", value, name,
                         TRY(element(name, from.element())));
    case TypeKind::kMap:
      return fmt::format(
          "'{{' || brook_join(list_transform(map_entries({0}), lambda {1}: {2} || ' -> ' || {3}), ', ') || '}}'", value,
          name, TRY(element(fmt::format("struct_extract({}, 'key')", name), from.key())),
          TRY(element(fmt::format("struct_extract({}, 'value')", name), from.value())));
    default: {
      std::string fields;
      for (const Field& field : from.fields()) {
        const std::string part = fmt::format("struct_extract({}, {})", name, quoted_string(field.name));
        fields += fmt::format("{}{}", fields.empty() ? "" : " || ', ' || ", TRY(element(part, field.type)));
      }
      if (fields.empty()) fields = "''";
      return fmt::format(
          "list_extract(list_transform([{0}], lambda {1}: CASE WHEN {1} IS NOT NULL THEN '{{' || {2} || '}}' END), 1)",
          value, name, fields);
    }
  }
}

Result<std::string> nested_cast(const std::string& value, const DataType& from, const DataType& to, bool is_try,
                                const QueryContext& context) {
  const std::string name = fmt::format("brook_d{}", depth_of(from));
  switch (to.kind()) {
    case TypeKind::kArray:
      return fmt::format("list_transform({}, lambda {}: {})", value, name,
                         TRY(cast_sql(name, from.element(), to.element(), is_try, context)));
    case TypeKind::kMap:
      return fmt::format(
          "map_from_entries(list_transform(map_entries({0}), lambda {1}: struct_pack(key := {2}, \"value\" := {3})))",
          value, name,
          TRY(cast_sql(fmt::format("struct_extract({}, 'key')", name), from.key(), to.key(), is_try, context)),
          TRY(cast_sql(fmt::format("struct_extract({}, 'value')", name), from.value(), to.value(), is_try, context)));
    default: {
      std::string fields;
      for (std::size_t i = 0; i < to.fields().size(); ++i) {
        const Field& field = from.fields()[i];
        const std::string part = fmt::format("struct_extract({}, {})", name, quoted_string(field.name));
        fields += fmt::format("{}{} := {}", i == 0 ? "" : ", ", quoted_name(to.fields()[i].name),
                              TRY(cast_sql(part, field.type, to.fields()[i].type, is_try, context)));
      }
      return fmt::format(
          "list_extract(list_transform([{0}], lambda {1}: CASE WHEN {1} IS NOT NULL THEN struct_pack({2}) END), 1)",
          value, name, fields);
    }
  }
}

std::string variant_cast(const std::string& value, const DataType& from, const DataType& to, bool is_try,
                         const QueryContext& context) {
  const std::string zone = quoted_string(context.session_time_zone);
  if (to.is(TypeKind::kVariant)) {
    return fmt::format("brook_to_variant({}, {}, CAST([] AS VARCHAR[]), {})", value, quoted_string(from.sql()), zone);
  }
  return fmt::format("brook_variant_get({}, {}, ['try', '{}'], {})", value, quoted_string(to.sql()),
                     is_try || !context.ansi, zone);
}

}  // namespace

Result<std::string> cast_sql(const std::string& value, const DataType& from, const DataType& to, bool is_try,
                             const QueryContext& context) {
  if (from == to) return value;
  if (is_plain(from, to)) return plain_cast(value, to);
  if (from.is(TypeKind::kVariant) || to.is(TypeKind::kVariant)) return variant_cast(value, from, to, is_try, context);
  if (from.is_nested() && to.is(TypeKind::kString)) return nested_to_string(value, from, context);
  if (from.is_nested() && from.kind() == to.kind() && from.fields().size() == to.fields().size()) {
    return nested_cast(value, from, to, is_try, context);
  }
  return FlatCast(from, to, is_try, context).apply(value);
}

}  // namespace brook::engine
