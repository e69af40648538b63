#include "engine/adapter/duck_engine.h"

#include "engine/adapter/collect_sink.h"
#include "engine/adapter/collection_batch.h"
#include "engine/adapter/consume_sink.h"
#include "engine/adapter/copy_sink.h"
#include "engine/adapter/type.h"

namespace brook::engine {
namespace {

constexpr std::string_view kSpillPrefix = "duckdb-";

}  // namespace

Result<std::unique_ptr<DuckEngine>> DuckEngine::open_duckdb(EngineOptions options) {
  if (!options.files) options.files = local_file_system();
  std::unique_ptr<DuckEngine> engine(new DuckEngine(std::move(options)));
  TRY(engine->empty_spill_directory());
  TRY(engine->instance());
  return engine;
}

DuckEngine::~DuckEngine() {
  // DuckDB removes its files once the last batch is gone; this takes the folders of instances that nobody uses.
  const bool last = instance_ == nullptr || instance_.use_count() == 1;
  instance_.reset();
  if (last) (void)empty_spill_directory();
}

// Spilled blocks are nobody's data: they go past EngineOptions::files, as DuckDB writes them.
Result<> DuckEngine::empty_spill_directory() const {
  if (options_.spill_directory.empty()) return {};
  const auto disk = local_file_system();
  if (!TRY(disk->exists(options_.spill_directory))) return disk->create_directories(options_.spill_directory);
  for (const FileInfo& entry : TRY(disk->list(options_.spill_directory))) {
    if (entry.name.starts_with(kSpillPrefix)) TRY(remove_tree(*disk, join_path(options_.spill_directory, entry.name)));
  }
  return {};
}

Result<std::shared_ptr<Instance>> DuckEngine::instance() {
  const std::scoped_lock guard(lock_);
  if (instance_ && instance_->valid()) return instance_;
  std::string folder;
  if (!options_.spill_directory.empty()) {
    folder = join_path(options_.spill_directory, std::string(kSpillPrefix) + std::to_string(instances_));
  }
  instance_ = TRY(Instance::open(options_, folder));
  ++instances_;
  return instance_;
}

Result<BatchPtr> DuckEngine::collect(Query query, const CancelToken& cancel) {
  const auto on = TRY(instance());
  duckdb::unique_ptr<duckdb::ColumnDataCollection> rows;
  TRY(on->run(query, cancel, collect_sink(to_duckdb(query.schema), rows)));
  return std::make_shared<CollectionBatch>(on, std::move(query.schema), std::move(rows));
}

Result<> DuckEngine::for_each_chunk(Query query, const CancelToken& cancel,
                                    const std::function<Result<>(const ChunkView&)>& consume) {
  const auto on = TRY(instance());
  return on->run(query, cancel, consume_sink(to_duckdb(query.schema), consume));
}

Result<std::vector<WrittenFile>> DuckEngine::copy(Query query, const CancelToken& cancel, const CopyTarget& target) {
  const auto on = TRY(instance());
  std::vector<WrittenFile> files;
  const CopyPlan plan = TRY(plan_copy(query.schema, target, on->files()));
  TRY(on->run(query, cancel, copy_sink(plan, files)));
  return files;
}

std::string DuckEngine::version() const { return std::string("DuckDB ") + duckdb::DuckDB::LibraryVersion(); }

}  // namespace brook::engine
