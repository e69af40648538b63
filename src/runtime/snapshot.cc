#include "runtime/snapshot.h"

#include "runtime/checkpoint.h"
#include "runtime/pipeline.h"
#include "runtime/table_log.h"
#include "sink/sink.h"

namespace brook::runtime {

namespace {

// How often a snapshot is read again because a running pipeline moved on underneath.
constexpr int kAttempts = 5;

Result<engine::DataFiles> files_of(const std::shared_ptr<FileSystem>& files, const plan::Spec& spec,
                                   const CommitRecord& record, const std::string& key) {
  const TableRecord& table = record.tables.at(key);
  engine::DataFiles result;
  result.schema = table.schema;
  result.partitioned_by = table.partitioned_by;
  std::vector<engine::WrittenFile> written = table.files;
  if (!table.manifest.empty()) {
    TableLog log(TRY(state::StateStore::open(files, store_directory(spec.storage, table_store_name(key)))));
    TRY(log.restore(table.manifest));
    for (const TableLog::Entry& entry : log.entries()) written.push_back(entry.file);
  }
  const plan::Dataset dataset = dataset_of(key, table, spec);
  result.format = TRY(sink::find_sink_format(dataset.format, {}))->file_format();
  const std::unique_ptr<sink::Sink> sink = TRY(sink::open_sink(
      dataset,
      {.files = files, .directory = spec.directory, .storage = spec.storage, .configuration = spec.configuration}));
  std::map<std::string, std::string> unpublished;
  for (const OutputRecord& output : record.outputs) {
    if (output.table == key) unpublished.merge(TRY(sink->unpublished(output.token)));
  }
  for (const engine::WrittenFile& file : written) {
    const auto staged = unpublished.find(file.path);
    result.paths.push_back(staged == unpublished.end() ? join_path(dataset.path, file.path) : staged->second);
  }
  return result;
}

Result<Snapshot> snapshot_of(const std::shared_ptr<FileSystem>& files, const plan::Spec& spec, CommitRecord record) {
  Snapshot snapshot;
  for (const auto& [key, table] : record.tables) snapshot.tables[key] = TRY(files_of(files, spec, record, key));
  snapshot.record = std::move(record);
  return snapshot;
}

}  // namespace

Result<std::optional<Snapshot>> read_snapshot(const std::shared_ptr<FileSystem>& files, const plan::Spec& spec) {
  for (int attempt = 1;; ++attempt) {
    std::optional<CommitRecord> record = TRY(Journal::read_newest(*files, journal_directory(spec.storage)));
    if (!record) return std::optional<Snapshot>();
    Result<Snapshot> snapshot = snapshot_of(files, spec, std::move(*record));
    if (snapshot) return std::optional(std::move(*snapshot));
    if (attempt == kAttempts) return fail(std::move(snapshot).error());
  }
}

}  // namespace brook::runtime
