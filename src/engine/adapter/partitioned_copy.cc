#include "engine/adapter/partitioned_copy.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "duckdb/common/vector_operations/vector_operations.hpp"
#include "duckdb/execution/physical_plan_generator.hpp"
#include "duckdb/parallel/base_pipeline_event.hpp"
#include "duckdb/parallel/executor_task.hpp"
#include "duckdb/parallel/task_scheduler.hpp"
#include "duckdb/storage/buffer_manager.hpp"
#include "engine/adapter/part_writer.h"
#include "engine/adapter/partitioner.h"
#include "engine/adapter/type.h"

namespace brook::engine {
namespace {

using duckdb::ColumnDataCollection;
using duckdb::idx_t;

// Rows of one partition that a thread gathers before it appends them to a collection, which costs per append.
constexpr idx_t kGatherRows = 256;
// All threads together keep at most this part of the memory budget in partitions that wait for a full block, and never
// more than that many bytes: smaller blocks cost a reader less than a large epoch costs everybody in memory.
constexpr std::uint64_t kBudgetShare = 3;
constexpr std::uint64_t kMostWaiting = std::uint64_t{128} << 20U;

struct PartitionedGlobal final : duckdb::GlobalSinkState {
  ~PartitionedGlobal() override {
    if (finished) return;
    for (const auto& writer : writers) writer->discard();
  }

  std::mutex lock;
  std::unordered_map<std::string, PartWriter*> by_folder;
  std::vector<std::unique_ptr<PartWriter>> writers;
  std::atomic<std::size_t> next_to_finish = 0;
  std::vector<std::vector<WrittenFile>> files;  // by writer
  bool finished = false;
};

// A thread's rows of one partition.
struct LocalPart {
  PartWriter* writer = nullptr;
  duckdb::DataChunk gathered;
  duckdb::unique_ptr<ColumnDataCollection> rows;  // null when empty
  duckdb::ColumnDataAppendState append;
  std::uint64_t bytes = 0;  // of `rows` as counted last: the collection itself counts less once it was spilled
};

struct PartitionedLocal final : duckdb::LocalSinkState {
  PartitionedLocal(std::vector<std::size_t> columns, Schema fields)
      : partitioner(std::move(columns), std::move(fields)), order(STANDARD_VECTOR_SIZE) {}

  Partitioner partitioner;
  std::vector<std::unique_ptr<LocalPart>> parts;  // by the partitioner's number
  std::uint64_t bytes = 0;                        // of all parts
  // Of the chunk at hand: rows sorted by partition, and where each partition present begins and ends in that.
  duckdb::SelectionVector order;
  std::vector<std::uint32_t> ends;  // by number; 0 between chunks
  std::vector<std::uint32_t> present;
};

class PartitionedCopy final : public RowSink {
 public:
  PartitionedCopy(duckdb::ClientContext& context, duckdb::PreparedStatementData& data, const CopyPlan& copy,
                  std::unique_ptr<OutputFormat> format, std::vector<WrittenFile>& written)
      : RowSink(context, data), plan_(copy), format_(std::move(format)), written_(written) {
    using duckdb::PhysicalPlanGenerator;
    sorted_ = PhysicalPlanGenerator::OrderPreservationRecursive(data.physical_plan->Root()) ==
              duckdb::OrderPreservationType::FIXED_ORDER;
    for (const std::size_t column : copy.file_columns) stored_.push_back(to_stored(copy.schema[column].type));
    const auto threads = static_cast<std::uint64_t>(duckdb::TaskScheduler::GetScheduler(context).NumberOfThreads());
    const std::uint64_t budget = duckdb::BufferManager::GetBufferManager(context).GetMaxMemory();
    thread_bytes_ = std::min(budget / kBudgetShare, kMostWaiting) / threads;
  }

  [[nodiscard]] bool ParallelSink() const override { return !sorted_; }
  [[nodiscard]] duckdb::OperatorPartitionInfo RequiredPartitionInfo() const override {
    return duckdb::OperatorPartitionInfo::NoPartitionInfo();
  }

  duckdb::unique_ptr<duckdb::GlobalSinkState> GetGlobalSinkState(duckdb::ClientContext&) const override {
    return duckdb::make_uniq<PartitionedGlobal>();
  }
  duckdb::unique_ptr<duckdb::LocalSinkState> GetLocalSinkState(duckdb::ExecutionContext&) const override {
    Schema fields;
    for (const std::size_t column : plan_.partition_columns) fields.push_back(plan_.schema[column]);
    return duckdb::make_uniq<PartitionedLocal>(plan_.partition_columns, std::move(fields));
  }

  duckdb::SinkResultType Sink(duckdb::ExecutionContext& context, duckdb::DataChunk& chunk,
                              duckdb::OperatorSinkInput& input) const override {
    auto& global = input.global_state.Cast<PartitionedGlobal>();
    auto& local = input.local_state.Cast<PartitionedLocal>();
    sort_by_partition(chunk, local);
    add_parts(context.client, global, local);
    std::uint32_t begin = 0;
    for (const std::uint32_t number : local.present) {
      const std::uint32_t end = local.ends[number];
      gather(context.client, local, *local.parts[number], chunk, begin, end);
      begin = end;
      local.ends[number] = 0;
    }
    if (local.bytes > thread_bytes_) {
      write_out(local, format_->block_rows() / 8);
      if (local.bytes > thread_bytes_ / 2) write_out(local, 1);
    }
    return duckdb::SinkResultType::NEED_MORE_INPUT;
  }

  duckdb::SinkCombineResultType Combine(duckdb::ExecutionContext& context,
                                        duckdb::OperatorSinkCombineInput& input) const override {
    auto& local = input.local_state.Cast<PartitionedLocal>();
    for (const auto& part : local.parts) {
      flush(context.client, local, *part);
      if (part->rows) write(local, *part, format_->block_rows());
    }
    return duckdb::SinkCombineResultType::FINISHED;
  }

  duckdb::SinkFinalizeType Finalize(duckdb::Pipeline& pipeline, duckdb::Event& event, duckdb::ClientContext& context,
                                    duckdb::OperatorSinkFinalizeInput& input) const override;

  // Writes what is left of partitions until none is, together with other threads that do the same.
  void finish_partitions(PartitionedGlobal& global) const {
    for (std::size_t i = global.next_to_finish++; i < global.writers.size(); i = global.next_to_finish++) {
      PartWriter& writer = *global.writers[i];
      for (PartWriter::Job& rest : writer.take_rest()) writer.write(std::move(rest));
      global.files[i] = writer.finish();
    }
  }
  void finish_copy(PartitionedGlobal& global) const {
    for (auto& files : global.files) std::ranges::move(files, std::back_inserter(written_));
    std::ranges::sort(written_, {}, &WrittenFile::path);
    global.finished = true;
  }

 private:
  static void sort_by_partition(duckdb::DataChunk& chunk, PartitionedLocal& local) {
    const auto& numbers = local.partitioner.assign(chunk);
    local.ends.resize(local.partitioner.partitions());
    local.present.clear();
    for (const std::uint32_t number : numbers) {
      if (local.ends[number]++ == 0) local.present.push_back(number);
    }
    // Counts become beginnings, and each row placed moves its partition's beginning on to its end.
    std::uint32_t begin = 0;
    for (const std::uint32_t number : local.present) begin += std::exchange(local.ends[number], begin);
    for (std::size_t row = 0; row < numbers.size(); ++row) local.order.set_index(local.ends[numbers[row]]++, row);
  }

  void add_parts(duckdb::ClientContext& context, PartitionedGlobal& global, PartitionedLocal& local) const {
    while (local.parts.size() < local.partitioner.partitions()) {
      const std::string& folder = local.partitioner.folder(local.parts.size());
      auto part = std::make_unique<LocalPart>();
      part->gathered.Initialize(duckdb::Allocator::Get(context), stored_, kGatherRows);
      const std::scoped_lock guard(global.lock);
      PartWriter*& writer = global.by_folder[folder];
      if (writer == nullptr) {
        global.writers.push_back(std::make_unique<PartWriter>(context, *format_, plan_, folder));
        writer = global.writers.back().get();
      }
      part->writer = writer;
      local.parts.push_back(std::move(part));
    }
  }

  // Takes rows order[begin, end) of the chunk into the part.
  void gather(duckdb::ClientContext& context, PartitionedLocal& local, LocalPart& part, duckdb::DataChunk& chunk,
              idx_t begin, idx_t end) const {
    while (begin < end) {
      const idx_t at = part.gathered.size();
      const idx_t count = std::min(end - begin, kGatherRows - at);
      for (std::size_t i = 0; i < plan_.file_columns.size(); ++i) {
        duckdb::VectorOperations::Copy(chunk.data[plan_.file_columns[i]], part.gathered.data[i], local.order,
                                       begin + count, begin, at);
      }
      part.gathered.SetCardinality(at + count);
      begin += count;
      if (part.gathered.size() == kGatherRows) flush(context, local, part);
    }
  }

  void flush(duckdb::ClientContext& context, PartitionedLocal& local, LocalPart& part) const {
    if (part.gathered.size() == 0) return;
    if (!part.rows) {
      part.rows = duckdb::make_uniq<ColumnDataCollection>(duckdb::BufferManager::GetBufferManager(context), stored_);
      part.rows->InitializeAppend(part.append);
    }
    part.rows->Append(part.append, part.gathered);
    local.bytes -= std::exchange(part.bytes, part.rows->AllocationSize());
    local.bytes += part.bytes;
    part.gathered.Reset();
    if (part.rows->Count() >= format_->block_rows()) write(local, part, format_->block_rows());
  }

  void write(PartitionedLocal& local, LocalPart& part, std::size_t enough) const {
    part.append = {};
    local.bytes -= std::exchange(part.bytes, 0);
    for (PartWriter::Job& job : part.writer->add(std::move(part.rows), enough)) {
      part.writer->write(std::move(job));
    }
  }

  // Frees memory: writes blocks that are smaller than they should be, but not below `rows`.
  void write_out(PartitionedLocal& local, std::size_t rows) const {
    for (const auto& part : local.parts) {
      if (part->rows && part->rows->Count() >= rows) write(local, *part, rows);
    }
  }

  const CopyPlan& plan_;
  std::unique_ptr<OutputFormat> format_;
  std::vector<WrittenFile>& written_;
  duckdb::vector<duckdb::LogicalType> stored_;  // of the columns in the files
  std::uint64_t thread_bytes_ = 0;
  bool sorted_ = false;  // the query ends in ORDER BY: one thread takes its rows
};

// --- The end: all partitions are finished by all threads
// ----------------------------------------------------------------

class PartitionTask final : public duckdb::ExecutorTask {
 public:
  PartitionTask(duckdb::Executor& of, duckdb::shared_ptr<duckdb::Event> done, const PartitionedCopy& copy,
                PartitionedGlobal& global)
      : ExecutorTask(of, std::move(done)), copy_(copy), global_(global) {}

  duckdb::TaskExecutionResult ExecuteTask(duckdb::TaskExecutionMode) override {
    copy_.finish_partitions(global_);
    event->FinishTask();
    return duckdb::TaskExecutionResult::TASK_FINISHED;
  }
  std::string TaskType() const override { return "BrookFinishPartitions"; }

 private:
  const PartitionedCopy& copy_;
  PartitionedGlobal& global_;
};

class PartitionsEvent final : public duckdb::BasePipelineEvent {
 public:
  PartitionsEvent(duckdb::Pipeline& of, duckdb::ClientContext& context, const PartitionedCopy& copy,
                  PartitionedGlobal& global)
      : BasePipelineEvent(of), context_(context), copy_(copy), global_(global) {}

  void Schedule() override {
    const auto threads = static_cast<std::size_t>(duckdb::TaskScheduler::GetScheduler(context_).NumberOfThreads());
    duckdb::vector<duckdb::shared_ptr<duckdb::Task>> tasks;
    for (std::size_t i = 0; i < std::min(threads, global_.writers.size()); ++i) {
      tasks.push_back(duckdb::make_shared_ptr<PartitionTask>(pipeline->executor, shared_from_this(), copy_, global_));
    }
    SetTasks(std::move(tasks));
  }
  void FinishEvent() override { copy_.finish_copy(global_); }

 private:
  duckdb::ClientContext& context_;
  const PartitionedCopy& copy_;
  PartitionedGlobal& global_;
};

duckdb::SinkFinalizeType PartitionedCopy::Finalize(duckdb::Pipeline& pipeline, duckdb::Event& event,
                                                   duckdb::ClientContext& context,
                                                   duckdb::OperatorSinkFinalizeInput& input) const {
  auto& global = input.global_state.Cast<PartitionedGlobal>();
  global.files.resize(global.writers.size());
  if (global.writers.size() < 2) {
    finish_partitions(global);
    finish_copy(global);
  } else {
    event.InsertEvent(duckdb::make_shared_ptr<PartitionsEvent>(pipeline, context, *this, global));
  }
  return duckdb::SinkFinalizeType::READY;
}

}  // namespace

duckdb::unique_ptr<duckdb::PhysicalOperator> partitioned_copy(duckdb::ClientContext& context,
                                                              duckdb::PreparedStatementData& data, const CopyPlan& plan,
                                                              std::unique_ptr<OutputFormat> format,
                                                              std::vector<WrittenFile>& written) {
  return duckdb::make_uniq<PartitionedCopy>(context, data, plan, std::move(format), written);
}

}  // namespace brook::engine
