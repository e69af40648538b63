#include "engine/adapter/collect_sink.h"

#include <algorithm>

#include "duckdb/common/types/column/column_data_allocator.hpp"
#include "duckdb/storage/buffer_manager.hpp"
#include "engine/adapter/row_sink.h"

namespace brook::engine {
namespace {

using duckdb::ColumnDataCollection;

struct Part {
  duckdb::idx_t batch = 0;
  duckdb::unique_ptr<ColumnDataCollection> rows;
};

struct CollectGlobal final : duckdb::GlobalSinkState {
  std::mutex lock;
  std::vector<Part> parts;
};

// All collections of one thread share the blocks of one allocator, so that many small batches waste no memory.
struct CollectLocal final : duckdb::LocalSinkState {
  duckdb::shared_ptr<duckdb::ColumnDataAllocator> allocator;
  std::vector<Part> parts;  // the last one is being filled
  duckdb::ColumnDataAppendState append;
};

class CollectSink final : public RowSink {
 public:
  CollectSink(duckdb::ClientContext& context, duckdb::PreparedStatementData& data,
              duckdb::vector<duckdb::LogicalType> stored, duckdb::unique_ptr<ColumnDataCollection>& result)
      : RowSink(context, data), stored_(std::move(stored)), result_(result) {}

  duckdb::unique_ptr<duckdb::GlobalSinkState> GetGlobalSinkState(duckdb::ClientContext&) const override {
    return duckdb::make_uniq<CollectGlobal>();
  }
  duckdb::unique_ptr<duckdb::LocalSinkState> GetLocalSinkState(duckdb::ExecutionContext& context) const override {
    auto local = duckdb::make_uniq<CollectLocal>();
    local->allocator =
        duckdb::make_shared_ptr<duckdb::ColumnDataAllocator>(duckdb::BufferManager::GetBufferManager(context.client));
    return local;
  }

  duckdb::SinkResultType Sink(duckdb::ExecutionContext&, duckdb::DataChunk& chunk,
                              duckdb::OperatorSinkInput& input) const override {
    auto& local = input.local_state.Cast<CollectLocal>();
    const duckdb::idx_t batch = batch_of(local);
    if (local.parts.empty() || local.parts.back().batch != batch) {
      local.append = {};
      local.parts.push_back({batch, duckdb::make_uniq<ColumnDataCollection>(local.allocator, stored_)});
      local.parts.back().rows->InitializeAppend(local.append);
    }
    local.parts.back().rows->Append(local.append, chunk);
    return duckdb::SinkResultType::NEED_MORE_INPUT;
  }

  duckdb::SinkCombineResultType Combine(duckdb::ExecutionContext&,
                                        duckdb::OperatorSinkCombineInput& input) const override {
    auto& global = input.global_state.Cast<CollectGlobal>();
    auto& local = input.local_state.Cast<CollectLocal>();
    local.append = {};
    const std::scoped_lock guard(global.lock);
    std::ranges::move(local.parts, std::back_inserter(global.parts));
    return duckdb::SinkCombineResultType::FINISHED;
  }

  duckdb::SinkFinalizeType Finalize(duckdb::Pipeline&, duckdb::Event&, duckdb::ClientContext& context,
                                    duckdb::OperatorSinkFinalizeInput& input) const override {
    auto& parts = input.global_state.Cast<CollectGlobal>().parts;
    std::ranges::stable_sort(parts, {}, &Part::batch);
    result_ = duckdb::make_uniq<ColumnDataCollection>(duckdb::BufferManager::GetBufferManager(context), stored_);
    for (Part& part : parts) result_->Combine(*part.rows);
    return duckdb::SinkFinalizeType::READY;
  }

 private:
  duckdb::vector<duckdb::LogicalType> stored_;
  duckdb::unique_ptr<ColumnDataCollection>& result_;
};

}  // namespace

SinkFactory collect_sink(duckdb::vector<duckdb::LogicalType> types,
                         duckdb::unique_ptr<duckdb::ColumnDataCollection>& result) {
  return [types = std::move(types), &result](
             duckdb::ClientContext& context,
             duckdb::PreparedStatementData& data) -> duckdb::unique_ptr<duckdb::PhysicalOperator> {
    check_layout(context, data.types, types);
    return duckdb::make_uniq<CollectSink>(context, data, types, result);
  };
}

}  // namespace brook::engine
