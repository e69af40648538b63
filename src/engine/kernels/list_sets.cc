// Arrays as sets: membership, union, intersection. Elements of any type are compared as values, NULL being one of them.
#include <unordered_map>

#include "duckdb/common/types/value.hpp"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

using duckdb::LogicalType;
using duckdb::Value;
using Values = duckdb::vector<Value>;

// Values in order of arrival, each once.
class ValueSet {
 public:
  bool insert(const Value& value) {
    auto& bucket = places_[value.Hash()];
    for (const std::size_t place : bucket) {
      if (Value::NotDistinctFrom(values_[place], value)) return false;
    }
    bucket.push_back(values_.size());
    values_.push_back(value);
    return true;
  }
  [[nodiscard]] bool contains(const Value& value) const {
    const auto bucket = places_.find(value.Hash());
    if (bucket == places_.end()) return false;
    for (const std::size_t place : bucket->second) {
      if (Value::NotDistinctFrom(values_[place], value)) return true;
    }
    return false;
  }
  [[nodiscard]] const Values& values() const { return values_; }

 private:
  std::unordered_map<duckdb::hash_t, std::vector<std::size_t>> places_;
  Values values_;
};

ValueSet set_of(const Values& values) {
  ValueSet set;
  for (const Value& value : values) set.insert(value);
  return set;
}

Values distinct(const Values& a, const Values&) { return set_of(a).values(); }
Values union_of(const Values& a, const Values& b) {
  ValueSet set = set_of(a);
  for (const Value& value : b) set.insert(value);
  return set.values();
}
Values intersection(const Values& a, const Values& b) {
  const ValueSet other = set_of(b);
  ValueSet set;
  for (const Value& value : a) {
    if (other.contains(value)) set.insert(value);
  }
  return set.values();
}
Values difference(const Values& a, const Values& b) {
  const ValueSet other = set_of(b);
  ValueSet set;
  for (const Value& value : a) {
    if (!other.contains(value)) set.insert(value);
  }
  return set.values();
}

Value overlap(const Values& a, const Values& b) {
  const ValueSet other = set_of(b);
  bool unknown = false;
  for (const Value& value : a) {
    if (!value.IsNull() && other.contains(value)) return Value::BOOLEAN(true);
    unknown |= value.IsNull();
  }
  for (const Value& value : b) unknown |= value.IsNull();
  return unknown && !a.empty() && !b.empty() ? Value(LogicalType::BOOLEAN) : Value::BOOLEAN(false);
}

Value contains(const Values& list, const Value& wanted) {
  bool unknown = false;
  for (const Value& value : list) {
    if (value.IsNull()) {
      unknown = true;
    } else if (Value::NotDistinctFrom(value, wanted)) {
      return Value::BOOLEAN(true);
    }
  }
  return unknown ? Value(LogicalType::BOOLEAN) : Value::BOOLEAN(false);
}

Value position(const Values& list, const Value& wanted) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].IsNull() && Value::NotDistinctFrom(list[i], wanted))
      return Value::BIGINT(static_cast<std::int64_t>(i) + 1);
  }
  return Value::BIGINT(0);
}

Values without(const Values& list, const Value& unwanted) {
  Values kept;
  for (const Value& value : list) {
    if (value.IsNull() || !Value::NotDistinctFrom(value, unwanted)) kept.push_back(value);
  }
  return kept;
}

// Calls body(row's values…) -> Value for rows in which no argument is NULL.
template <class Body>
void for_each_row(duckdb::DataChunk& chunk, duckdb::Vector& result, Body&& body) {
  const bool constant = chunk.AllConstant();
  const duckdb::idx_t rows = constant ? 1 : chunk.size();
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  for (duckdb::idx_t row = 0; row < rows; ++row) {
    Values values;
    bool valid = true;
    for (auto& column : chunk.data) {
      values.push_back(column.GetValue(row));
      valid &= !values.back().IsNull();
    }
    result.SetValue(row, valid ? body(values) : Value(result.GetType()));
  }
  if (constant) result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
}

const Values& children(const Value& list) { return duckdb::ListValue::GetChildren(list); }

using SetOperation = Values (*)(const Values&, const Values&);
template <SetOperation operation>
void set_rows(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  const LogicalType& element = duckdb::ListType::GetChildType(result.GetType());
  for_each_row(chunk, result, [&](const Values& row) {
    return Value::LIST(element, operation(children(row[0]), row.size() > 1 ? children(row[1]) : Values()));
  });
}
void overlap_rows(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  for_each_row(chunk, result, [](const Values& row) { return overlap(children(row[0]), children(row[1])); });
}
using Lookup = Value (*)(const Values&, const Value&);
template <Lookup lookup>
void lookup_rows(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  for_each_row(chunk, result, [](const Values& row) { return lookup(children(row[0]), row[1]); });
}
void remove_rows(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  const LogicalType& element = duckdb::ListType::GetChildType(result.GetType());
  for_each_row(chunk, result,
               [&](const Values& row) { return Value::LIST(element, without(children(row[0]), row[1])); });
}

// Both lists in the first one's type; so is a value beside a list in its element's.
template <bool value_second, bool returns_list>
duckdb::unique_ptr<duckdb::FunctionData> bind_types(duckdb::ClientContext&, duckdb::ScalarFunction& function,
                                                    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  const LogicalType list = arguments[0]->return_type;
  function.arguments[0] = list;
  if (function.arguments.size() > 1) function.arguments[1] = value_second ? duckdb::ListType::GetChildType(list) : list;
  if (returns_list) function.SetReturnType(list);
  return nullptr;
}

}  // namespace

void register_list_sets(duckdb::ExtensionLoader& loader) {
  const LogicalType list = LogicalType::LIST(LogicalType::ANY);
  using duckdb::ScalarFunction;
  for (auto& function :
       {ScalarFunction("brook_array_distinct", {list}, list, set_rows<distinct>, bind_types<false, true>),
        ScalarFunction("brook_array_union", {list, list}, list, set_rows<union_of>, bind_types<false, true>),
        ScalarFunction("brook_array_intersect", {list, list}, list, set_rows<intersection>, bind_types<false, true>),
        ScalarFunction("brook_array_except", {list, list}, list, set_rows<difference>, bind_types<false, true>),
        ScalarFunction("brook_arrays_overlap", {list, list}, LogicalType::BOOLEAN, overlap_rows,
                       bind_types<false, false>),
        ScalarFunction("brook_array_contains", {list, LogicalType::ANY}, LogicalType::BOOLEAN, lookup_rows<contains>,
                       bind_types<true, false>),
        ScalarFunction("brook_array_position", {list, LogicalType::ANY}, LogicalType::BIGINT, lookup_rows<position>,
                       bind_types<true, false>),
        ScalarFunction("brook_array_remove", {list, LogicalType::ANY}, list, remove_rows, bind_types<true, true>)}) {
    loader.RegisterFunction(function);
  }
}

}  // namespace brook::engine
