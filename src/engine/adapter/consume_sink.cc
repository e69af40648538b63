#include "engine/adapter/consume_sink.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <utility>

#include "duckdb/common/types/column/column_data_collection.hpp"
#include "duckdb/storage/buffer_manager.hpp"
#include "engine/adapter/chunk.h"
#include "engine/adapter/row_sink.h"

namespace brook::engine {
namespace {

using duckdb::ColumnDataCollection;
using duckdb::idx_t;

// The thread that is at the first unfinished batch hands its chunks over as they are. The others keep copies of theirs
// until it is their turn; when those copies pass this bound the threads are parked.
constexpr std::uint64_t kLargestBacklogBytes = std::uint64_t{128} << 20;

// Rows of a batch whose turn has not come. A collection's own size changes while nobody adds to it, so what was counted
// is kept.
struct Backlog {
  duckdb::unique_ptr<ColumnDataCollection> rows;  // null when empty
  std::uint64_t counted_bytes = 0;
};

struct ConsumeGlobal final : duckdb::GlobalSinkState {
  std::mutex lock;                   // held while consuming
  std::map<idx_t, Backlog> waiting;  // finished batches
  ChunkView view;
  std::atomic<idx_t> first_batch = 0;  // every batch before it is finished
  std::atomic<std::uint64_t> backlog_bytes = 0;
};

struct ConsumeLocal final : duckdb::LocalSinkState {
  idx_t batch = 0;
  Backlog backlog;  // of `batch`
  duckdb::ColumnDataAppendState append;
};

class ConsumeSink final : public RowSink {
 public:
  ConsumeSink(duckdb::ClientContext& context, duckdb::PreparedStatementData& data,
              const std::function<Result<>(const ChunkView&)>& consume)
      : RowSink(context, data), consume_(consume) {}

  duckdb::unique_ptr<duckdb::GlobalSinkState> GetGlobalSinkState(duckdb::ClientContext&) const override {
    return duckdb::make_uniq<ConsumeGlobal>();
  }
  duckdb::unique_ptr<duckdb::LocalSinkState> GetLocalSinkState(duckdb::ExecutionContext&) const override {
    return duckdb::make_uniq<ConsumeLocal>();
  }

  duckdb::SinkResultType Sink(duckdb::ExecutionContext& context, duckdb::DataChunk& chunk,
                              duckdb::OperatorSinkInput& input) const override {
    auto& global = input.global_state.Cast<ConsumeGlobal>();
    auto& local = input.local_state.Cast<ConsumeLocal>();
    if (order() != Order::kBatches) {
      const std::scoped_lock guard(global.lock);
      consume(context.client, global, chunk);
      return duckdb::SinkResultType::NEED_MORE_INPUT;
    }
    advance(global, local);
    const idx_t batch = batch_of(local);
    if (local.batch != batch) hand_over(global, local);
    local.batch = batch;
    if (batch <= global.first_batch) {
      const std::scoped_lock guard(global.lock);
      consume_waiting(context.client, global, batch);
      if (local.backlog.rows) {
        local.append = {};
        consume_backlog(context.client, global, std::exchange(local.backlog, {}));
      }
      consume(context.client, global, chunk);
      return duckdb::SinkResultType::NEED_MORE_INPUT;
    }
    if (global.backlog_bytes > kLargestBacklogBytes) {
      const auto guard = global.Lock();
      if (batch > global.first_batch) return global.BlockSink(guard, input.interrupt_state);
    }
    Backlog& backlog = local.backlog;
    if (!backlog.rows) {
      backlog.rows =
          duckdb::make_uniq<ColumnDataCollection>(duckdb::BufferManager::GetBufferManager(context.client), types);
      backlog.rows->InitializeAppend(local.append);
    }
    backlog.rows->Append(local.append, chunk);
    const std::uint64_t bytes = std::max<std::uint64_t>(backlog.rows->AllocationSize(), backlog.counted_bytes);
    global.backlog_bytes += bytes - std::exchange(backlog.counted_bytes, bytes);
    return duckdb::SinkResultType::NEED_MORE_INPUT;
  }

  duckdb::SinkNextBatchType NextBatch(duckdb::ExecutionContext&,
                                      duckdb::OperatorSinkNextBatchInput& input) const override {
    auto& local = input.local_state.Cast<ConsumeLocal>();
    hand_over(input.global_state.Cast<ConsumeGlobal>(), local);
    local.batch = batch_of(local);
    return duckdb::SinkNextBatchType::READY;
  }

  duckdb::SinkCombineResultType Combine(duckdb::ExecutionContext&,
                                        duckdb::OperatorSinkCombineInput& input) const override {
    auto& global = input.global_state.Cast<ConsumeGlobal>();
    auto& local = input.local_state.Cast<ConsumeLocal>();
    hand_over(global, local);
    if (order() == Order::kBatches) advance(global, local);
    return duckdb::SinkCombineResultType::FINISHED;
  }

  duckdb::SinkFinalizeType Finalize(duckdb::Pipeline&, duckdb::Event&, duckdb::ClientContext& context,
                                    duckdb::OperatorSinkFinalizeInput& input) const override {
    auto& global = input.global_state.Cast<ConsumeGlobal>();
    const std::scoped_lock guard(global.lock);
    consume_waiting(context, global, duckdb::NumericLimits<idx_t>::Maximum());
    return duckdb::SinkFinalizeType::READY;
  }

 private:
  // Learns from DuckDB which batches are finished, and wakes whoever waited for that.
  static void advance(ConsumeGlobal& global, const ConsumeLocal& local) {
    const idx_t first = local.partition_info.min_batch_index.GetIndex();
    if (first <= global.first_batch) return;
    const auto guard = global.Lock();
    if (first <= global.first_batch) return;
    global.first_batch = first;
    global.UnblockTasks(guard);
  }

  static void hand_over(ConsumeGlobal& global, ConsumeLocal& local) {
    if (!local.backlog.rows) return;
    local.append = {};
    const std::scoped_lock guard(global.lock);
    global.waiting.emplace(local.batch, std::exchange(local.backlog, {}));
  }

  // REQUIRES of the following: global.lock is held.
  void consume(duckdb::ClientContext& context, ConsumeGlobal& global, duckdb::DataChunk& chunk) const {
    QueryState& query = QueryState::of(context);
    query.check_cancelled();
    view_chunk(chunk, global.view);
    query.require(consume_(global.view));
  }
  void consume_waiting(duckdb::ClientContext& context, ConsumeGlobal& global, idx_t before) const {
    while (!global.waiting.empty() && global.waiting.begin()->first < before) {
      const Backlog backlog = std::move(global.waiting.begin()->second);
      global.waiting.erase(global.waiting.begin());
      consume_backlog(context, global, backlog);
    }
  }
  void consume_backlog(duckdb::ClientContext& context, ConsumeGlobal& global, const Backlog& backlog) const {
    global.backlog_bytes -= backlog.counted_bytes;
    for (auto& chunk : backlog.rows->Chunks()) consume(context, global, chunk);
  }

  const std::function<Result<>(const ChunkView&)>& consume_;
};

}  // namespace

SinkFactory consume_sink(duckdb::vector<duckdb::LogicalType> types,
                         const std::function<Result<>(const ChunkView&)>& consume) {
  return [types = std::move(types), &consume](
             duckdb::ClientContext& context,
             duckdb::PreparedStatementData& data) -> duckdb::unique_ptr<duckdb::PhysicalOperator> {
    check_layout(context, data.types, types);
    return duckdb::make_uniq<ConsumeSink>(context, data, consume);
  };
}

}  // namespace brook::engine
