// mode(): the most frequent value.
#include <algorithm>
#include <bit>
#include <map>

#include "duckdb/common/types/value.hpp"
#include "duckdb/common/value_operations/value_operations.hpp"
#include "engine/kernels/aggregate_groups.h"
#include "engine/kernels/hash_bits.h"
#include "engine/kernels/held_aggregate.h"
#include "engine/kernels/java_order.h"

namespace brook::engine {

namespace {

using duckdb::LogicalType;
using duckdb::LogicalTypeId;
using duckdb::Value;

struct ValueLess {
  bool operator()(const Value& a, const Value& b) const { return duckdb::ValueOperations::DistinctLessThan(a, b); }
};

// Java's hashCode() of the value as Spark holds it; values of other types have none that means anything.
std::int32_t java_hash(const Value& value) {
  const auto folded = [](std::int64_t bits) {
    return static_cast<std::int32_t>(static_cast<std::uint64_t>(bits) ^ (static_cast<std::uint64_t>(bits) >> 32U));
  };
  switch (value.type().InternalType()) {
    case duckdb::PhysicalType::BOOL: return value.GetValue<bool>() ? 1231 : 1237;
    case duckdb::PhysicalType::INT8:
    case duckdb::PhysicalType::INT16:
    case duckdb::PhysicalType::INT32: return static_cast<std::int32_t>(value.GetValueUnsafe<std::int32_t>());
    case duckdb::PhysicalType::INT64: return folded(value.GetValueUnsafe<std::int64_t>());
    case duckdb::PhysicalType::FLOAT: return std::bit_cast<std::int32_t>(value.GetValueUnsafe<float>());
    case duckdb::PhysicalType::DOUBLE: return folded(java_bits(value.GetValueUnsafe<double>()));
    case duckdb::PhysicalType::VARCHAR: return Murmur3::of_bytes(duckdb::StringValue::Get(value), 42);
    default: return 0;
  }
}

// Where Spark's hash table of the counts keeps each of the values, which come in the order of their arrival: the first
// of several most frequent ones there is what its mode() answers where nothing else is asked for.
std::vector<std::size_t> places_in_table(const std::vector<Value>& values) {
  constexpr std::size_t kFirstCapacity = 64;
  constexpr double kFullAt = 0.7;
  constexpr std::size_t kFree = ~std::size_t{0};
  std::vector<std::size_t> slots(kFirstCapacity, kFree);
  const auto put = [&](std::size_t index) {
    const std::size_t mask = slots.size() - 1;
    std::size_t slot = static_cast<std::uint32_t>(Murmur3::of_int(java_hash(values[index]), 0)) & mask;
    for (std::size_t step = 1; slots[slot] != kFree; ++step) slot = (slot + step) & mask;
    slots[slot] = index;
  };
  for (std::size_t i = 0; i < values.size(); ++i) {
    put(i);
    if (static_cast<double>(i + 1) <= kFullAt * static_cast<double>(slots.size())) continue;
    const std::vector<std::size_t> old = std::exchange(slots, std::vector<std::size_t>(slots.size() * 2, kFree));
    for (const std::size_t index : old) {
      if (index != kFree) put(index);
    }
  }
  std::vector<std::size_t> places(values.size());
  for (std::size_t slot = 0; slot < slots.size(); ++slot) {
    if (slots[slot] != kFree) places[slots[slot]] = slot;
  }
  return places;
}

// (value, deterministic, descending): of equally frequent values the least, the greatest, or any one.
class Mode {
 public:
  explicit Mode(const Constants& constants)
      : deterministic_(constants[1].GetValue<bool>()), descending_(constants[2].GetValue<bool>()) {}

  void add(const ArgumentRow& row) {
    if (!row.is_null(0)) count(row.value(0), 1);
  }
  void merge(const Mode& other) {
    for (const Value& value : other.arrived_) count(value, other.counts_.at(value));
  }
  [[nodiscard]] Value finish(const LogicalType& type) const {
    std::int64_t most = 0;
    for (const auto& [value, times] : counts_) most = std::max(most, times);
    if (most == 0) return Value(type);
    const auto is_mode = [&](const auto& entry) { return entry.second == most; };
    if (deterministic_) {
      if (descending_) return std::find_if(counts_.rbegin(), counts_.rend(), is_mode)->first;
      return std::find_if(counts_.begin(), counts_.end(), is_mode)->first;
    }
    const std::vector<std::size_t> places = places_in_table(arrived_);
    std::size_t best = arrived_.size();
    for (std::size_t i = 0; i < arrived_.size(); ++i) {
      if (counts_.at(arrived_[i]) == most && (best == arrived_.size() || places[i] < places[best])) best = i;
    }
    return arrived_[best];
  }

 private:
  void count(const Value& value, std::int64_t times) {
    const auto [entry, is_new] = counts_.try_emplace(value, 0);
    entry->second += times;
    if (is_new) arrived_.push_back(value);
  }

  bool deterministic_;
  bool descending_;
  std::map<Value, std::int64_t, ValueLess> counts_;
  std::vector<Value> arrived_;  // the keys of counts_ in the order of arrival
};

duckdb::unique_ptr<duckdb::FunctionData> bind_mode(duckdb::ClientContext& context, duckdb::AggregateFunction& function,
                                                   duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  function.arguments[0] = arguments[0]->return_type;
  function.SetReturnType(arguments[0]->return_type);
  return held_aggregate_detail::bind_constants(context, function, arguments);
}

}  // namespace

void register_modes(duckdb::ExtensionLoader& loader) {
  auto mode = held_aggregate<Mode>("brook_mode", {LogicalType::ANY, LogicalType::BOOLEAN, LogicalType::BOOLEAN},
                                   LogicalType::ANY);
  mode.SetBindCallback(bind_mode);
  loader.RegisterFunction(mode);
}

}  // namespace brook::engine
