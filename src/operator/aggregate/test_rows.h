// Rows for the operator's tests: folded from values, read back as values, state carried over a restart.
#pragma once

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/plain_chunk.h"
#include "operator/operator.h"
#include "state/record.h"

namespace brook::op {

using engine::Value;
using TestRow = std::vector<Value>;
using TestRows = std::vector<TestRow>;

inline Result<> fold_rows(Operator& op, const std::vector<DataType>& types, const TestRows& rows, std::size_t begin,
                          std::size_t end) {
  while (begin < end) {
    const std::size_t count = std::min(end - begin, engine::kChunkRows);
    engine::PlainChunk chunk(types);
    for (std::size_t row = 0; row < count; ++row) {
      for (std::size_t column = 0; column < types.size(); ++column)
        chunk.set_value(column, row, rows[begin + row][column]);
    }
    chunk.set_rows(count);
    TRY(op.fold(0, chunk.view()));
    begin += count;
  }
  return {};
}

inline Result<TestRows> read_rows(Operator& op) {
  const std::shared_ptr<engine::ScanSource> scan = TRY(op.rows());
  std::vector<DataType> types;
  std::vector<std::size_t> projection;
  for (const Field& field : scan->schema()) {
    projection.push_back(types.size());
    types.push_back(field.type);
  }
  TestRows rows;
  const std::unique_ptr<engine::ScanWorker> worker = TRY(scan->open_worker(projection));
  for (std::uint64_t expected = 0;; ++expected) {
    engine::PlainChunk chunk(types);
    std::uint64_t morsel = 0;
    const std::size_t count = TRY(worker->next(chunk, morsel));
    if (count == 0) return rows;
    EXPECT_EQ(morsel, expected);
    const engine::ChunkView& view = chunk.view();
    for (std::size_t row = 0; row < count; ++row) {
      TestRow& values = rows.emplace_back();
      for (std::size_t column = 0; column < types.size(); ++column) {
        values.push_back(engine::read_value(types[column], view.columns[column], row));
      }
    }
  }
}

// What a state store holds of an operator.
class TestState {
 public:
  // Returns how many bytes changed.
  std::size_t take(Operator& op) {
    state::ChangeSet changes;
    EXPECT_TRUE(op.save(changes));
    for (ByteReader reader(changes.encoded()); !reader.at_end();) {
      const state::Record record = state::read_record(reader);
      const bool added = records_.insert_or_assign(std::string(record.key), std::string(record.value)).second;
      EXPECT_TRUE(added || !record.fresh) << "not new: " << record.key;
    }
    return changes.bytes();
  }
  // In random order, as the contract allows.
  [[nodiscard]] Result<> give(Operator& op, std::mt19937_64& random) const {
    std::vector<const std::pair<const std::string, std::string>*> order;
    order.reserve(records_.size());
    for (const auto& record : records_) order.push_back(&record);
    std::shuffle(order.begin(), order.end(), random);
    for (const auto* record : order) TRY(op.load(record->first, record->second));
    return {};
  }
  [[nodiscard]] std::map<std::string, std::string>& records() { return records_; }

 private:
  std::map<std::string, std::string> records_;
};

inline plan::AggregateStep::Call test_call(std::string function, const std::vector<DataType>& types,
                                           std::vector<std::size_t> arguments, DataType type) {
  plan::AggregateStep::Call call;
  call.function = std::move(function);
  for (const std::size_t column : arguments) call.argument_types.push_back(types[column]);
  call.arguments = std::move(arguments);
  call.type = std::move(type);
  return call;
}

inline constexpr std::uint64_t kTestBudget = std::uint64_t{1} << 32U;

}  // namespace brook::op
