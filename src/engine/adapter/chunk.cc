#include "engine/adapter/chunk.h"

#include <bit>

#include "duckdb/common/types/vector.hpp"
#include "duckdb/common/types/vector_buffer.hpp"
#include "engine/adapter/type.h"
#include "engine/adapter/vector_view.h"

namespace brook::engine {
namespace {

static_assert(sizeof(ListEntry) == sizeof(duckdb::list_entry_t));
static_assert(sizeof(StringRef) == sizeof(duckdb::string_t));
static_assert(sizeof(Int128) == sizeof(duckdb::hugeint_t));
static_assert(sizeof(CalendarInterval) == sizeof(duckdb::interval_t));
static_assert(kChunkRows == STANDARD_VECTOR_SIZE);

// Keeps memory of somebody else's alive as long as a vector refers to it.
class OwnerBuffer final : public duckdb::VectorBuffer {
 public:
  explicit OwnerBuffer(std::shared_ptr<const void> owner)
      : VectorBuffer(duckdb::VectorBufferType::OPAQUE_BUFFER), owner_(std::move(owner)) {}

 private:
  std::shared_ptr<const void> owner_;
};

duckdb::hugeint_t to_huge(const Int128& value) {
  duckdb::hugeint_t result;
  result.lower = value.low;
  result.upper = value.high;
  return result;
}

duckdb::Value decimal_value(const DataType& type, const Int128& unscaled) {
  const auto precision = static_cast<std::uint8_t>(type.precision());
  const auto scale = static_cast<std::uint8_t>(type.scale());
  if (precision > 18) return duckdb::Value::DECIMAL(to_huge(unscaled), precision, scale);
  return duckdb::Value::DECIMAL(static_cast<std::int64_t>(unscaled.low), precision, scale);
}

duckdb::Value list_value(const DataType& element, const std::vector<Value>& items) {
  duckdb::vector<duckdb::Value> values;
  values.reserve(items.size());
  for (const Value& item : items) values.push_back(to_duckdb(element, item));
  return duckdb::Value::LIST(to_duckdb(element), std::move(values));
}

duckdb::Value struct_value(const DataType& type, const std::vector<Value>& fields) {
  duckdb::vector<duckdb::Value> values;
  for (std::size_t i = 0; i < type.fields().size(); ++i) values.push_back(to_duckdb(type.fields()[i].type, fields[i]));
  return duckdb::Value::STRUCT(to_duckdb(type), std::move(values));
}

duckdb::Value map_value(const DataType& type, const std::vector<Value>& entries) {
  duckdb::vector<duckdb::Value> keys;
  duckdb::vector<duckdb::Value> values;
  for (const Value& entry : entries) {
    const auto& pair = std::get<std::vector<Value>>(entry.payload());
    keys.push_back(to_duckdb(type.key(), pair[0]));
    values.push_back(to_duckdb(type.value(), pair[1]));
  }
  return duckdb::Value::MAP(to_duckdb(type.key()), to_duckdb(type.value()), std::move(keys), std::move(values));
}

}  // namespace

void DataChunkBuilder::set_rows(std::size_t rows) { chunk_.SetCardinality(rows); }

void* DataChunkBuilder::data(std::size_t column) { return duckdb::FlatVector::GetData(vector(column)); }

void DataChunkBuilder::set_null(std::size_t column, std::size_t row) {
  duckdb::FlatVector::SetNull(vector(column), row, true);
}

void DataChunkBuilder::set_string(std::size_t column, std::size_t row, std::string_view bytes) {
  duckdb::Vector& target = vector(column);
  duckdb::FlatVector::GetData<duckdb::string_t>(target)[row] =
      duckdb::StringVector::AddStringOrBlob(target, bytes.data(), bytes.size());
}

void DataChunkBuilder::keep_alive(std::size_t column, std::shared_ptr<const void> owner) {
  keep_texts_alive(vector(column), std::move(owner));
}

void DataChunkBuilder::set_nested(std::size_t column, std::size_t row, const Value& value) {
  vector(column).SetValue(row, to_duckdb(types_[column], value));
}

void keep_texts_alive(duckdb::Vector& vector, std::shared_ptr<const void> owner) {
  duckdb::StringVector::AddBuffer(vector, duckdb::make_buffer<OwnerBuffer>(std::move(owner)));
}

void view_chunk(duckdb::DataChunk& chunk, ChunkView& view) {
  view.rows = chunk.size();
  view.columns.resize(chunk.ColumnCount());
  for (std::size_t i = 0; i < view.columns.size(); ++i) view_vector(chunk.data[i], view.rows, view.columns[i]);
}

duckdb::Value to_duckdb(const DataType& type, const Value& value) {
  using duckdb::Value;
  if (value.is_null()) return Value(to_duckdb(type));
  const auto integer = [&] { return std::get<std::int64_t>(value.payload()); };
  switch (type.kind()) {
    case TypeKind::kNull: return Value(to_duckdb(type));
    case TypeKind::kBoolean: return Value::BOOLEAN(std::get<bool>(value.payload()));
    case TypeKind::kByte: return Value::TINYINT(static_cast<std::int8_t>(integer()));
    case TypeKind::kShort: return Value::SMALLINT(static_cast<std::int16_t>(integer()));
    case TypeKind::kInt:
    case TypeKind::kYearMonthInterval: return Value::INTEGER(static_cast<std::int32_t>(integer()));
    case TypeKind::kLong:
    case TypeKind::kDayTimeInterval: return Value::BIGINT(integer());
    case TypeKind::kFloat: return Value::FLOAT(static_cast<float>(std::get<double>(value.payload())));
    case TypeKind::kDouble: return Value::DOUBLE(std::get<double>(value.payload()));
    case TypeKind::kDecimal: return decimal_value(type, std::get<Int128>(value.payload()));
    case TypeKind::kString: return Value(std::get<std::string>(value.payload()));
    case TypeKind::kBinary: {
      const auto& bytes = std::get<std::string>(value.payload());
      return Value::BLOB(reinterpret_cast<duckdb::const_data_ptr_t>(bytes.data()), bytes.size());
    }
    case TypeKind::kDate: return Value::DATE(duckdb::date_t(static_cast<std::int32_t>(integer())));
    case TypeKind::kTimestamp:
    case TypeKind::kTimestampNtz: return Value::TIMESTAMP(duckdb::timestamp_t(integer()));
    case TypeKind::kTime: return Value::TIME_NS(duckdb::dtime_ns_t(integer()));
    case TypeKind::kCalendarInterval: {
      const auto interval = std::bit_cast<CalendarInterval>(std::get<Int128>(value.payload()));
      return Value::INTERVAL(interval.months, interval.days, interval.microseconds);
    }
    case TypeKind::kArray: return list_value(type.element(), std::get<std::vector<engine::Value>>(value.payload()));
    case TypeKind::kMap: return map_value(type, std::get<std::vector<engine::Value>>(value.payload()));
    case TypeKind::kStruct: return struct_value(type, std::get<std::vector<engine::Value>>(value.payload()));
    case TypeKind::kVariant: {
      const auto& parts = std::get<std::vector<engine::Value>>(value.payload());
      const DataType binary{TypeKind::kBinary};
      return Value::STRUCT({{"value", to_duckdb(binary, parts[0])}, {"metadata", to_duckdb(binary, parts[1])}});
    }
  }
  return Value(to_duckdb(type));
}

}  // namespace brook::engine
