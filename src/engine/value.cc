#include "engine/value.h"

#include "engine/value_text.h"

namespace brook::engine {
namespace {

template <class T>
Value integer(const ColumnView& column, std::size_t row) {
  return Value(static_cast<std::int64_t>(column.at<T>(row)));
}

Int128 widen(std::int64_t value) { return {.low = static_cast<std::uint64_t>(value), .high = value < 0 ? -1 : 0}; }

Value decimal(const DataType& type, const ColumnView& column, std::size_t row) {
  if (type.precision() <= 4) return Value(widen(column.at<std::int16_t>(row)));
  if (type.precision() <= 9) return Value(widen(column.at<std::int32_t>(row)));
  if (type.precision() <= 18) return Value(widen(column.at<std::int64_t>(row)));
  return Value(column.at<Int128>(row));
}

std::vector<Value> fields_at(const DataType& type, const ColumnView& column, std::size_t row) {
  std::vector<Value> values;
  for (std::size_t i = 0; i < type.fields().size(); ++i) {
    values.push_back(read_value(type.fields()[i].type, column.children[i], row));
  }
  return values;
}

Value list(const DataType& type, const ColumnView& column, std::size_t row) {
  const auto& entry = column.at<ListEntry>(row);
  std::vector<Value> values;
  for (std::size_t i = entry.offset; i < entry.offset + entry.length; ++i) {
    if (type.is(TypeKind::kMap)) {
      values.emplace_back(fields_at(type, column.children[0], i));  // a map's fields are its key and its value
    } else {
      values.push_back(read_value(type.element(), column.children[0], i));
    }
  }
  return Value(std::move(values));
}

}  // namespace

Value read_value(const DataType& type, const ColumnView& column, std::size_t row) {
  if (!column.is_valid(row)) return {};
  switch (type.kind()) {
    case TypeKind::kNull: return {};
    case TypeKind::kBoolean: return Value(column.at<bool>(row));
    case TypeKind::kByte: return integer<std::int8_t>(column, row);
    case TypeKind::kShort: return integer<std::int16_t>(column, row);
    case TypeKind::kInt:
    case TypeKind::kDate:
    case TypeKind::kYearMonthInterval: return integer<std::int32_t>(column, row);
    case TypeKind::kLong:
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampNtz:
    case TypeKind::kTime:
    case TypeKind::kDayTimeInterval: return integer<std::int64_t>(column, row);
    case TypeKind::kFloat: return Value(static_cast<double>(column.at<float>(row)));
    case TypeKind::kDouble: return Value(column.at<double>(row));
    case TypeKind::kDecimal: return decimal(type, column, row);
    case TypeKind::kCalendarInterval: return Value(column.at<Int128>(row));
    case TypeKind::kString:
    case TypeKind::kBinary: return Value(std::string(column.at<StringRef>(row).view()));
    case TypeKind::kArray:
    case TypeKind::kMap: return list(type, column, row);
    case TypeKind::kStruct: return Value(fields_at(type, column, row));
    case TypeKind::kVariant: {
      std::vector<Value> parts;
      for (const ColumnView& part : column.children)
        parts.push_back(read_value(DataType(TypeKind::kBinary), part, row));
      return Value(std::move(parts));
    }
  }
  return {};
}

std::string to_text(const DataType& type, const Value& value) {
  if (value.is_null()) return "NULL";
  std::string out;
  append_text(out, type, value);
  return out;
}

std::string to_json(const DataType& type, const Value& value) {
  std::string out;
  append_json(out, type, value);
  return out;
}

}  // namespace brook::engine
