#include "engine/adapter/partitioner.h"

#include <optional>
#include <string_view>

#include "duckdb/common/types/vector.hpp"
#include "engine/adapter/partition_path.h"

namespace brook::engine {
// Numbers the distinct values of one column. Values of fixed size are compared by their bytes.
class Partitioner::Dictionary {
 public:
  explicit Dictionary(Field field) : field_(std::move(field)) {}

  void assign(duckdb::Vector& vector, std::size_t rows, std::vector<std::uint32_t>& numbers) {
    switch (vector.GetType().InternalType()) {
      case duckdb::PhysicalType::BOOL:
      case duckdb::PhysicalType::INT8: assign_fixed<std::uint8_t>(vector, rows, numbers); break;
      case duckdb::PhysicalType::INT16: assign_fixed<std::uint16_t>(vector, rows, numbers); break;
      case duckdb::PhysicalType::INT32:
      case duckdb::PhysicalType::FLOAT: assign_fixed<std::uint32_t>(vector, rows, numbers); break;
      case duckdb::PhysicalType::INT64:
      case duckdb::PhysicalType::DOUBLE: assign_fixed<std::uint64_t>(vector, rows, numbers); break;
      case duckdb::PhysicalType::INT128: assign_bytes<duckdb::hugeint_t>(vector, rows, numbers); break;
      default: assign_bytes<duckdb::string_t>(vector, rows, numbers);
    }
  }

  // "a=1" for each number.
  [[nodiscard]] const std::string& folder(std::size_t number) const { return folders_[number]; }
  [[nodiscard]] std::size_t size() const { return folders_.size(); }

 private:
  static std::string_view bytes_of(const duckdb::hugeint_t& value) {
    return {reinterpret_cast<const char*>(&value), sizeof(value)};
  }
  static std::string_view bytes_of(const duckdb::string_t& value) { return {value.GetData(), value.GetSize()}; }

  template <class T>
  void assign_fixed(duckdb::Vector& vector, std::size_t rows, std::vector<std::uint32_t>& numbers) {
    const auto* data = duckdb::FlatVector::GetDataUnsafe<T>(vector);  // by size alone: DATE is INT32
    const auto& validity = duckdb::FlatVector::Validity(vector);
    T last{};
    std::uint32_t last_number = 0;
    bool known = false;
    for (std::size_t row = 0; row < rows; ++row) {
      if (!validity.RowIsValid(row)) {
        numbers[row] = null_number(vector, row);
        continue;
      }
      if (!known || data[row] != last) {
        last = data[row];
        const auto [entry, added] = fixed_.try_emplace(last, next());
        if (added) remember(vector, row);
        last_number = entry->second;
        known = true;
      }
      numbers[row] = last_number;
    }
  }

  template <class T>
  void assign_bytes(duckdb::Vector& vector, std::size_t rows, std::vector<std::uint32_t>& numbers) {
    const auto* data = duckdb::FlatVector::GetData<T>(vector);
    const auto& validity = duckdb::FlatVector::Validity(vector);
    for (std::size_t row = 0; row < rows; ++row) {
      if (!validity.RowIsValid(row)) {
        numbers[row] = null_number(vector, row);
        continue;
      }
      const std::string_view bytes = bytes_of(data[row]);
      auto entry = bytes_.find(bytes);
      if (entry == bytes_.end()) {
        entry = bytes_.emplace(std::string(bytes), next()).first;
        remember(vector, row);
      }
      numbers[row] = entry->second;
    }
  }

  struct BytesHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view bytes) const { return std::hash<std::string_view>()(bytes); }
  };

  [[nodiscard]] std::uint32_t next() const { return static_cast<std::uint32_t>(folders_.size()); }
  std::uint32_t null_number(duckdb::Vector& vector, std::size_t row) {
    if (!null_) {
      null_ = next();
      remember(vector, row);
    }
    return *null_;
  }
  void remember(duckdb::Vector& vector, std::size_t row) {
    ColumnView view;
    view.data = duckdb::FlatVector::GetData(vector);
    view.validity = duckdb::FlatVector::Validity(vector).GetData();
    folders_.push_back(partition_folder(field_, read_value(field_.type, view, row)));
  }

  Field field_;
  std::unordered_map<std::uint64_t, std::uint32_t> fixed_;
  std::unordered_map<std::string, std::uint32_t, BytesHash, std::equal_to<>> bytes_;
  std::optional<std::uint32_t> null_;
  std::vector<std::string> folders_;
};

Partitioner::Partitioner(std::vector<std::size_t> columns, Schema fields)
    : columns_(std::move(columns)), levels_(columns_.size()) {
  for (std::size_t i = 0; i < levels_.size(); ++i)
    levels_[i].values = std::make_unique<Dictionary>(std::move(fields[i]));
}

Partitioner::~Partitioner() = default;

const std::string& Partitioner::folder(std::size_t partition) const { return levels_.back().folders[partition]; }

std::size_t Partitioner::partitions() const { return levels_.back().folders.size(); }

const std::vector<std::uint32_t>& Partitioner::assign(duckdb::DataChunk& chunk) {
  const std::size_t rows = chunk.size();
  rows_.assign(rows, 0);
  values_.resize(rows);
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    duckdb::Vector& vector = chunk.data[columns_[i]];
    vector.Flatten(rows);
    levels_[i].values->assign(vector, rows, values_);
    combine(i, rows);
  }
  return rows_;
}

void Partitioner::combine(std::size_t level, std::size_t rows) {
  Level& here = levels_[level];
  if (level == 0) {  // the numbers of the values are those of the folders
    for (std::size_t n = here.folders.size(); n < here.values->size(); ++n)
      here.folders.push_back(here.values->folder(n));
    rows_.swap(values_);
    return;
  }
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint64_t pair = std::uint64_t{rows_[row]} << 32U | values_[row];
    const auto [entry, added] = here.pairs.try_emplace(pair, static_cast<std::uint32_t>(here.folders.size()));
    if (added) here.folders.push_back(levels_[level - 1].folders[rows_[row]] + "/" + here.values->folder(values_[row]));
    rows_[row] = entry->second;
  }
}

}  // namespace brook::engine
