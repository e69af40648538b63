#include "engine/adapter/type.h"

namespace brook::engine {
namespace {

using duckdb::LogicalType;
using duckdb::LogicalTypeId;

LogicalType convert(const DataType& type, const LogicalType& instant) {
  switch (type.kind()) {
    case TypeKind::kNull: return LogicalType::INTEGER;
    case TypeKind::kBoolean: return LogicalType::BOOLEAN;
    case TypeKind::kByte: return LogicalType::TINYINT;
    case TypeKind::kShort: return LogicalType::SMALLINT;
    case TypeKind::kInt:
    case TypeKind::kYearMonthInterval: return LogicalType::INTEGER;
    case TypeKind::kLong:
    case TypeKind::kDayTimeInterval: return LogicalType::BIGINT;
    case TypeKind::kFloat: return LogicalType::FLOAT;
    case TypeKind::kDouble: return LogicalType::DOUBLE;
    case TypeKind::kDecimal:
      return LogicalType::DECIMAL(static_cast<std::uint8_t>(type.precision()), static_cast<std::uint8_t>(type.scale()));
    case TypeKind::kString: return LogicalType::VARCHAR;
    case TypeKind::kBinary: return LogicalType::BLOB;
    case TypeKind::kDate: return LogicalType::DATE;
    case TypeKind::kTimestamp: return instant;
    case TypeKind::kTimestampNtz: return LogicalType::TIMESTAMP;
    case TypeKind::kTime: return LogicalType::TIME_NS;
    case TypeKind::kCalendarInterval: return LogicalType::INTERVAL;
    case TypeKind::kArray: return LogicalType::LIST(convert(type.element(), instant));
    case TypeKind::kMap: return LogicalType::MAP(convert(type.key(), instant), convert(type.value(), instant));
    case TypeKind::kStruct: {
      duckdb::child_list_t<LogicalType> children;
      for (const Field& field : type.fields()) children.emplace_back(field.name, convert(field.type, instant));
      return LogicalType::STRUCT(std::move(children));
    }
    case TypeKind::kVariant:
      return LogicalType::STRUCT({{"value", LogicalType::BLOB}, {"metadata", LogicalType::BLOB}});
  }
  return LogicalType::INTEGER;
}

}  // namespace

LogicalType to_duckdb(const DataType& type) { return convert(type, LogicalType::TIMESTAMP); }

duckdb::vector<LogicalType> to_duckdb(const Schema& schema) {
  duckdb::vector<LogicalType> types;
  types.reserve(schema.size());
  for (const Field& field : schema) types.push_back(to_duckdb(field.type));
  return types;
}

LogicalType to_stored(const DataType& type) { return convert(type, LogicalType::TIMESTAMP_TZ); }

bool has_instant(const DataType& type) {
  if (type.is(TypeKind::kTimestamp)) return true;
  if (!type.is_nested()) return false;
  for (const Field& field : type.fields()) {
    if (has_instant(field.type)) return true;
  }
  return false;
}

bool same_layout(const LogicalType& a, const LogicalType& b) {
  const auto shape = [](const LogicalType& type) {
    return type.id() == LogicalTypeId::TIMESTAMP_TZ ? LogicalTypeId::TIMESTAMP : type.id();
  };
  if (shape(a) != shape(b)) return false;
  switch (a.id()) {
    case LogicalTypeId::LIST: return same_layout(duckdb::ListType::GetChildType(a), duckdb::ListType::GetChildType(b));
    case LogicalTypeId::MAP:
      return same_layout(duckdb::MapType::KeyType(a), duckdb::MapType::KeyType(b)) &&
             same_layout(duckdb::MapType::ValueType(a), duckdb::MapType::ValueType(b));
    case LogicalTypeId::STRUCT: {
      const auto& left = duckdb::StructType::GetChildTypes(a);
      const auto& right = duckdb::StructType::GetChildTypes(b);
      if (left.size() != right.size()) return false;
      for (std::size_t i = 0; i < left.size(); ++i) {
        if (!same_layout(left[i].second, right[i].second)) return false;
      }
      return true;
    }
    case LogicalTypeId::DECIMAL: return a == b;
    default: return true;
  }
}

}  // namespace brook::engine
