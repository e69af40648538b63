// Functions that draw random numbers or count rows. A thread of a query is what a partition is in Spark: it has an
// index from 0, which its seed and its row numbers begin with. A query of few rows runs on one thread.
#include <atomic>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "duckdb/execution/expression_executor.hpp"
#include "duckdb/planner/expression/bound_function_expression.hpp"
#include "engine/kernels/kernel.h"
#include "engine/kernels/random_streams.h"
#include "engine/kernels/text_groups.h"

namespace brook::engine {

namespace {

using duckdb::LogicalType;

// Hands out the indices of partitions; all copies of one call share it.
struct Partitions : duckdb::FunctionData {
  std::shared_ptr<std::atomic<std::int32_t>> next = std::make_shared<std::atomic<std::int32_t>>(0);

  duckdb::unique_ptr<duckdb::FunctionData> Copy() const override { return duckdb::make_uniq<Partitions>(*this); }
  bool Equals(const duckdb::FunctionData& other) const override { return next == other.Cast<Partitions>().next; }
};

// The last argument is the seed.
struct Partition : duckdb::FunctionLocalState {
  std::int32_t index = 0;
  std::int64_t rows = 0;
  std::optional<XorShift> stream;
  std::optional<MersenneTwister> twister;

  XorShift& stream_of(const duckdb::Value& seed) {
    if (!stream) stream.emplace(seed.GetValue<std::int64_t>() + index);
    return *stream;
  }
  MersenneTwister& twister_of(const duckdb::Value& seed) {
    if (!twister) twister.emplace(seed.GetValue<std::int64_t>() + index);
    return *twister;
  }
};

duckdb::unique_ptr<duckdb::FunctionLocalState> make_partition(duckdb::ExpressionState&,
                                                              const duckdb::BoundFunctionExpression&,
                                                              duckdb::FunctionData* data) {
  auto partition = duckdb::make_uniq<Partition>();
  partition->index = data->Cast<Partitions>().next->fetch_add(1);
  return partition;
}

duckdb::unique_ptr<duckdb::FunctionData> bind_plain(duckdb::ClientContext&, duckdb::ScalarFunction&,
                                                    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>&) {
  return duckdb::make_uniq<Partitions>();
}

duckdb::unique_ptr<duckdb::FunctionData> bind_seeded(
    duckdb::ClientContext&, duckdb::ScalarFunction&,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  if (!arguments.back()->IsFoldable()) {
    raise("SEED_EXPRESSION_IS_UNFOLDABLE", "The seed of a random function must be a constant.");
  }
  return duckdb::make_uniq<Partitions>();
}

Partition& partition_of(duckdb::ExpressionState& state) {
  return duckdb::ExecuteFunctionState::GetFunctionState(state)->Cast<Partition>();
}

// A function of no arguments but the seed: every row draws.
template <class T, class Draw>
void fill(duckdb::DataChunk& chunk, duckdb::Vector& result, Draw draw) {
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  auto* const out = duckdb::FlatVector::GetData<T>(result);
  for (duckdb::idx_t row = 0; row < chunk.size(); ++row) out[row] = draw();
}

void rand(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  XorShift& stream = partition_of(state).stream_of(chunk.GetValue(0, 0));
  fill<double>(chunk, result, [&] { return stream.next_double(); });
}

void randn(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  XorShift& stream = partition_of(state).stream_of(chunk.GetValue(0, 0));
  fill<double>(chunk, result, [&] { return stream.next_gaussian(); });
}

void randstr(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  constexpr std::string_view kLetters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr std::int32_t kLongest = 1 << 28;
  const duckdb::Value length = chunk.GetValue(0, 0);
  const std::int32_t size = length.IsNull() ? 0 : length.GetValue<std::int32_t>();
  if (size < 0 || size > kLongest) {
    raise("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE",
          fmt::format("The length of randstr() must be between 0 and {}; it is {}.", kLongest, size));
  }
  XorShift& stream = partition_of(state).stream_of(chunk.GetValue(1, 0));
  std::string text(static_cast<std::size_t>(size), ' ');
  fill<duckdb::string_t>(chunk, result, [&] {
    for (char& c : text) {
      const std::int32_t drawn = stream.next_int() % static_cast<std::int32_t>(kLetters.size());
      c = kLetters[static_cast<std::size_t>(std::abs(drawn))];
    }
    return duckdb::StringVector::AddString(result, text);
  });
}

void uuid(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  MersenneTwister& twister = partition_of(state).twister_of(chunk.GetValue(0, 0));
  fill<duckdb::string_t>(chunk, result, [&] {
    const auto high = (static_cast<std::uint64_t>(twister.next_long()) & 0xFFFFFFFFFFFF0FFFULL) | 0x4000ULL;
    const auto low = (static_cast<std::uint64_t>(twister.next_long()) | 0x8000000000000000ULL) & 0xBFFFFFFFFFFFFFFFULL;
    return duckdb::StringVector::AddString(
        result, fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32U, (high >> 16U) & 0xFFFFU, high & 0xFFFFU,
                            low >> 48U, low & 0xFFFFFFFFFFFFULL));
  });
}

// The places (from 0) of a list of that many elements, in random order.
void shuffled_places(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  MersenneTwister& twister = partition_of(state).twister_of(chunk.GetValue(1, 0));
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  auto* const out = duckdb::FlatVector::GetData<duckdb::list_entry_t>(result);
  for (duckdb::idx_t row = 0; row < chunk.size(); ++row) {
    const duckdb::Value size = chunk.GetValue(0, row);
    if (size.IsNull()) {
      duckdb::FlatVector::SetNull(result, row, true);
      continue;
    }
    std::vector<std::int64_t> places(static_cast<std::size_t>(size.GetValue<std::int64_t>()));
    for (std::size_t i = 0; i < places.size(); ++i) {
      const auto j = static_cast<std::size_t>(twister.next_int(static_cast<std::int32_t>(i) + 1));
      if (j != i) places[i] = places[j];
      places[j] = static_cast<std::int64_t>(i);
    }
    kernel_detail::Slot<std::vector<std::int64_t>>::write(result, out[row], places);
  }
}

void row_id(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  constexpr unsigned kRowBits = 33;
  Partition& partition = partition_of(state);
  const std::int64_t first = static_cast<std::int64_t>(partition.index) << kRowBits;
  fill<std::int64_t>(chunk, result, [&] { return first + partition.rows++; });
}

void partition_id(duckdb::DataChunk& chunk, duckdb::ExpressionState& state, duckdb::Vector& result) {
  const std::int32_t index = partition_of(state).index;
  fill<std::int32_t>(chunk, result, [&] { return index; });
}

void add(duckdb::ExtensionLoader& loader, const char* name, duckdb::vector<LogicalType> arguments, LogicalType type,
         duckdb::scalar_function_t body) {
  const bool seeded = !arguments.empty();
  duckdb::ScalarFunction function(name, std::move(arguments), std::move(type), std::move(body),
                                  seeded ? bind_seeded : bind_plain);
  function.SetInitStateCallback(make_partition);
  function.SetVolatile();
  function.SetFallible();
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  loader.RegisterFunction(function);
}

}  // namespace

void register_randoms(duckdb::ExtensionLoader& loader) {
  add(loader, "brook_rand", {LogicalType::BIGINT}, LogicalType::DOUBLE, rand);
  add(loader, "brook_randn", {LogicalType::BIGINT}, LogicalType::DOUBLE, randn);
  add(loader, "brook_randstr", {LogicalType::INTEGER, LogicalType::BIGINT}, LogicalType::VARCHAR, randstr);
  add(loader, "brook_uuid", {LogicalType::BIGINT}, LogicalType::VARCHAR, uuid);
  add(loader, "brook_shuffled_places", {LogicalType::BIGINT, LogicalType::BIGINT},
      LogicalType::LIST(LogicalType::BIGINT), shuffled_places);
  add(loader, "brook_row_id", {}, LogicalType::BIGINT, row_id);
  add(loader, "brook_partition_id", {}, LogicalType::INTEGER, partition_id);
}

}  // namespace brook::engine
