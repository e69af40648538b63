// kernel<f>(): a DuckDB scalar function out of a plain C++ function of one row.
//
//   std::optional<std::int32_t> to_int(std::string_view text);   kernel<to_int>("brook_try_to_int")
//
// Arguments: bool, the integers, float, double, hugeint_t, date_t, timestamp_t, dtime_ns_t (TIME_NS), interval_t,
// std::string_view (VARCHAR), Bytes
// (BLOB). Results: the same, std::string, a std::vector of one (a list), or a std::optional of one (nothing: NULL). A
// NULL argument gives NULL. A first argument that is a reference to a struct derived from KernelState is made once per
// thread and query: the place for what was compiled from the last pattern. A function that raises errors is registered
// with fallible<f>(), so that DuckDB does not evaluate it where the query would not.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "duckdb/common/types/data_chunk.hpp"
#include "duckdb/common/types/datetime.hpp"
#include "duckdb/common/types/interval.hpp"
#include "duckdb/common/vector_operations/vector_operations.hpp"
#include "duckdb/execution/expression_executor_state.hpp"
#include "duckdb/function/scalar_function.hpp"

namespace brook::engine {

struct KernelState {};
struct Bytes {
  std::string_view data;
};
struct OwnedBytes {  // a BLOB result
  std::string data;
};

namespace kernel_detail {

template <class T>
struct Slot;  // how a C++ type is kept in a DuckDB vector
template <class T>
struct PlainSlot {
  using Stored = T;
  static T read(const T& stored) { return stored; }
  static void write(duckdb::Vector&, T& stored, const T& value) { stored = value; }
};
template <>
struct Slot<bool> : PlainSlot<bool> {
  static duckdb::LogicalType type() { return duckdb::LogicalType::BOOLEAN; }
};
template <>
struct Slot<std::int8_t> : PlainSlot<std::int8_t> {
  static duckdb::LogicalType type() { return duckdb::LogicalType::TINYINT; }
};
template <>
struct Slot<std::int16_t> : PlainSlot<std::int16_t> {
  static duckdb::LogicalType type() { return duckdb::LogicalType::SMALLINT; }
};
template <>
struct Slot<std::int32_t> : PlainSlot<std::int32_t> {
  static duckdb::LogicalType type() { return duckdb::LogicalType::INTEGER; }
};
template <>
struct Slot<std::int64_t> : PlainSlot<std::int64_t> {
  static duckdb::LogicalType type() { return duckdb::LogicalType::BIGINT; }
};
template <>
struct Slot<duckdb::hugeint_t> : PlainSlot<duckdb::hugeint_t> {
  static duckdb::LogicalType type() { return duckdb::LogicalType::HUGEINT; }
};
template <>
struct Slot<float> : PlainSlot<float> {
  static duckdb::LogicalType type() { return duckdb::LogicalType::FLOAT; }
};
template <>
struct Slot<double> : PlainSlot<double> {
  static duckdb::LogicalType type() { return duckdb::LogicalType::DOUBLE; }
};
template <>
struct Slot<duckdb::date_t> : PlainSlot<duckdb::date_t> {
  static duckdb::LogicalType type() { return duckdb::LogicalType::DATE; }
};
template <>
struct Slot<duckdb::timestamp_t> : PlainSlot<duckdb::timestamp_t> {
  static duckdb::LogicalType type() { return duckdb::LogicalType::TIMESTAMP; }
};
template <>
struct Slot<duckdb::dtime_ns_t> : PlainSlot<duckdb::dtime_ns_t> {
  static duckdb::LogicalType type() { return duckdb::LogicalType::TIME_NS; }
};
template <>
struct Slot<duckdb::interval_t> : PlainSlot<duckdb::interval_t> {
  static duckdb::LogicalType type() { return duckdb::LogicalType::INTERVAL; }
};
template <>
struct Slot<std::string_view> {
  using Stored = duckdb::string_t;
  static duckdb::LogicalType type() { return duckdb::LogicalType::VARCHAR; }
  static std::string_view read(const duckdb::string_t& stored) { return {stored.GetData(), stored.GetSize()}; }
  static void write(duckdb::Vector& result, duckdb::string_t& stored, std::string_view value) {
    stored = duckdb::StringVector::AddStringOrBlob(result, value.data(), value.size());
  }
};
template <>
struct Slot<std::string> : Slot<std::string_view> {};
template <>
struct Slot<Bytes> {
  using Stored = duckdb::string_t;
  static duckdb::LogicalType type() { return duckdb::LogicalType::BLOB; }
  static Bytes read(const duckdb::string_t& stored) { return {{stored.GetData(), stored.GetSize()}}; }
  static void write(duckdb::Vector& result, duckdb::string_t& stored, const Bytes& value) {
    stored = duckdb::StringVector::AddStringOrBlob(result, value.data.data(), value.data.size());
  }
};
template <>
struct Slot<OwnedBytes> : Slot<Bytes> {
  static void write(duckdb::Vector& result, duckdb::string_t& stored, const OwnedBytes& value) {
    stored = duckdb::StringVector::AddStringOrBlob(result, value.data.data(), value.data.size());
  }
};
template <>
struct Slot<std::vector<std::string>> {
  using Stored = duckdb::list_entry_t;
  static duckdb::LogicalType type() { return duckdb::LogicalType::LIST(duckdb::LogicalType::VARCHAR); }
  static void write(duckdb::Vector& result, duckdb::list_entry_t& stored, const std::vector<std::string>& values) {
    const auto start = duckdb::ListVector::GetListSize(result);
    duckdb::ListVector::Reserve(result, start + values.size());
    auto& child = duckdb::ListVector::GetEntry(result);
    auto* const data = duckdb::FlatVector::GetData<duckdb::string_t>(child);
    for (std::size_t i = 0; i < values.size(); ++i) {
      data[start + i] = duckdb::StringVector::AddStringOrBlob(child, values[i].data(), values[i].size());
    }
    duckdb::ListVector::SetListSize(result, start + values.size());
    stored = {start, values.size()};
  }
};

template <class T>
  requires std::is_trivially_copyable_v<T>
struct Slot<std::vector<T>> {
  using Stored = duckdb::list_entry_t;
  static duckdb::LogicalType type() { return duckdb::LogicalType::LIST(Slot<T>::type()); }
  static void write(duckdb::Vector& result, duckdb::list_entry_t& stored, const std::vector<T>& values) {
    const auto start = duckdb::ListVector::GetListSize(result);
    duckdb::ListVector::Reserve(result, start + values.size());
    auto* const data = duckdb::FlatVector::GetData<T>(duckdb::ListVector::GetEntry(result));
    std::copy(values.begin(), values.end(), data + start);
    duckdb::ListVector::SetListSize(result, start + values.size());
    stored = {start, values.size()};
  }
};

template <class R>
struct Returned {
  using Value = R;
  static constexpr bool kNullable = false;
};
template <class T>
struct Returned<std::optional<T>> {
  using Value = T;
  static constexpr bool kNullable = true;
};

template <class A>
inline constexpr bool kIsState =
    std::is_lvalue_reference_v<A> && std::is_base_of_v<KernelState, std::remove_cvref_t<A>>;

template <class S>
struct LocalState : duckdb::FunctionLocalState {
  S state;
};
template <class S>
duckdb::unique_ptr<duckdb::FunctionLocalState> make_local_state(duckdb::ExpressionState&,
                                                                const duckdb::BoundFunctionExpression&,
                                                                duckdb::FunctionData*) {
  return duckdb::make_uniq<LocalState<S>>();
}

// Applies call(row arguments…) to every row without NULL.
template <class R, class... A, class Call, std::size_t... I>
void run(duckdb::DataChunk& chunk, duckdb::Vector& result, Call&& call, std::index_sequence<I...>) {
  using Value = typename Returned<R>::Value;
  using Out = Slot<Value>;
  std::array<duckdb::UnifiedVectorFormat, sizeof...(A)> formats;
  bool constant = true;
  bool valid = true;
  for (std::size_t i = 0; i < sizeof...(A); ++i) {
    constant &= chunk.data[i].GetVectorType() == duckdb::VectorType::CONSTANT_VECTOR;
    chunk.data[i].ToUnifiedFormat(chunk.size(), formats[i]);
    valid &= formats[i].validity.AllValid();
  }
  const duckdb::idx_t rows = constant ? 1 : chunk.size();
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  auto* const out = duckdb::FlatVector::GetData<typename Out::Stored>(result);
  auto& validity = duckdb::FlatVector::Validity(result);
  for (duckdb::idx_t row = 0; row < rows; ++row) {
    if (!valid && !(formats[I].validity.RowIsValid(formats[I].sel->get_index(row)) && ...)) {
      validity.SetInvalid(row);
      continue;
    }
    const auto value = call(Slot<std::remove_cvref_t<A>>::read(
        duckdb::UnifiedVectorFormat::GetData<typename Slot<std::remove_cvref_t<A>>::Stored>(
            formats[I])[formats[I].sel->get_index(row)])...);
    if constexpr (Returned<R>::kNullable) {
      if (value) {
        Out::write(result, out[row], *value);
      } else {
        validity.SetInvalid(row);
      }
    } else {
      Out::write(result, out[row], value);
    }
  }
  if (constant) result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
}

template <auto F, class R, class... A>
duckdb::ScalarFunction make(const std::string& name, R (*)(A...)) {
  return duckdb::ScalarFunction(
      name, {Slot<std::remove_cvref_t<A>>::type()...}, Slot<typename Returned<R>::Value>::type(),
      [](duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
        run<R, A...>(chunk, result, [](const auto&... a) { return F(a...); }, std::index_sequence_for<A...>());
      });
}

template <auto F, class R, class S, class... A>
  requires kIsState<S>
duckdb::ScalarFunction make(const std::string& name, R (*)(S, A...)) {
  using State = std::remove_cvref_t<S>;
  duckdb::ScalarFunction function(
      name, {Slot<std::remove_cvref_t<A>>::type()...}, Slot<typename Returned<R>::Value>::type(),
      [](duckdb::DataChunk& chunk, duckdb::ExpressionState& expression, duckdb::Vector& result) {
        auto& state = duckdb::ExecuteFunctionState::GetFunctionState(expression)->Cast<LocalState<State>>().state;
        run<R, A...>(
            chunk, result, [&state](const auto&... a) { return F(state, a...); }, std::index_sequence_for<A...>());
      });
  function.SetInitStateCallback(make_local_state<State>);
  return function;
}

}  // namespace kernel_detail

template <auto F>
[[nodiscard]] duckdb::ScalarFunction kernel(const std::string& name) {
  return kernel_detail::make<F>(name, F);
}
template <auto F>
[[nodiscard]] duckdb::ScalarFunction fallible(const std::string& name) {
  duckdb::ScalarFunction function = kernel_detail::make<F>(name, F);
  function.SetFallible();
  return function;
}

// Stops the query with Spark's error: the text is "[CLASS] message", which adapter/error.cc reads.
[[noreturn]] void raise(const char* error_class, const std::string& message);
[[noreturn]] void raise_malformed(std::string_view text, const char* from, const char* to);    // CAST_INVALID_INPUT
[[noreturn]] void raise_overflow(const std::string& value, const char* from, const char* to);  // CAST_OVERFLOW

}  // namespace brook::engine
