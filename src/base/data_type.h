// Spark's SQL data types, as values. A DataType is immutable, cheap to copy (nested parts are shared) and
// may be used from any thread. Source of the semantics: org.apache.spark.sql.types.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace brook {

enum class TypeKind : std::uint8_t {
  kNull,  // VOID, the type of a bare NULL
  kBoolean,
  kByte,
  kShort,
  kInt,
  kLong,
  kFloat,
  kDouble,
  kDecimal,
  kString,
  kBinary,
  kDate,
  kTimestamp,     // an instant, microseconds since 1970 UTC, shown in the session time zone
  kTimestampNtz,  // a wall clock time, microseconds
  kTime,          // a time of day, nanoseconds since midnight
  kYearMonthInterval,
  kDayTimeInterval,   // microseconds
  kCalendarInterval,  // months, days and microseconds side by side, which neither compare nor sort
  kArray,
  kMap,
  kStruct,
  kVariant,
};

// The fields of intervals, greatest first: year-month intervals span the first two at most, day-time ones the others.
enum class IntervalField : std::uint8_t { kYear, kMonth, kDay, kHour, kMinute, kSecond };
[[nodiscard]] std::string_view name_of(IntervalField field);  // "YEAR"

struct Field;

class DataType {
 public:
  DataType() = default;  // VOID
  // An interval spans all fields of its kind, a TIME has microseconds.
  explicit DataType(TypeKind kind);

  static DataType decimal(int precision, int scale);  // REQUIRES: 1 <= precision <= 38, 0 <= scale <= precision
  // Year-month, or day-time. REQUIRES: first <= last, both of one kind.
  static DataType interval(IntervalField first, IntervalField last);
  static DataType time(int precision);  // REQUIRES: 0 <= precision <= 9
  static DataType array(DataType element, bool contains_null = true);
  static DataType map(DataType key, DataType value, bool value_contains_null = true);
  static DataType structure(std::vector<Field> fields);

  [[nodiscard]] TypeKind kind() const { return kind_; }
  [[nodiscard]] bool is(TypeKind kind) const { return kind_ == kind; }
  [[nodiscard]] int precision() const { return precision_; }  // of a decimal; the digits of a TIME's fraction
  [[nodiscard]] int scale() const { return scale_; }
  // Of an interval but the calendar's: the fields that it spans.
  [[nodiscard]] IntervalField first_field() const { return static_cast<IntervalField>(precision_); }
  [[nodiscard]] IntervalField last_field() const { return static_cast<IntervalField>(scale_); }
  // array: one field "element"; map: "key" and "value"; struct: its fields. Valid while this DataType lives.
  [[nodiscard]] const std::vector<Field>& fields() const;
  [[nodiscard]] const DataType& element() const;  // REQUIRES: an array
  [[nodiscard]] const DataType& key() const;      // REQUIRES: a map
  [[nodiscard]] const DataType& value() const;    // REQUIRES: a map

  [[nodiscard]] bool is_integral() const { return kind_ >= TypeKind::kByte && kind_ <= TypeKind::kLong; }
  [[nodiscard]] bool is_fractional() const { return kind_ == TypeKind::kFloat || kind_ == TypeKind::kDouble; }
  [[nodiscard]] bool is_numeric() const { return is_integral() || is_fractional() || is(TypeKind::kDecimal); }
  [[nodiscard]] bool is_nested() const { return kind_ >= TypeKind::kArray && kind_ <= TypeKind::kStruct; }

  // Year-month or day-time.
  [[nodiscard]] bool is_ansi_interval() const {
    return kind_ == TypeKind::kYearMonthInterval || kind_ == TypeKind::kDayTimeInterval;
  }

  // As in Spark's error messages and DDL: "DECIMAL(10,2)", "ARRAY<INT>", "STRUCT<a: INT>".
  [[nodiscard]] std::string sql() const;
  // As typeof() prints it: "decimal(10,2)", "array<int>", "struct<a:int>".
  [[nodiscard]] std::string simple_string() const;

  // Structural equality without nullability of nested parts (Spark's equalsIgnoreNullability).
  [[nodiscard]] bool operator==(const DataType& other) const;

 private:
  TypeKind kind_ = TypeKind::kNull;
  std::uint8_t precision_ = 0;  // an interval's first field
  std::uint8_t scale_ = 0;      // an interval's last field
  std::shared_ptr<const std::vector<Field>> fields_;
};

struct Field {
  std::string name;
  DataType type;
  bool nullable = true;

  bool operator==(const Field& other) const { return name == other.name && type == other.type; }
};

// The columns of a table or of a batch, in order.
using Schema = std::vector<Field>;

// Spark's names are compared without case (spark.sql.caseSensitive=false). ASCII folding only.
[[nodiscard]] bool same_name(std::string_view a, std::string_view b);
[[nodiscard]] std::string folded_name(std::string_view name);

// "a INT, b STRING NOT NULL" — for messages that show a schema.
[[nodiscard]] std::string ddl(const Schema& schema);

}  // namespace brook
