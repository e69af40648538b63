// The fold of an e-commerce metric view on one thread: 8 groups, 24 calls and two exact distinct counts of 200,000
// values each. One iteration folds kRows rows, from nothing; changes() and a restart are measured apart.
#include <benchmark/benchmark.h>

#include <array>
#include <random>

#include <fmt/format.h>

#include "engine/plain_chunk.h"
#include "operator/operator.h"
#include "state/record.h"

namespace brook::op {
namespace {

constexpr std::size_t kRows = 5'000'000;
constexpr std::size_t kFlags = 15;
constexpr std::size_t kFirstFlag = 7;

const DataType kString(TypeKind::kString);
const DataType kDouble(TypeKind::kDouble);
const DataType kLong(TypeKind::kLong);

std::vector<DataType> column_types() {
  std::vector<DataType> types{kString, kString, kString, kDouble, kDouble, kDouble, DataType(TypeKind::kInt)};
  types.resize(kFirstFlag + kFlags, DataType(TypeKind::kBoolean));
  return types;
}

// Category, user, product, amount, revenue, discount, quantity, flags.
struct Input {
  Input() {
    constexpr std::array kCategories{"Electronics", "Books",  "Home & Garden", "Clothing",
                                     "Toys",        "Sports", "Beauty",        "Food"};
    std::mt19937_64 random(1);
    for (std::size_t i = 0; i < kRows / engine::kChunkRows; ++i) {
      auto& chunk = *chunks.emplace_back(std::make_unique<engine::PlainChunk>(column_types()));
      for (std::size_t row = 0; row < engine::kChunkRows; ++row) {
        chunk.set_string(0, row, kCategories[random() % kCategories.size()]);
        chunk.set_string(1, row, fmt::format("user_{:06}", random() % 200'000));
        chunk.set_string(2, row, fmt::format("prod_{:06}", random() % 200'000));
        for (std::size_t c = 3; c < 6; ++c)
          static_cast<double*>(chunk.data(c))[row] = static_cast<double>(random() % 99'999) / 77;
        static_cast<std::int32_t*>(chunk.data(6))[row] = static_cast<std::int32_t>(random() % 10);
        for (std::size_t flag = 0; flag < kFlags; ++flag) {
          static_cast<bool*>(chunk.data(kFirstFlag + flag))[row] = random() % (2 + flag % 4) == 0;
        }
      }
      chunk.set_rows(engine::kChunkRows);
      engine::ChunkView& view = views.emplace_back(chunk.view());
      for (engine::ColumnView& column : view.columns) column.validity = nullptr;
    }
  }
  std::vector<std::unique_ptr<engine::PlainChunk>> chunks;
  std::vector<engine::ChunkView> views;
};

const Input& input() {
  static const Input made;
  return made;
}

plan::AggregatePlan metrics(bool scalars, bool distincts) {
  const std::vector<DataType> types = column_types();
  plan::AggregatePlan plan;
  plan.key_count = 1;
  plan.key_types = {kString};
  const auto add = [&](const char* function, std::vector<std::size_t> arguments, const DataType& type) -> auto& {
    plan::AggregatePlan::Call& call = plan.calls.emplace_back();
    call.function = function;
    for (const std::size_t column : arguments) call.argument_types.push_back(types[column]);
    call.arguments = std::move(arguments);
    call.type = type;
    return call;
  };
  if (scalars) {
    add("count", {}, kLong);
    for (const std::size_t column : {3UL, 4UL, 5UL}) add("sum", {column}, kDouble);
    for (const std::size_t column : {3UL, 5UL}) add("avg", {column}, kDouble);
    add("min", {3}, kDouble);
    add("max", {3}, kDouble);
    add("sum", {6}, kLong);
    for (std::size_t flag = 0; flag < kFlags; ++flag) add("count", {}, kLong).filter = kFirstFlag + flag;
  }
  if (distincts) {
    for (const std::size_t column : {1UL, 2UL}) add("count", {column}, kLong).distinct = true;
  }
  return plan;
}

std::unique_ptr<Operator> folded(const plan::AggregatePlan& plan) {
  std::unique_ptr<Operator> op = make_aggregate(plan, std::uint64_t{4} << 30U).value();
  for (const engine::ChunkView& view : input().views) {
    if (!op->fold(view)) std::abort();
  }
  return op;
}

void fold(benchmark::State& state) {
  const plan::AggregatePlan plan = metrics(state.range(0) != 0, state.range(1) != 0);
  input();
  for (auto _ : state) benchmark::DoNotOptimize(folded(plan));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kRows));
}
BENCHMARK(fold)
    ->ArgNames({"scalars", "distincts"})
    ->Args({1, 0})
    ->Args({0, 1})
    ->Args({1, 1})
    ->Unit(benchmark::kMillisecond);

void changes(benchmark::State& state) {
  const plan::AggregatePlan plan = metrics(true, true);
  for (auto _ : state) {
    state.PauseTiming();
    const std::unique_ptr<Operator> op = folded(plan);
    state::ChangeSet set;
    state.ResumeTiming();
    if (!op->changes(set)) std::abort();
    state.counters["bytes"] = static_cast<double>(set.bytes());
  }
}
BENCHMARK(changes)->Unit(benchmark::kMillisecond);

void restart(benchmark::State& state) {
  const plan::AggregatePlan plan = metrics(true, true);
  state::ChangeSet set;
  if (!folded(plan)->changes(set)) std::abort();
  for (auto _ : state) {
    const std::unique_ptr<Operator> op = make_aggregate(plan, std::uint64_t{4} << 30U).value();
    for (ByteReader reader(set.encoded()); !reader.at_end();) {
      const state::Record record = state::read_record(reader);
      if (!op->load(record.key, record.value)) std::abort();
    }
    if (!op->rows()) std::abort();
  }
}
BENCHMARK(restart)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace brook::op
