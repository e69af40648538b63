#include "engine/adapter/scan_function.h"

#include <algorithm>
#include <atomic>

#include "duckdb/common/table_column.hpp"
#include "duckdb/parallel/task_scheduler.hpp"
#include "duckdb/storage/statistics/node_statistics.hpp"
#include "engine/adapter/chunk.h"
#include "engine/adapter/collection_batch.h"
#include "engine/adapter/query.h"
#include "engine/adapter/type.h"

namespace brook::engine {
namespace {

// Each thread should get a few morsels even of a small batch, and none should be so big that threads idle at the end.
constexpr std::size_t kMorselsPerThread = 4;
constexpr std::size_t kLargestMorselChunks = 60;

// --- What both have in common ---------------------------------------------------------------------------------------

const BoundScan& bound_scan(QueryState& query, const duckdb::TableFunctionBindInput& input) {
  return query.scan(static_cast<std::size_t>(input.inputs[0].GetValue<std::int32_t>()));
}

// Declares the bound columns. A scan of no column still needs one: a BOOLEAN that nothing refers to.
void declare_columns(const Schema& schema, const std::vector<std::size_t>& columns,
                     duckdb::vector<duckdb::LogicalType>& types, duckdb::vector<std::string>& names) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    types.push_back(to_duckdb(schema[columns[i]].type));
    names.push_back("c" + std::to_string(i));
  }
  if (columns.empty()) {
    types.push_back(duckdb::LogicalType::BOOLEAN);
    names.emplace_back("none");
  }
}

// Lets the optimizer ask for rows without any column.
duckdb::virtual_column_map_t virtual_columns(duckdb::ClientContext&, duckdb::optional_ptr<duckdb::FunctionData>) {
  duckdb::virtual_column_map_t result;
  result.insert({duckdb::COLUMN_IDENTIFIER_EMPTY, duckdb::TableColumn("", duckdb::LogicalType::BOOLEAN)});
  return result;
}

// The columns that the optimizer left, as places in the output and in the schema. Others of the output are null.
struct Projection {
  std::vector<std::size_t> outputs;
  std::vector<std::size_t> columns;
  std::vector<std::size_t> empty_outputs;

  Projection(const duckdb::vector<duckdb::column_t>& ids, const std::vector<std::size_t>& bound) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (ids[i] < bound.size()) {
        outputs.push_back(i);
        columns.push_back(bound[ids[i]]);
      } else {
        empty_outputs.push_back(i);
      }
    }
  }
  void clear_empty(duckdb::DataChunk& output) const {
    for (const std::size_t i : empty_outputs) {
      output.data[i].SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
      duckdb::ConstantVector::SetNull(output.data[i], true);
    }
  }
};

duckdb::TableFunction named_function(const char* name, duckdb::table_function_t function,
                                     duckdb::table_function_bind_t bind,
                                     duckdb::table_function_init_global_t init_global,
                                     duckdb::table_function_init_local_t init_local) {
  duckdb::TableFunction result(name, {duckdb::LogicalType::INTEGER}, function, bind, init_global, init_local);
  result.projection_pushdown = true;
  result.get_virtual_columns = virtual_columns;
  return result;
}

// --- brook_batch ----------------------------------------------------------------------------------------------------

struct BatchBind final : duckdb::TableFunctionData {
  std::shared_ptr<const CollectionBatch> batch;
  std::vector<std::size_t> columns;
};

struct BatchGlobal final : duckdb::GlobalTableFunctionState {
  BatchGlobal(const BatchBind& bind, const duckdb::vector<duckdb::column_t>& ids, std::size_t threads)
      : projection(ids, bind.columns),
        chunks_per_morsel(std::clamp(bind.batch->chunks().size() / (threads * kMorselsPerThread), std::size_t{1},
                                     kLargestMorselChunks)),
        morsels((bind.batch->chunks().size() + chunks_per_morsel - 1) / chunks_per_morsel) {}
  [[nodiscard]] duckdb::idx_t MaxThreads() const override { return std::max<std::size_t>(morsels, 1); }

  Projection projection;
  std::size_t chunks_per_morsel;
  std::size_t morsels;
  std::atomic<std::size_t> next_morsel = 0;
};

struct BatchLocal final : duckdb::LocalTableFunctionState {
  ChunkPins pins;  // of the chunk given last
  std::size_t morsel = 0;
  std::size_t next = 0;  // chunk
  std::size_t end = 0;
};

duckdb::unique_ptr<duckdb::FunctionData> bind_batch(duckdb::ClientContext& context,
                                                    duckdb::TableFunctionBindInput& input,
                                                    duckdb::vector<duckdb::LogicalType>& types,
                                                    duckdb::vector<std::string>& names) {
  QueryState& query = QueryState::of(context);
  const BoundScan& scan = bound_scan(query, input);
  auto bind = duckdb::make_uniq<BatchBind>();
  bind->batch = std::dynamic_pointer_cast<const CollectionBatch>(std::get<BatchPtr>(scan.binding));
  if (!bind->batch) query.raise(internal_error("a query was given a batch that no engine made"));
  bind->columns = scan.columns;
  declare_columns(bind->batch->schema(), bind->columns, types, names);
  return bind;
}

duckdb::unique_ptr<duckdb::GlobalTableFunctionState> init_batch(duckdb::ClientContext& context,
                                                                duckdb::TableFunctionInitInput& input) {
  const auto threads = static_cast<std::size_t>(duckdb::TaskScheduler::GetScheduler(context).NumberOfThreads());
  return duckdb::make_uniq<BatchGlobal>(input.bind_data->Cast<BatchBind>(), input.column_ids, threads);
}

duckdb::unique_ptr<duckdb::LocalTableFunctionState> init_batch_worker(duckdb::ExecutionContext&,
                                                                      duckdb::TableFunctionInitInput&,
                                                                      duckdb::GlobalTableFunctionState*) {
  return duckdb::make_uniq<BatchLocal>();
}

void read_batch(duckdb::ClientContext& context, duckdb::TableFunctionInput& input, duckdb::DataChunk& output) {
  QueryState::of(context).check_cancelled();
  const auto& bind = input.bind_data->Cast<BatchBind>();
  auto& global = input.global_state->Cast<BatchGlobal>();
  auto& local = input.local_state->Cast<BatchLocal>();
  const auto& chunks = bind.batch->chunks();
  if (local.next == local.end) {
    local.morsel = global.next_morsel.fetch_add(1, std::memory_order_relaxed);
    if (local.morsel >= global.morsels) return;  // no rows: the end
    local.next = local.morsel * global.chunks_per_morsel;
    local.end = std::min(local.next + global.chunks_per_morsel, chunks.size());
  }
  const ChunkPlace& place = chunks[local.next++];
  local.pins.pin(place);
  for (std::size_t i = 0; i < global.projection.outputs.size(); ++i) {
    local.pins.read(place, global.projection.columns[i], output.data[global.projection.outputs[i]]);
  }
  global.projection.clear_empty(output);
  output.SetCardinality(place.segment->chunk_data[place.index].count);
}

duckdb::OperatorPartitionData batch_order(duckdb::ClientContext&, duckdb::TableFunctionGetPartitionInput& input) {
  return duckdb::OperatorPartitionData(input.local_state->Cast<BatchLocal>().morsel);
}

duckdb::unique_ptr<duckdb::NodeStatistics> batch_cardinality(duckdb::ClientContext&, const duckdb::FunctionData* bind) {
  const auto rows = bind->Cast<BatchBind>().batch->rows();
  return duckdb::make_uniq<duckdb::NodeStatistics>(rows, rows);
}

// --- brook_scan -----------------------------------------------------------------------------------------------------

struct ScanBind final : duckdb::TableFunctionData {
  std::shared_ptr<ScanSource> source;
  std::vector<std::size_t> columns;
};

struct ScanGlobal final : duckdb::GlobalTableFunctionState {
  ScanGlobal(const ScanBind& bind, const duckdb::vector<duckdb::column_t>& ids)
      : projection(ids, bind.columns), workers(std::max<std::size_t>(bind.source->max_workers(), 1)) {
    for (const std::size_t column : projection.columns) types.push_back(bind.source->schema()[column].type);
  }
  [[nodiscard]] duckdb::idx_t MaxThreads() const override { return workers; }

  Projection projection;
  std::vector<DataType> types;  // of projection.columns
  std::size_t workers;
};

struct ScanLocal final : duckdb::LocalTableFunctionState {
  std::unique_ptr<ScanWorker> worker;
  std::uint64_t morsel = 0;
};

duckdb::unique_ptr<duckdb::FunctionData> bind_scan(duckdb::ClientContext& context,
                                                   duckdb::TableFunctionBindInput& input,
                                                   duckdb::vector<duckdb::LogicalType>& types,
                                                   duckdb::vector<std::string>& names) {
  const BoundScan& scan = bound_scan(QueryState::of(context), input);
  auto bind = duckdb::make_uniq<ScanBind>();
  bind->source = std::get<std::shared_ptr<ScanSource>>(scan.binding);
  bind->columns = scan.columns;
  declare_columns(bind->source->schema(), bind->columns, types, names);
  return bind;
}

duckdb::unique_ptr<duckdb::GlobalTableFunctionState> init_scan(duckdb::ClientContext&,
                                                               duckdb::TableFunctionInitInput& input) {
  return duckdb::make_uniq<ScanGlobal>(input.bind_data->Cast<ScanBind>(), input.column_ids);
}

duckdb::unique_ptr<duckdb::LocalTableFunctionState> init_scan_worker(duckdb::ExecutionContext& context,
                                                                     duckdb::TableFunctionInitInput& input,
                                                                     duckdb::GlobalTableFunctionState* global) {
  auto local = duckdb::make_uniq<ScanLocal>();
  local->worker = QueryState::of(context.client)
                      .require(input.bind_data->Cast<ScanBind>().source->open_worker(
                          global->Cast<ScanGlobal>().projection.columns));
  return local;
}

void read_scan(duckdb::ClientContext& context, duckdb::TableFunctionInput& input, duckdb::DataChunk& output) {
  QueryState& query = QueryState::of(context);
  query.check_cancelled();
  const auto& global = input.global_state->Cast<ScanGlobal>();
  auto& local = input.local_state->Cast<ScanLocal>();
  DataChunkBuilder builder(output, global.types, global.projection.outputs);
  const std::size_t rows = query.require(local.worker->next(builder, local.morsel));
  if (rows > 0) global.projection.clear_empty(output);
  output.SetCardinality(rows);
}

duckdb::OperatorPartitionData scan_order(duckdb::ClientContext&, duckdb::TableFunctionGetPartitionInput& input) {
  return duckdb::OperatorPartitionData(input.local_state->Cast<ScanLocal>().morsel);
}

}  // namespace

duckdb::TableFunction batch_function() {
  auto function = named_function("brook_batch", read_batch, bind_batch, init_batch, init_batch_worker);
  function.get_partition_data = batch_order;
  function.cardinality = batch_cardinality;
  return function;
}

duckdb::TableFunction scan_function() {
  auto function = named_function("brook_scan", read_scan, bind_scan, init_scan, init_scan_worker);
  function.get_partition_data = scan_order;
  return function;
}

}  // namespace brook::engine
