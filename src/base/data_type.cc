#include "base/data_type.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/quoted_name.h"

namespace brook {

namespace {

const std::vector<Field>& no_fields() {
  static const std::vector<Field> empty;
  return empty;
}

const char* upper_name(TypeKind kind) {
  switch (kind) {
    case TypeKind::kNull: return "VOID";
    case TypeKind::kBoolean: return "BOOLEAN";
    case TypeKind::kByte: return "TINYINT";
    case TypeKind::kShort: return "SMALLINT";
    case TypeKind::kInt: return "INT";
    case TypeKind::kLong: return "BIGINT";
    case TypeKind::kFloat: return "FLOAT";
    case TypeKind::kDouble: return "DOUBLE";
    case TypeKind::kDecimal: return "DECIMAL";
    case TypeKind::kString: return "STRING";
    case TypeKind::kBinary: return "BINARY";
    case TypeKind::kDate: return "DATE";
    case TypeKind::kTimestamp: return "TIMESTAMP";
    case TypeKind::kTimestampNtz: return "TIMESTAMP_NTZ";
    case TypeKind::kTime: return "TIME";
    case TypeKind::kYearMonthInterval:
    case TypeKind::kDayTimeInterval:
    case TypeKind::kCalendarInterval: return "INTERVAL";
    case TypeKind::kArray: return "ARRAY";
    case TypeKind::kMap: return "MAP";
    case TypeKind::kStruct: return "STRUCT";
    case TypeKind::kVariant: return "VARIANT";
  }
  return "?";
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string_view name_of(IntervalField field) {
  switch (field) {
    case IntervalField::kYear: return "YEAR";
    case IntervalField::kMonth: return "MONTH";
    case IntervalField::kDay: return "DAY";
    case IntervalField::kHour: return "HOUR";
    case IntervalField::kMinute: return "MINUTE";
    case IntervalField::kSecond: return "SECOND";
  }
  return "?";
}

DataType::DataType(TypeKind kind) : kind_(kind) {
  constexpr std::uint8_t kMicroseconds = 6;
  if (kind == TypeKind::kTime) precision_ = kMicroseconds;
  if (kind == TypeKind::kYearMonthInterval) *this = interval(IntervalField::kYear, IntervalField::kMonth);
  if (kind == TypeKind::kDayTimeInterval) *this = interval(IntervalField::kDay, IntervalField::kSecond);
}

DataType DataType::interval(IntervalField first, IntervalField last) {
  DataType type;
  type.kind_ = last <= IntervalField::kMonth ? TypeKind::kYearMonthInterval : TypeKind::kDayTimeInterval;
  type.precision_ = static_cast<std::uint8_t>(first);
  type.scale_ = static_cast<std::uint8_t>(last);
  return type;
}

DataType DataType::time(int precision) {
  DataType type(TypeKind::kTime);
  type.precision_ = static_cast<std::uint8_t>(precision);
  return type;
}

DataType DataType::decimal(int precision, int scale) {
  DataType type(TypeKind::kDecimal);
  type.precision_ = static_cast<std::uint8_t>(precision);
  type.scale_ = static_cast<std::uint8_t>(scale);
  return type;
}

DataType DataType::array(DataType element, bool contains_null) {
  DataType type(TypeKind::kArray);
  type.fields_ = std::make_shared<const std::vector<Field>>(
      std::vector<Field>{Field{"element", std::move(element), contains_null}});
  return type;
}

DataType DataType::map(DataType key, DataType value, bool value_contains_null) {
  DataType type(TypeKind::kMap);
  type.fields_ = std::make_shared<const std::vector<Field>>(
      std::vector<Field>{Field{"key", std::move(key), false}, Field{"value", std::move(value), value_contains_null}});
  return type;
}

DataType DataType::structure(std::vector<Field> fields) {
  DataType type(TypeKind::kStruct);
  type.fields_ = std::make_shared<const std::vector<Field>>(std::move(fields));
  return type;
}

const std::vector<Field>& DataType::fields() const { return fields_ ? *fields_ : no_fields(); }
const DataType& DataType::element() const { return fields()[0].type; }
const DataType& DataType::key() const { return fields()[0].type; }
const DataType& DataType::value() const { return fields()[1].type; }

std::string DataType::sql() const {
  switch (kind_) {
    case TypeKind::kDecimal: return fmt::format("DECIMAL({},{})", precision_, scale_);
    case TypeKind::kTime: return fmt::format("TIME({})", precision_);
    case TypeKind::kYearMonthInterval:
    case TypeKind::kDayTimeInterval:
      return first_field() == last_field()
                 ? fmt::format("INTERVAL {}", name_of(first_field()))
                 : fmt::format("INTERVAL {} TO {}", name_of(first_field()), name_of(last_field()));
    case TypeKind::kArray: return fmt::format("ARRAY<{}>", element().sql());
    case TypeKind::kMap: return fmt::format("MAP<{}, {}>", key().sql(), value().sql());
    case TypeKind::kStruct: {
      std::string text = "STRUCT<";
      for (const Field& field : fields()) {
        if (text.back() != '<') text += ", ";
        text +=
            fmt::format("{}: {}{}", quoted_if_needed(field.name), field.type.sql(), field.nullable ? "" : " NOT NULL");
      }
      return text + ">";
    }
    default: return upper_name(kind_);
  }
}

std::string DataType::simple_string() const {
  switch (kind_) {
    case TypeKind::kDecimal: return fmt::format("decimal({},{})", precision_, scale_);
    case TypeKind::kArray: return fmt::format("array<{}>", element().simple_string());
    case TypeKind::kMap: return fmt::format("map<{},{}>", key().simple_string(), value().simple_string());
    case TypeKind::kStruct: {
      std::string text = "struct<";
      for (const Field& field : fields()) {
        if (text.back() != '<') text += ',';
        text += field.name + ":" + field.type.simple_string();
      }
      return text + ">";
    }
    default: return folded_name(sql());
  }
}

bool DataType::operator==(const DataType& other) const {
  return kind_ == other.kind_ && precision_ == other.precision_ && scale_ == other.scale_ &&
         (fields_ == other.fields_ || fields() == other.fields());
}

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string folded_name(std::string_view name) {
  std::string text(name);
  std::ranges::transform(text, text.begin(), lower);
  return text;
}

std::string ddl(const Schema& schema) {
  std::string text;
  for (const Field& field : schema) {
    if (!text.empty()) text += ", ";
    text += fmt::format("{} {}{}", field.name, field.type.sql(), field.nullable ? "" : " NOT NULL");
  }
  return text;
}

}  // namespace brook
