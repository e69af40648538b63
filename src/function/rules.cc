#include "function/rules.h"

#include <algorithm>

#include <fmt/format.h>

namespace brook::function {

namespace {

constexpr int kMaxPrecision = 38;
constexpr int kMinAdjustedScale = 6;

}  // namespace

TypeRule returns(TypeKind kind) { return returns(DataType(kind)); }

TypeRule returns(DataType type) {
  return [type = std::move(type)](std::span<const DataType>) -> Result<DataType> { return type; };
}

TypeRule type_of(std::size_t argument) {
  return [argument](std::span<const DataType> arguments) -> Result<DataType> { return arguments[argument]; };
}

TypeRule array_of(std::size_t argument) {
  return [argument](std::span<const DataType> arguments) -> Result<DataType> {
    return DataType::array(argument < arguments.size() ? arguments[argument] : DataType());
  };
}

TypeRule element_of(std::size_t argument) {
  return [argument](std::span<const DataType> arguments) -> Result<DataType> {
    const DataType& type = arguments[argument];
    if (type.is(TypeKind::kArray)) return type.element();
    if (type.is(TypeKind::kMap)) return type.value();
    return unexpected_type("element_at", type, "ARRAY or MAP");
  };
}

std::unexpected<Error> unexpected_type(const std::string& function, const DataType& type, const std::string& wanted) {
  return fail(usage_error(fmt::format("{}() takes {}, not {}.", function, wanted, type.sql()))
                  .with_class("DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE"));
}

DataType adjusted_decimal(int precision, int scale) {
  if (precision <= kMaxPrecision) return DataType::decimal(precision, scale);
  const int integer_digits = precision - scale;
  return DataType::decimal(kMaxPrecision, std::max(kMaxPrecision - integer_digits, std::min(scale, kMinAdjustedScale)));
}

DataType bounded_decimal(int precision, int scale) {
  return DataType::decimal(std::min(precision, kMaxPrecision), std::min(scale, kMaxPrecision));
}

DataType decimal_for(const DataType& type) {
  switch (type.kind()) {
    case TypeKind::kByte: return DataType::decimal(3, 0);
    case TypeKind::kShort: return DataType::decimal(5, 0);
    case TypeKind::kInt: return DataType::decimal(10, 0);
    case TypeKind::kLong: return DataType::decimal(20, 0);
    case TypeKind::kDecimal: return type;
    default: return DataType::decimal(kMaxPrecision, 18);
  }
}

std::string duckdb_type(const DataType& type) {
  switch (type.kind()) {
    case TypeKind::kNull: return "INTEGER";
    case TypeKind::kBoolean: return "BOOLEAN";
    case TypeKind::kByte: return "TINYINT";
    case TypeKind::kShort: return "SMALLINT";
    case TypeKind::kInt:
    case TypeKind::kYearMonthInterval: return "INTEGER";
    case TypeKind::kLong:
    case TypeKind::kDayTimeInterval: return "BIGINT";
    case TypeKind::kFloat: return "FLOAT";
    case TypeKind::kDouble: return "DOUBLE";
    case TypeKind::kDecimal: return fmt::format("DECIMAL({},{})", type.precision(), type.scale());
    case TypeKind::kString: return "VARCHAR";
    case TypeKind::kBinary: return "BLOB";
    case TypeKind::kDate: return "DATE";
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampNtz: return "TIMESTAMP";
    case TypeKind::kTime: return "TIME_NS";
    case TypeKind::kCalendarInterval: return "INTERVAL";
    case TypeKind::kArray: return duckdb_type(type.element()) + "[]";
    case TypeKind::kMap: return fmt::format("MAP({}, {})", duckdb_type(type.key()), duckdb_type(type.value()));
    case TypeKind::kStruct: {
      std::string fields;
      for (const Field& field : type.fields()) {
        std::string quoted;
        for (const char c : field.name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
        fields += fmt::format("{}\"{}\" {}", fields.empty() ? "" : ", ", quoted, duckdb_type(field.type));
      }
      return fmt::format("STRUCT({})", fields);
    }
    case TypeKind::kVariant: return "STRUCT(\"value\" BLOB, metadata BLOB)";
  }
  return "INTEGER";
}

}  // namespace brook::function
