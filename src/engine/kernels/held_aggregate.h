// held_aggregate<A>(): a DuckDB aggregate out of a C++ class whose objects are the groups' states.
//
//   class Sum {
//    public:
//     explicit Sum(const Constants& constants);           // a group without rows; constants[i] is argument i's value
//     void add(const ArgumentRow& row);                   // every row, those with NULLs too
//     void merge(const Sum& other);
//     [[nodiscard]] duckdb::Value finish(const duckdb::LogicalType& type) const;
//   };
//   loader.RegisterFunction(held_aggregate<Sum>("brook_sum", {DOUBLE, INTEGER}, DOUBLE));
//
// DuckDB moves states about as bytes, so a group holds a pointer; destroy() gives the object back.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "duckdb/common/types/value.hpp"
#include "duckdb/common/vector_operations/vector_operations.hpp"
#include "duckdb/execution/expression_executor.hpp"
#include "duckdb/function/aggregate_function.hpp"

namespace brook::engine {

// Values of the arguments that are constants, in the types of the parameters; NULLs in the place of the others.
using Constants = std::vector<duckdb::Value>;

// The arguments of one row. Valid during add().
class ArgumentRow {
 public:
  ArgumentRow(duckdb::Vector* inputs, const std::vector<duckdb::UnifiedVectorFormat>& formats)
      : inputs_(inputs), formats_(formats) {}
  void move_to(duckdb::idx_t row) { row_ = row; }

  [[nodiscard]] bool is_null(std::size_t argument) const {
    return !formats_[argument].validity.RowIsValid(formats_[argument].sel->get_index(row_));
  }
  // T is what DuckDB stores for the parameter's type. REQUIRES: not NULL.
  template <class T>
  [[nodiscard]] const T& get(std::size_t argument) const {
    const auto& format = formats_[argument];
    return duckdb::UnifiedVectorFormat::GetData<T>(format)[format.sel->get_index(row_)];
  }
  [[nodiscard]] std::string_view bytes(std::size_t argument) const {  // of a VARCHAR or BLOB
    const auto& text = get<duckdb::string_t>(argument);
    return {text.GetData(), text.GetSize()};
  }
  [[nodiscard]] duckdb::Value value(std::size_t argument) const { return inputs_[argument].GetValue(row_); }

 private:
  duckdb::Vector* inputs_;
  const std::vector<duckdb::UnifiedVectorFormat>& formats_;
  duckdb::idx_t row_ = 0;
};

namespace held_aggregate_detail {

struct BoundConstants : duckdb::FunctionData {
  explicit BoundConstants(Constants constants) : values(std::move(constants)) {}
  duckdb::unique_ptr<duckdb::FunctionData> Copy() const override { return duckdb::make_uniq<BoundConstants>(values); }
  bool Equals(const duckdb::FunctionData& other) const override {
    const Constants& others = other.Cast<BoundConstants>().values;
    return std::ranges::equal(values, others, duckdb::Value::NotDistinctFrom);
  }
  Constants values;
};

duckdb::unique_ptr<duckdb::FunctionData> bind_constants(
    duckdb::ClientContext& context, duckdb::AggregateFunction& function,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments);

template <class A>
using State = A*;

template <class A>
A& held(State<A>& state, const duckdb::AggregateInputData& data) {
  if (state == nullptr) state = std::make_unique<A>(data.bind_data->Cast<BoundConstants>().values).release();
  return *state;
}

template <class A, class StateOf>
void add_rows(duckdb::Vector inputs[], duckdb::AggregateInputData& data, duckdb::idx_t input_count, duckdb::idx_t count,
              StateOf&& state_of) {
  std::vector<duckdb::UnifiedVectorFormat> formats(input_count);
  for (duckdb::idx_t i = 0; i < input_count; ++i) inputs[i].ToUnifiedFormat(count, formats[i]);
  ArgumentRow row(inputs, formats);
  for (duckdb::idx_t i = 0; i < count; ++i) {
    row.move_to(i);
    held<A>(state_of(i), data).add(row);
  }
}

template <class A>
void update(duckdb::Vector inputs[], duckdb::AggregateInputData& data, duckdb::idx_t input_count,
            duckdb::Vector& states, duckdb::idx_t count) {
  duckdb::UnifiedVectorFormat format;
  states.ToUnifiedFormat(count, format);
  auto* const pointers = duckdb::UnifiedVectorFormat::GetData<State<A>*>(format);
  add_rows<A>(inputs, data, input_count, count,
              [&](duckdb::idx_t i) -> State<A>& { return *pointers[format.sel->get_index(i)]; });
}

template <class A>
void update_one(duckdb::Vector inputs[], duckdb::AggregateInputData& data, duckdb::idx_t input_count,
                duckdb::data_ptr_t state, duckdb::idx_t count) {
  auto& one = *reinterpret_cast<State<A>*>(state);
  add_rows<A>(inputs, data, input_count, count, [&](duckdb::idx_t) -> State<A>& { return one; });
}

template <class A>
void combine(duckdb::Vector& sources, duckdb::Vector& targets, duckdb::AggregateInputData& data, duckdb::idx_t count) {
  duckdb::UnifiedVectorFormat format;
  sources.ToUnifiedFormat(count, format);
  auto* const from = duckdb::UnifiedVectorFormat::GetData<State<A>*>(format);
  auto* const to = duckdb::FlatVector::GetData<State<A>*>(targets);
  for (duckdb::idx_t i = 0; i < count; ++i) {
    const State<A> source = *from[format.sel->get_index(i)];
    if (source != nullptr) held<A>(*to[i], data).merge(*source);
  }
}

template <class A>
void finalize(duckdb::Vector& states, duckdb::AggregateInputData& data, duckdb::Vector& result, duckdb::idx_t count,
              duckdb::idx_t offset) {
  duckdb::UnifiedVectorFormat format;
  states.ToUnifiedFormat(count, format);
  auto* const pointers = duckdb::UnifiedVectorFormat::GetData<State<A>*>(format);
  for (duckdb::idx_t i = 0; i < count; ++i) {
    A& state = held<A>(*pointers[format.sel->get_index(i)], data);
    result.SetValue(i + offset, state.finish(result.GetType()));
  }
}

template <class A>
void destroy(duckdb::Vector& states, duckdb::AggregateInputData&, duckdb::idx_t count) {
  duckdb::UnifiedVectorFormat format;
  states.ToUnifiedFormat(count, format);
  auto* const pointers = duckdb::UnifiedVectorFormat::GetData<State<A>*>(format);
  for (duckdb::idx_t i = 0; i < count; ++i) {
    const std::unique_ptr<A> owned(std::exchange(*pointers[format.sel->get_index(i)], nullptr));
  }
}

}  // namespace held_aggregate_detail

template <class A>
[[nodiscard]] duckdb::AggregateFunction held_aggregate(const std::string& name,
                                                       const duckdb::vector<duckdb::LogicalType>& arguments,
                                                       const duckdb::LogicalType& result) {
  using namespace held_aggregate_detail;
  return duckdb::AggregateFunction(
      name, arguments, result, [](const duckdb::AggregateFunction&) -> duckdb::idx_t { return sizeof(State<A>); },
      [](const duckdb::AggregateFunction&, duckdb::data_ptr_t state) { *reinterpret_cast<State<A>*>(state) = nullptr; },
      update<A>, combine<A>, finalize<A>, duckdb::FunctionNullHandling::SPECIAL_HANDLING, update_one<A>, bind_constants,
      destroy<A>);
}

}  // namespace brook::engine
