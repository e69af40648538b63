// Maps out of keys and values, with Spark's rules for keys: none is NULL, none comes twice (or the last one's value
// counts, as spark.sql.mapKeyDedupPolicy=LAST_WIN has it), -0.0 is 0.0.
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

#include "duckdb/common/types/value.hpp"
#include "duckdb/execution/expression_executor.hpp"
#include "engine/kernels/kernel.h"
#include "engine/kernels/nested_groups.h"

namespace brook::engine {

namespace {

using duckdb::idx_t;
using duckdb::list_entry_t;
using duckdb::LogicalType;
using duckdb::Vector;

template <class T>
void normalize_zeros(Vector& keys, idx_t count) {
  auto* const data = duckdb::FlatVector::GetData<T>(keys);
  for (idx_t i = 0; i < count; ++i) {
    if (data[i] == 0) data[i] = 0;
  }
}

// Collects entries by their places in a vector of keys and one of values.
class MapBuilder {
 public:
  MapBuilder(Vector& keys, idx_t key_count, Vector& values, bool last_wins)
      : keys_(keys), values_(values), last_wins_(last_wins) {
    keys.Flatten(key_count);
    if (keys.GetType().id() == duckdb::LogicalTypeId::DOUBLE) normalize_zeros<double>(keys, key_count);
    if (keys.GetType().id() == duckdb::LogicalTypeId::FLOAT) normalize_zeros<float>(keys, key_count);
    if (key_count == 0) return;
    Vector hashes(LogicalType::HASH, key_count);
    duckdb::VectorOperations::Hash(keys, hashes, key_count);
    hashes.Flatten(key_count);
    const auto* data = duckdb::FlatVector::GetData<duckdb::hash_t>(hashes);
    hashes_.assign(data, data + key_count);
  }

  void begin() {
    first_ = key_places_.size();
    seen_.clear();
  }
  void add(idx_t key, idx_t value) {
    if (duckdb::FlatVector::IsNull(keys_, key)) raise("NULL_MAP_KEY", "Cannot use null as map key.");
    if (const std::optional<std::size_t> before = added_at(key)) {
      if (last_wins_) {
        value_places_[*before] = value;
        return;
      }
      raise("DUPLICATED_MAP_KEY", fmt::format("Duplicate map key {} was found, please check the input data.",
                                              keys_.GetValue(key).ToString()));
    }
    key_places_.push_back(key);
    value_places_.push_back(value);
  }
  [[nodiscard]] list_entry_t end() const { return {first_, key_places_.size() - first_}; }

  void finish(Vector& result) {
    const idx_t count = key_places_.size();
    duckdb::ListVector::Reserve(result, count);
    auto& parts = duckdb::StructVector::GetEntries(duckdb::ListVector::GetEntry(result));
    if (count > 0) {
      copy(keys_, *parts[0], key_places_);
      copy(values_, *parts[1], value_places_);
    }
    duckdb::ListVector::SetListSize(result, count);
  }

 private:
  // Where the key stands in key_places_ already. Few keys are compared one by one, many are found by their hashes.
  std::optional<std::size_t> added_at(idx_t key) {
    constexpr std::size_t kFew = 16;
    const std::size_t count = key_places_.size() - first_;
    if (count < kFew) {
      for (std::size_t i = first_; i < key_places_.size(); ++i) {
        if (same(key_places_[i], key)) return i;
      }
      return std::nullopt;
    }
    if (seen_.empty()) {
      for (std::size_t i = first_; i < key_places_.size(); ++i) seen_.emplace(hashes_[key_places_[i]], i);
    }
    const auto [from, to] = seen_.equal_range(hashes_[key]);
    for (auto other = from; other != to; ++other) {
      if (same(key_places_[other->second], key)) return other->second;
    }
    seen_.emplace(hashes_[key], key_places_.size());
    return std::nullopt;
  }

  bool same(idx_t a, idx_t b) const {
    return hashes_[a] == hashes_[b] && duckdb::Value::NotDistinctFrom(keys_.GetValue(a), keys_.GetValue(b));
  }

  static void copy(Vector& from, Vector& to, const std::vector<idx_t>& places) {
    duckdb::SelectionVector selection(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) selection.set_index(i, places[i]);
    duckdb::VectorOperations::Copy(from, to, selection, places.size(), 0, 0);
  }

  Vector& keys_;
  Vector& values_;
  bool last_wins_;
  std::vector<duckdb::hash_t> hashes_;
  std::vector<idx_t> key_places_;
  std::vector<idx_t> value_places_;
  std::size_t first_ = 0;
  std::unordered_multimap<duckdb::hash_t, std::size_t> seen_;  // to the place in key_places_
};

// The last argument is a literal.
bool says_last_wins(const duckdb::DataChunk& chunk) { return chunk.data.back().GetValue(0).GetValue<bool>(); }

struct Lists {
  Lists(Vector& vector, idx_t rows) { vector.ToUnifiedFormat(rows, format); }
  [[nodiscard]] const list_entry_t* at(idx_t row) const {
    const idx_t index = format.sel->get_index(row);
    return format.validity.RowIsValid(index) ? &duckdb::UnifiedVectorFormat::GetData<list_entry_t>(format)[index]
                                             : nullptr;
  }
  duckdb::UnifiedVectorFormat format;
};

// (keys, values, whether the last of equal keys wins)
void from_lists(duckdb::DataChunk& chunk, duckdb::ExpressionState&, Vector& result) {
  const bool constant = chunk.AllConstant();
  const idx_t rows = constant ? 1 : chunk.size();
  const Lists keys(chunk.data[0], rows);
  const Lists values(chunk.data[1], rows);
  MapBuilder builder(duckdb::ListVector::GetEntry(chunk.data[0]), duckdb::ListVector::GetListSize(chunk.data[0]),
                     duckdb::ListVector::GetEntry(chunk.data[1]), says_last_wins(chunk));
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  auto* const out = duckdb::FlatVector::GetData<list_entry_t>(result);
  for (idx_t row = 0; row < rows; ++row) {
    const list_entry_t* key = keys.at(row);
    const list_entry_t* value = values.at(row);
    out[row] = {0, 0};
    if (key == nullptr || value == nullptr) {
      duckdb::FlatVector::SetNull(result, row, true);
      continue;
    }
    if (key->length != value->length)
      raise("_LEGACY_ERROR_TEMP_2128", "The key array and value array of MapData must have the same length.");
    builder.begin();
    for (idx_t i = 0; i < key->length; ++i) builder.add(key->offset + i, value->offset + i);
    out[row] = builder.end();
  }
  builder.finish(result);
  if (constant) result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
}

// (list of structs of key and value, whether the last of equal keys wins); one that is NULL makes the map NULL.
void from_entries(duckdb::DataChunk& chunk, duckdb::ExpressionState&, Vector& result) {
  const bool constant = chunk.AllConstant();
  const idx_t rows = constant ? 1 : chunk.size();
  const Lists lists(chunk.data[0], rows);
  Vector& entries = duckdb::ListVector::GetEntry(chunk.data[0]);
  const idx_t count = duckdb::ListVector::GetListSize(chunk.data[0]);
  entries.Flatten(count);
  auto& parts = duckdb::StructVector::GetEntries(entries);
  MapBuilder builder(*parts[0], count, *parts[1], says_last_wins(chunk));
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  auto* const out = duckdb::FlatVector::GetData<list_entry_t>(result);
  for (idx_t row = 0; row < rows; ++row) {
    const list_entry_t* list = lists.at(row);
    out[row] = {0, 0};
    bool valid = list != nullptr;
    for (idx_t i = 0; valid && i < list->length; ++i) valid = !duckdb::FlatVector::IsNull(entries, list->offset + i);
    if (!valid) {
      duckdb::FlatVector::SetNull(result, row, true);
      continue;
    }
    builder.begin();
    for (idx_t i = 0; i < list->length; ++i) builder.add(list->offset + i, list->offset + i);
    out[row] = builder.end();
  }
  builder.finish(result);
  if (constant) result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
}

LogicalType element_of(const duckdb::Expression& argument) {
  return duckdb::ListType::GetChildType(argument.return_type);
}

duckdb::unique_ptr<duckdb::FunctionData> bind_lists(duckdb::ClientContext&, duckdb::ScalarFunction& function,
                                                    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  for (std::size_t i = 0; i < 2; ++i) function.arguments[i] = arguments[i]->return_type;
  function.SetReturnType(LogicalType::MAP(element_of(*arguments[0]), element_of(*arguments[1])));
  return nullptr;
}

duckdb::unique_ptr<duckdb::FunctionData> bind_entries(
    duckdb::ClientContext&, duckdb::ScalarFunction& function,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  function.arguments[0] = arguments[0]->return_type;
  const auto& parts = duckdb::StructType::GetChildTypes(element_of(*arguments[0]));
  function.SetReturnType(LogicalType::MAP(parts[0].second, parts[1].second));
  return nullptr;
}

}  // namespace

void register_maps(duckdb::ExtensionLoader& loader) {
  const LogicalType list = LogicalType::LIST(LogicalType::ANY);
  const LogicalType map = LogicalType::MAP(LogicalType::ANY, LogicalType::ANY);
  const LogicalType flag = LogicalType::BOOLEAN;
  for (auto& function :
       {duckdb::ScalarFunction("brook_map_from_lists", {list, list, flag}, map, from_lists, bind_lists),
        duckdb::ScalarFunction("brook_map_from_entries", {list, flag}, map, from_entries, bind_entries)}) {
    duckdb::ScalarFunction strict = function;
    strict.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
    strict.SetFallible();
    loader.RegisterFunction(std::move(strict));
  }
}

}  // namespace brook::engine
