// Lists made of parts of other lists: array_insert(), and shuffle().
#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "duckdb/execution/expression_executor.hpp"
#include "engine/kernels/kernel.h"
#include "engine/kernels/nested_groups.h"

namespace brook::engine {

namespace {

using duckdb::LogicalType;

constexpr std::int64_t kLongestList = 2'147'483'632;  // what Spark's arrays may hold

// Builds a list vector out of elements of others by their places in a child vector; no value is looked at.
class ListBuilder {
 public:
  ListBuilder(duckdb::Vector& elements, duckdb::Vector& result) : elements_(elements), result_(result) {}

  void add(duckdb::idx_t element) { places_.push_back(element); }
  void add_null() { places_.push_back(kNull); }
  [[nodiscard]] std::size_t size() const { return places_.size(); }

  void finish() {
    duckdb::SelectionVector selection(places_.size());
    for (std::size_t i = 0; i < places_.size(); ++i) selection.set_index(i, places_[i] == kNull ? 0 : places_[i]);
    duckdb::ListVector::Reserve(result_, places_.size());
    auto& child = duckdb::ListVector::GetEntry(result_);
    bool any = false;
    for (const duckdb::idx_t place : places_) any |= place != kNull;
    if (any) duckdb::VectorOperations::Copy(elements_, child, selection, places_.size(), 0, 0);
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (places_[i] == kNull) duckdb::FlatVector::SetNull(child, i, true);
    }
    duckdb::ListVector::SetListSize(result_, places_.size());
  }

 private:
  static constexpr duckdb::idx_t kNull = duckdb::DConstants::INVALID_INDEX;

  duckdb::Vector& elements_;
  duckdb::Vector& result_;
  std::vector<duckdb::idx_t> places_;
};

struct Rows {
  Rows(duckdb::DataChunk& chunk, duckdb::Vector& result)
      : constant(chunk.AllConstant()), count(constant ? 1 : chunk.size()) {
    formats.resize(chunk.ColumnCount());
    for (duckdb::idx_t i = 0; i < chunk.ColumnCount(); ++i) chunk.data[i].ToUnifiedFormat(count, formats[i]);
    result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  }
  [[nodiscard]] bool is_valid(std::size_t column, duckdb::idx_t row) const {
    return formats[column].validity.RowIsValid(formats[column].sel->get_index(row));
  }
  template <class T>
  [[nodiscard]] const T& at(std::size_t column, duckdb::idx_t row) const {
    return duckdb::UnifiedVectorFormat::GetData<T>(formats[column])[formats[column].sel->get_index(row)];
  }
  bool constant;
  duckdb::idx_t count;
  std::vector<duckdb::UnifiedVectorFormat> formats;
};

// (list, position, list of the one value): positions from 1, or from the end, where -1 is behind the last element.
void insert(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  const Rows rows(chunk, result);
  duckdb::Vector& elements = duckdb::ListVector::GetEntry(chunk.data[0]);
  duckdb::Vector& values = duckdb::ListVector::GetEntry(chunk.data[2]);
  // The values lie behind the elements in one vector, so that one selection can take from both.
  const duckdb::idx_t element_count = duckdb::ListVector::GetListSize(chunk.data[0]);
  const duckdb::idx_t value_count = duckdb::ListVector::GetListSize(chunk.data[2]);
  duckdb::Vector both(elements.GetType(), std::max<duckdb::idx_t>(1, element_count + value_count));
  duckdb::VectorOperations::Copy(elements, both, element_count, 0, 0);
  duckdb::VectorOperations::Copy(values, both, value_count, 0, element_count);
  ListBuilder builder(both, result);
  auto* const out = duckdb::FlatVector::GetData<duckdb::list_entry_t>(result);
  for (duckdb::idx_t row = 0; row < rows.count; ++row) {
    if (!rows.is_valid(0, row) || !rows.is_valid(1, row)) {
      duckdb::FlatVector::SetNull(result, row, true);
      continue;
    }
    const auto list = rows.at<duckdb::list_entry_t>(0, row);
    const std::int64_t position = rows.at<std::int32_t>(1, row);
    const auto size = static_cast<std::int64_t>(list.length);
    if (position == 0)
      raise("INVALID_INDEX_OF_ZERO",
            "The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).");
    // The place of the value among the elements; beyond either end NULLs fill the gap.
    const std::int64_t place = position > 0 ? position - 1 : size + 1 + position;
    const std::int64_t length = place < 0 ? size + 1 - place : std::max(size, place) + 1;
    if (length > kLongestList)
      raise(
          "COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION",
          fmt::format("Can't create array with {} elements which exceeds the array size limit {}, unsuccessful try to "
                      "create arrays in the function `array_insert`.",
                      length, kLongestList));
    const std::size_t first = builder.size();
    const duckdb::idx_t value = element_count + rows.at<duckdb::list_entry_t>(2, row).offset;
    if (place < 0) {
      builder.add(value);
      for (std::int64_t i = place; i < 0; ++i) builder.add_null();
    }
    for (std::int64_t i = 0; i < std::max(size, place); ++i) {
      if (i == place) builder.add(value);
      if (i < size) {
        builder.add(list.offset + static_cast<duckdb::idx_t>(i));
      } else {
        builder.add_null();
      }
    }
    if (place >= size) builder.add(value);
    out[row] = {first, builder.size() - first};
  }
  builder.finish();
  if (rows.constant) result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
}

struct Seed final : duckdb::FunctionLocalState {
  std::mt19937_64 random;
  bool seeded = false;
};
duckdb::unique_ptr<duckdb::FunctionLocalState> make_seed(duckdb::ExpressionState&,
                                                         const duckdb::BoundFunctionExpression&,
                                                         duckdb::FunctionData*) {
  return duckdb::make_uniq<Seed>();
}

// (list, seed)
void shuffle(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  const Rows rows(chunk, result);
  auto& seed = duckdb::ExecuteFunctionState::GetFunctionState(state)->Cast<Seed>();
  ListBuilder builder(duckdb::ListVector::GetEntry(chunk.data[0]), result);
  auto* const out = duckdb::FlatVector::GetData<duckdb::list_entry_t>(result);
  std::vector<duckdb::idx_t> places;
  for (duckdb::idx_t row = 0; row < rows.count; ++row) {
    if (!rows.is_valid(0, row) || !rows.is_valid(1, row)) {
      duckdb::FlatVector::SetNull(result, row, true);
      continue;
    }
    if (!seed.seeded) seed.random.seed(static_cast<std::uint64_t>(rows.at<std::int64_t>(1, row)));
    seed.seeded = true;
    const auto list = rows.at<duckdb::list_entry_t>(0, row);
    places.clear();
    for (duckdb::idx_t i = 0; i < list.length; ++i) places.push_back(list.offset + i);
    std::ranges::shuffle(places, seed.random);
    out[row] = {builder.size(), places.size()};
    for (const duckdb::idx_t place : places) builder.add(place);
  }
  builder.finish();
  if (rows.constant) result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
}

duckdb::unique_ptr<duckdb::FunctionData> as_first(duckdb::ClientContext&, duckdb::ScalarFunction& function,
                                                  duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  const LogicalType list = arguments[0]->return_type;
  for (auto& argument : function.arguments) {
    if (argument.id() == duckdb::LogicalTypeId::LIST) argument = list;
  }
  function.SetReturnType(list);
  return nullptr;
}

}  // namespace

void register_list_edits(duckdb::ExtensionLoader& loader) {
  const LogicalType list = LogicalType::LIST(LogicalType::ANY);
  duckdb::ScalarFunction inserting("brook_array_insert", {list, LogicalType::INTEGER, list}, list, insert, as_first);
  inserting.SetFallible();
  inserting.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  loader.RegisterFunction(std::move(inserting));
  duckdb::ScalarFunction shuffling("brook_shuffle", {list, LogicalType::BIGINT}, list, shuffle, as_first);
  shuffling.SetInitStateCallback(make_seed);
  shuffling.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  shuffling.SetStability(duckdb::FunctionStability::VOLATILE);
  loader.RegisterFunction(std::move(shuffling));
}

}  // namespace brook::engine
