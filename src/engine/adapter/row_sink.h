// RowSink: the operator at the root of our plans, where rows leave DuckDB. It decides how the order of the rows can be
// kept; subclasses say what becomes of them (collect_sink.h, consume_sink.h, copy_sink.h).
#pragma once

#include "duckdb/execution/operator/helper/physical_result_collector.hpp"
#include "duckdb/main/prepared_statement_data.hpp"

namespace brook::engine {

class RowSink : public duckdb::PhysicalResultCollector {
 public:
  enum class Order : std::uint8_t {
    kNone,     // the plan has no order (aggregation): threads deliver as they like
    kSerial,   // there is one, and one thread has to deliver in it
    kBatches,  // there is one, and every chunk tells its place in it (batch index)
  };

  RowSink(duckdb::ClientContext& context, duckdb::PreparedStatementData& data);

  [[nodiscard]] duckdb::unique_ptr<duckdb::QueryResult> GetResult(duckdb::GlobalSinkState& state) const override;
  [[nodiscard]] bool ParallelSink() const override { return order_ != Order::kSerial; }
  [[nodiscard]] bool SinkOrderDependent() const override { return true; }
  [[nodiscard]] duckdb::OperatorPartitionInfo RequiredPartitionInfo() const override {
    return order_ == Order::kBatches ? duckdb::OperatorPartitionInfo::BatchIndex()
                                     : duckdb::OperatorPartitionInfo::NoPartitionInfo();
  }

 protected:
  // Of the chunk that a thread is sinking; 0 without batches.
  [[nodiscard]] duckdb::idx_t batch_of(const duckdb::LocalSinkState& state) const {
    return order_ == Order::kBatches ? state.partition_info.batch_index.GetIndex() : 0;
  }
  [[nodiscard]] Order order() const { return order_; }

 private:
  Order order_;
};

// Fails with kInternal where the plan's columns have not the layout that the query's types ask for: reading them would
// read garbage.
void check_layout(duckdb::ClientContext& context, const duckdb::vector<duckdb::LogicalType>& planned,
                  const duckdb::vector<duckdb::LogicalType>& wanted);

}  // namespace brook::engine
