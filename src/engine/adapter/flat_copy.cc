#include "engine/adapter/flat_copy.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "duckdb/common/limits.hpp"
#include "duckdb/storage/buffer_manager.hpp"
#include "engine/adapter/part_writer.h"
#include "engine/adapter/type.h"

namespace brook::engine {
namespace {

using duckdb::ColumnDataCollection;
using duckdb::idx_t;

struct FlatGlobal final : duckdb::GlobalSinkState {
  FlatGlobal(duckdb::ClientContext& context, OutputFormat& format, const CopyPlan& plan)
      : writer(context, format, plan, "") {}
  ~FlatGlobal() override {
    if (!finished) writer.discard();
  }

  PartWriter writer;
  std::mutex lock;
  std::map<idx_t, duckdb::unique_ptr<ColumnDataCollection>> waiting;  // finished batches whose turn has not come
  idx_t first_batch = 0;                                              // every batch before it is finished
  bool finished = false;
};

struct FlatLocal final : duckdb::LocalSinkState {
  idx_t batch = 0;
  duckdb::unique_ptr<ColumnDataCollection> rows;  // of `batch`, null when empty
  duckdb::ColumnDataAppendState append;
};

class FlatCopy final : public RowSink {
 public:
  FlatCopy(duckdb::ClientContext& context, duckdb::PreparedStatementData& data, const CopyPlan& copy,
           std::unique_ptr<OutputFormat> format, std::vector<WrittenFile>& written)
      : RowSink(context, data), plan_(copy), format_(std::move(format)), written_(written) {
    for (const Field& column : copy.schema) stored_.push_back(to_stored(column.type));
  }

  duckdb::unique_ptr<duckdb::GlobalSinkState> GetGlobalSinkState(duckdb::ClientContext& context) const override {
    return duckdb::make_uniq<FlatGlobal>(context, *format_, plan_);
  }
  duckdb::unique_ptr<duckdb::LocalSinkState> GetLocalSinkState(duckdb::ExecutionContext&) const override {
    return duckdb::make_uniq<FlatLocal>();
  }

  duckdb::SinkResultType Sink(duckdb::ExecutionContext& context, duckdb::DataChunk& chunk,
                              duckdb::OperatorSinkInput& input) const override {
    auto& global = input.global_state.Cast<FlatGlobal>();
    auto& local = input.local_state.Cast<FlatLocal>();
    const idx_t batch = batch_of(local);
    if (local.batch != batch) deliver(global, local);
    local.batch = batch;
    if (!local.rows) {
      local.rows =
          duckdb::make_uniq<ColumnDataCollection>(duckdb::BufferManager::GetBufferManager(context.client), stored_);
      local.rows->InitializeAppend(local.append);
    }
    local.rows->Append(local.append, chunk);
    if (order() != Order::kBatches && local.rows->Count() >= format_->block_rows()) {
      deliver(global, local);
    }
    return duckdb::SinkResultType::NEED_MORE_INPUT;
  }

  duckdb::SinkNextBatchType NextBatch(duckdb::ExecutionContext&,
                                      duckdb::OperatorSinkNextBatchInput& input) const override {
    auto& local = input.local_state.Cast<FlatLocal>();
    deliver(input.global_state.Cast<FlatGlobal>(), local);
    local.batch = batch_of(local);
    return duckdb::SinkNextBatchType::READY;
  }

  duckdb::SinkCombineResultType Combine(duckdb::ExecutionContext&,
                                        duckdb::OperatorSinkCombineInput& input) const override {
    deliver(input.global_state.Cast<FlatGlobal>(), input.local_state.Cast<FlatLocal>());
    return duckdb::SinkCombineResultType::FINISHED;
  }

  duckdb::SinkFinalizeType Finalize(duckdb::Pipeline&, duckdb::Event&, duckdb::ClientContext&,
                                    duckdb::OperatorSinkFinalizeInput& input) const override {
    auto& global = input.global_state.Cast<FlatGlobal>();
    write(global, take_finished(global, duckdb::NumericLimits<idx_t>::Maximum()));
    write(global, global.writer.take_rest());
    written_ = global.writer.finish();
    global.finished = true;
    return duckdb::SinkFinalizeType::READY;
  }

 private:
  // Gives the rows of a thread to the file: at once, or when all batches before theirs are there.
  void deliver(FlatGlobal& global, FlatLocal& local) const {
    local.append = {};
    std::vector<PartWriter::Job> jobs;
    if (order() == Order::kBatches) {
      const std::scoped_lock guard(global.lock);
      if (local.rows) global.waiting.emplace(local.batch, std::move(local.rows));
      global.first_batch = std::max(global.first_batch, local.partition_info.min_batch_index.GetIndex());
      jobs = take_finished(global, global.first_batch);
    } else if (local.rows) {
      jobs = global.writer.add(std::move(local.rows), format_->block_rows());
    }
    write(global, std::move(jobs));
  }

  // REQUIRES: global.lock is held, or no other thread is left.
  std::vector<PartWriter::Job> take_finished(FlatGlobal& global, idx_t before) const {
    std::vector<PartWriter::Job> jobs;
    while (!global.waiting.empty() && global.waiting.begin()->first < before) {
      auto rows = global.waiting.extract(global.waiting.begin());
      std::ranges::move(global.writer.add(std::move(rows.mapped()), format_->block_rows()), std::back_inserter(jobs));
    }
    return jobs;
  }

  static void write(FlatGlobal& global, std::vector<PartWriter::Job> jobs) {
    for (PartWriter::Job& job : jobs) global.writer.write(std::move(job));
  }

  const CopyPlan& plan_;
  std::unique_ptr<OutputFormat> format_;
  std::vector<WrittenFile>& written_;
  duckdb::vector<duckdb::LogicalType> stored_;
};

}  // namespace

duckdb::unique_ptr<duckdb::PhysicalOperator> flat_copy(duckdb::ClientContext& context,
                                                       duckdb::PreparedStatementData& data, const CopyPlan& plan,
                                                       std::unique_ptr<OutputFormat> format,
                                                       std::vector<WrittenFile>& written) {
  return duckdb::make_uniq<FlatCopy>(context, data, plan, std::move(format), written);
}

}  // namespace brook::engine
