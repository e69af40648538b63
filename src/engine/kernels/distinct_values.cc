// collect_set() and lists of DISTINCT values: each value once, in the order of arrival; NULL, where it is taken, first.
#include <set>

#include "duckdb/common/value_operations/value_operations.hpp"
#include "engine/kernels/aggregate_groups.h"
#include "engine/kernels/held_aggregate.h"

namespace brook::engine {

namespace {

using duckdb::LogicalType;
using duckdb::Value;

struct ValueLess {
  bool operator()(const Value& a, const Value& b) const { return duckdb::ValueOperations::DistinctLessThan(a, b); }
};

class DistinctValues {
 public:
  explicit DistinctValues(const Constants&) {}
  void add(const ArgumentRow& row) {
    if (row.is_null(0)) {
      any_null_ = true;
    } else {
      take(row.value(0));
    }
  }
  void merge(const DistinctValues& other) {
    any_null_ = any_null_ || other.any_null_;
    for (const Value& value : other.arrived_) take(value);
  }
  [[nodiscard]] Value finish(const LogicalType& type) const {
    const LogicalType& element = duckdb::ListType::GetChildType(type);
    duckdb::vector<Value> values;
    if (any_null_) values.emplace_back(element);
    values.insert(values.end(), arrived_.begin(), arrived_.end());
    return values.empty() ? Value(type) : Value::LIST(element, std::move(values));
  }

 private:
  void take(const Value& value) {
    if (known_.insert(value).second) arrived_.push_back(value);
  }

  bool any_null_ = false;
  std::set<Value, ValueLess> known_;
  std::vector<Value> arrived_;
};

duckdb::unique_ptr<duckdb::FunctionData> bind_values(
    duckdb::ClientContext& context, duckdb::AggregateFunction& function,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  function.arguments[0] = arguments[0]->return_type;
  function.SetReturnType(LogicalType::LIST(arguments[0]->return_type));
  return held_aggregate_detail::bind_constants(context, function, arguments);
}

}  // namespace

void register_distinct_values(duckdb::ExtensionLoader& loader) {
  auto values =
      held_aggregate<DistinctValues>("brook_distinct_values", {LogicalType::ANY}, LogicalType::LIST(LogicalType::ANY));
  values.SetBindCallback(bind_values);
  loader.RegisterFunction(values);
}

}  // namespace brook::engine
