// approx_top_k and its parts in SQL. A value of the items' type stands beside a sketch where its items are read.
#include <fmt/format.h>

#include "engine/kernels/held_aggregate.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/sketches/frequent_items.h"
#include "engine/kernels/sketches/functions.h"

namespace brook::engine::sketches {

namespace {

using duckdb::LogicalType;
using duckdb::Value;

constexpr std::int32_t kMostTracked = 1000000;

Value blob(const std::string& bytes) {
  return Value::BLOB(reinterpret_cast<duckdb::const_data_ptr_t>(bytes.data()), bytes.size());
}

std::int32_t positive(const Value& number, const char* name) {
  if (number.IsNull()) raise("APPROX_TOP_K_NULL_ARG", fmt::format("{} cannot be NULL.", name));
  const auto value = number.GetValue<std::int32_t>();
  if (value < 1) raise("APPROX_TOP_K_NON_POSITIVE_ARG", fmt::format("{} must be greater than 0, not {}.", name, value));
  return value;
}

std::int32_t tracked(const Value& number) {
  const std::int32_t items = positive(number, "maxItemsTracked");
  if (items > kMostTracked) {
    raise("APPROX_TOP_K_MAX_ITEMS_TRACKED_EXCEEDS_LIMIT",
          fmt::format("maxItemsTracked must be at most {}, not {}.", kMostTracked, items));
  }
  return items;
}

FrequentItems read(const std::string& bytes, const LogicalType& type, std::int32_t tracked_items) {
  std::optional<FrequentItems> sketch = FrequentItems::read(bytes, type, tracked_items);
  if (!sketch) raise("APPROX_TOP_K_INVALID_INPUT_SKETCH", "The input is no sketch of frequent items.");
  return *std::move(sketch);
}

// (item, tracked items, k): the sketch. Without a k it is NULL.
class ItemsOfValues {
 public:
  explicit ItemsOfValues(const Constants& constants) : items_(tracked(constants[1])) {
    if (constants[2].IsNull()) return;
    const std::int32_t k = positive(constants[2], "k");
    const auto most = constants[1].GetValue<std::int32_t>();
    if (k > most) {
      raise("APPROX_TOP_K_MAX_ITEMS_TRACKED_LESS_THAN_K",
            fmt::format("maxItemsTracked, {}, must be at least k, {}.", most, k));
    }
  }
  void add(const ArgumentRow& row) { items_.add(row.value(0)); }
  void merge(const ItemsOfValues& other) { items_.merge(other.items_); }
  [[nodiscard]] Value finish(const LogicalType&) const { return blob(items_.write()); }

 private:
  FrequentItems items_;
};

// (sketch, its tracked items, wanted tracked items or NULL, a value of the items' type): STRUCT(sketch, tracked items)
class UnionOfItems {
 public:
  explicit UnionOfItems(const Constants& constants) {
    if (!constants[2].IsNull()) items_.emplace(wanted_ = tracked(constants[2]));
  }
  void add(const ArgumentRow& row) {
    if (row.is_null(0)) return;
    const auto own = row.get<std::int32_t>(1);
    take(read(std::string(row.bytes(0)), row.value(3).type(), std::max(own, 1)), own);
  }
  void merge(const UnionOfItems& other) {
    if (other.items_) take(*other.items_, other.size_ > 0 ? other.size_ : other.wanted_);
  }
  [[nodiscard]] Value finish(const LogicalType& type) const {
    const std::int32_t size = wanted_ > 0 ? wanted_ : size_;
    const FrequentItems items = items_.value_or(FrequentItems(std::max(size, 1)));
    return Value::STRUCT(type, {blob(items.write()), Value::INTEGER(size)});
  }

 private:
  void take(const FrequentItems& sketch, std::int32_t size) {
    if (wanted_ == 0 && size_ != 0 && size_ != size) {
      raise("APPROX_TOP_K_SKETCH_SIZE_NOT_MATCH",
            fmt::format("Sketches of different maxItemsTracked cannot be combined: {} and {}. Tell the size that the "
                        "combination shall have.",
                        size_, size));
    }
    size_ = size;
    if (!items_) items_.emplace(size);
    items_->merge(sketch);
  }

  std::int32_t wanted_ = 0;  // 0: the sketches' own
  std::int32_t size_ = 0;    // of the sketches taken
  std::optional<FrequentItems> items_;
};

LogicalType rows_type(const LogicalType& item) {
  return LogicalType::LIST(LogicalType::STRUCT({{"item", item}, {"count", LogicalType::BIGINT}}));
}

// (sketch, k, a value of the items' type)
void estimate_rows(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  const LogicalType& row_type = duckdb::ListType::GetChildType(result.GetType());
  const LogicalType& item_type = duckdb::StructType::GetChildType(row_type, 0);
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  for (duckdb::idx_t row = 0; row < chunk.size(); ++row) {
    const Value sketch = chunk.data[0].GetValue(row);
    if (sketch.IsNull()) {
      result.SetValue(row, Value(result.GetType()));
      continue;
    }
    const std::int32_t k = positive(chunk.data[1].GetValue(row), "k");
    duckdb::vector<Value> rows;
    for (const auto& [item, count] : read(duckdb::StringValue::Get(sketch), item_type, kMostTracked).rows()) {
      if (rows.size() == static_cast<std::size_t>(k)) break;
      rows.push_back(Value::STRUCT(row_type, {item.IsNull() ? Value(item_type) : item, Value::BIGINT(count)}));
    }
    result.SetValue(row, Value::LIST(row_type, std::move(rows)));
  }
}

duckdb::unique_ptr<duckdb::FunctionData> bind_estimate(
    duckdb::ClientContext&, duckdb::ScalarFunction& function,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  function.arguments[2] = arguments[2]->return_type;
  function.SetReturnType(rows_type(arguments[2]->return_type));
  return nullptr;
}

template <std::size_t any>
duckdb::unique_ptr<duckdb::FunctionData> bind_any(duckdb::ClientContext& context, duckdb::AggregateFunction& function,
                                                  duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  function.arguments[any] = arguments[any]->return_type;
  return held_aggregate_detail::bind_constants(context, function, arguments);
}

}  // namespace

void register_top_k(duckdb::ExtensionLoader& loader) {
  const LogicalType blob_type = LogicalType::BLOB;
  const LogicalType integer = LogicalType::INTEGER;
  auto of_values = held_aggregate<ItemsOfValues>("brook_top_k_agg", {LogicalType::ANY, integer, integer}, blob_type);
  of_values.SetBindCallback(bind_any<0>);
  loader.RegisterFunction(of_values);
  auto combine = held_aggregate<UnionOfItems>("brook_top_k_combine", {blob_type, integer, integer, LogicalType::ANY},
                                              LogicalType::STRUCT({{"sketch", blob_type}, {"size", integer}}));
  combine.SetBindCallback(bind_any<3>);
  loader.RegisterFunction(combine);
  duckdb::ScalarFunction estimate("brook_top_k_estimate", {blob_type, integer, LogicalType::ANY},
                                  rows_type(LogicalType::INTEGER), estimate_rows, bind_estimate);
  estimate.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  estimate.SetFallible();
  loader.RegisterFunction(estimate);
}

}  // namespace brook::engine::sketches
