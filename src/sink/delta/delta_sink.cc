#include "sink/delta/delta_sink.h"

#include <algorithm>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include "base/clock.h"
#include "sink/delta/compaction.h"
#include "sink/delta/delta_options.h"
#include "sink/delta/delta_token.h"
#include "sink/delta/file_statistics.h"
#include "sink/delta/table_change.h"
#include "sink/file_sizes.h"
#include "sink/files/file_sink.h"
#include "sink/files/merged_files.h"
#include "sink/files/staging.h"
#include "source/delta/log.h"
#include "source/delta/schema_json.h"

namespace brook::sink::delta {

namespace {

using source::delta::Action;
using source::delta::DeltaLog;
using source::delta::Snapshot;

constexpr std::int64_t kMillisecondUs = 1'000;
constexpr std::int64_t kCheckpointsPerCleanup = 10;

std::int64_t now_ms() { return system_clock().now_us() / kMillisecondUs; }

class DeltaSink final : public Sink, public Compactor {
 public:
  DeltaSink(const plan::Dataset& dataset, FileSizes sizes, const SinkEnvironment& environment)
      : dataset_(dataset), sizes_(sizes), files_(environment.files), log_(files_, dataset.path, environment.engine) {}

  Result<Prepared> prepare(const EpochName& name, WriteMode mode, engine::Engine& engine, const Rows& rows,
                           const CancelToken& cancel) override {
    const DeltaOptions options = TRY(read_delta_options(dataset_));
    DeltaToken token = TRY(token_of(name, mode, options));
    TRY(check_fits(token));

    const std::string staging = join_path(staging_root(dataset_.path), token.staging);
    TRY(remove_tree(*files_, staging));  // left by an attempt at this epoch that was not committed
    TRY(files_->create_directories(staging));
    engine::CopyTarget target = target_of(token, options);
    target.directory = staging;
    target.partitioned_by = token.partitioned_by;
    set_limits(sizes_, target);
    Prepared prepared;
    prepared.files = TRY(engine.copy(rows.query, rows.bindings, rows.context, cancel, target));
    if (mode == WriteMode::kAppend && prepared.files.empty()) {
      TRY(remove_tree(*files_, staging));
      return Prepared{};
    }
    add_files(token, prepared);
    prepared.token = token.to_json();
    return prepared;
  }

  [[nodiscard]] bool can_compact() const override { return true; }

  Result<Prepared> compact(const EpochName& name, const std::vector<FileGroup>& groups, engine::Engine& engine,
                           const CancelToken& cancel) override {
    const DeltaOptions options = TRY(read_delta_options(dataset_));
    DeltaToken token = TRY(token_of(name, WriteMode::kAppend, options));
    token.previous = std::nullopt;
    const std::string staging = join_path(staging_root(dataset_.path), token.staging);
    TRY(remove_tree(*files_, staging));
    Prepared prepared;
    prepared.files = TRY(write_merged_files(groups, target_of(token, options), staging, *files_, engine, cancel));
    add_files(token, prepared);
    for (source::delta::AddFile& file : token.files) file.data_change = false;
    for (const FileGroup& group : groups) {
      for (const engine::WrittenFile& file : group.files) token.compacted.push_back(file.path);
    }
    prepared.token = token.to_json();
    return prepared;
  }

  Result<> publish(const Token& text, SyncSet& syncs) override {
    const DeltaToken token = TRY(DeltaToken::from_json(text));
    const std::string staging = join_path(staging_root(dataset_.path), token.staging);
    const std::scoped_lock guard(lock_);
    bool moved = false;
    for (;;) {
      (void)TRY(log_.update(snapshot_));
      if (TRY(is_published(token, snapshot_, dataset_.path))) break;
      const std::vector<Action> actions =
          TRY(token.compacted.empty() ? actions_of(token, snapshot_, dataset_.path, now_ms())
                                      : compaction_actions(token, snapshot_, dataset_.path, now_ms()));
      if (!std::exchange(moved, true)) TRY(move_files(token, staging));
      if (actions.empty()) break;
      if (!TRY(log_.add(snapshot_.version + 1, actions, join_path(staging, "entry.json")))) continue;
      for (const Action& action : actions) snapshot_.apply(action);
      ++snapshot_.version;
      TRY(write_checkpoint(staging));
      break;
    }
    syncs.directories.push_back(log_.directory());
    syncs.then_remove.push_back(staging);
    return {};
  }

  Result<> clean_up(const std::vector<Token>& keep) override {
    std::set<std::string> kept;
    for (const Token& token : keep) kept.insert(TRY(DeltaToken::from_json(token)).staging);
    return clean_staging(*files_, dataset_.path, kept);
  }

  [[nodiscard]] Result<std::map<std::string, std::string>> unpublished(const Token& text) const override {
    const DeltaToken token = TRY(DeltaToken::from_json(text));
    std::map<std::string, std::string> places;
    for (const source::delta::AddFile& file : token.files) {
      std::string staged = join_path(join_path(staging_root(dataset_.path), token.staging), file.path);
      if (TRY(files_->exists(staged))) places[file.path] = std::move(staged);
    }
    return places;
  }

  [[nodiscard]] std::string description() const override { return fmt::format("DeltaSink[{}]", dataset_.path); }

 private:
  Result<DeltaToken> token_of(const EpochName& name, WriteMode mode, const DeltaOptions& options) const {
    return DeltaToken{.mode = mode,
                      .application = application_of(name),
                      .epoch = name.epoch,
                      .previous = name.previous,
                      .staging = unique_name(name),
                      .files = {},
                      .name = dataset_.name,
                      .comment = dataset_.comment,
                      .schema = TRY(source::delta::schema_json(dataset_.schema)),
                      .partitioned_by = TRY(partition_columns()),
                      .configuration = options.configuration,
                      .merge_schema = options.merge_schema};
  }

  static engine::CopyTarget target_of(const DeltaToken& token, const DeltaOptions& options) {
    return {.directory = "",
            .name_prefix = "part-" + token.staging,
            .extension = ".parquet",
            .format = "parquet",
            .partitioned_by = {},
            .options = {{"compression", options.compression}},
            .statistics = true};
  }

  // As the schema spells them.
  Result<std::vector<std::string>> partition_columns() const {
    std::vector<std::string> names;
    for (const std::string& name : dataset_.partitioned_by) {
      const auto field = std::ranges::find_if(dataset_.schema, [&](const Field& f) { return same_name(f.name, name); });
      if (field == dataset_.schema.end()) return fail(internal_error("no column " + name + " in " + dataset_.name));
      names.push_back(field->name);
    }
    return names;
  }

  // Refuses rows that the table has no place for before anything is written.
  Result<> check_fits(const DeltaToken& token) {
    const std::scoped_lock guard(lock_);
    (void)TRY(log_.update(snapshot_));
    if (TRY(is_published(token, snapshot_, dataset_.path))) {
      return fail(
          conflict_error(
              fmt::format("epoch {} of {} was published by another run of this checkpoint", token.epoch, dataset_.name))
              .with_hint("Is a copy of the checkpoint in use? Stop the other one, or run with --full-refresh."));
    }
    const Result<std::vector<Action>> actions = actions_of(token, snapshot_, dataset_.path, now_ms());
    if (!actions) return fail(Error(actions.error()).at(dataset_.location));
    return {};
  }

  void add_files(DeltaToken& token, Prepared& prepared) const {
    const std::string staging = join_path(staging_root(dataset_.path), token.staging);
    Schema stored;
    for (const Field& field : dataset_.schema) {
      if (std::ranges::find(token.partitioned_by, field.name) == token.partitioned_by.end()) stored.push_back(field);
    }
    const std::size_t indexed = indexed_columns(token.configuration);
    const std::int64_t written_ms = now_ms();
    std::set<std::string> folders = {staging, staging_root(dataset_.path), parent_path(staging_root(dataset_.path)),
                                     parent_path(dataset_.path)};
    for (engine::WrittenFile& file : prepared.files) {
      token.files.push_back({.path = file.path,
                             .partition_values = partition_values(dataset_.schema, token.partitioned_by, file.path),
                             .size_bytes = file.size_bytes,
                             .modified_ms = written_ms,
                             .statistics = statistics_json(stored, file, indexed)});
      file.columns.clear();
      prepared.rows += file.rows;
      prepared.bytes += file.size_bytes;
      prepared.syncs.files.push_back(join_path(staging, file.path));
      for (std::string folder = parent_path(file.path); folder != "."; folder = parent_path(folder)) {
        folders.insert(join_path(staging, folder));
      }
    }
    prepared.syncs.directories.assign(folders.begin(), folders.end());
  }

  // Into the table, for good: an entry of the log never names a file that a power failure could take back.
  Result<> move_files(const DeltaToken& token, const std::string& staging) {
    TRY(files_->create_directories(log_.directory()));
    TRY(files_->create_directories(staging));
    SyncSet syncs;
    syncs.directories = {parent_path(dataset_.path), dataset_.path, staging};
    std::set<std::string> folders;
    for (const source::delta::AddFile& file : token.files) {
      const std::string to = join_path(dataset_.path, file.path);
      const std::string from = join_path(staging, file.path);
      if (folders.insert(parent_path(file.path)).second) TRY(files_->create_directories(parent_path(to)));
      if (TRY(files_->exists(from))) {
        TRY(files_->rename(from, to));
      } else if (!TRY(files_->exists(to))) {
        return fail(corruption_error(fmt::format("{} was committed but is neither staged nor published", to))
                        .with_hint("Something deleted it. Run with --full-refresh for this table."));
      }
    }
    for (const std::string& folder : folders) {
      for (std::string up = folder; up != "."; up = parent_path(up)) {
        syncs.directories.push_back(join_path(dataset_.path, up));
      }
    }
    return sync_all(*files_, syncs);
  }

  Result<> write_checkpoint(const std::string& staging) {
    const std::int64_t interval = checkpoint_interval(snapshot_.metadata);
    if (snapshot_.version == 0 || snapshot_.version % interval != 0) return {};
    TRY(files_->sync_directory(log_.directory()));  // a checkpoint is of entries that stay
    snapshot_.expire_removed(now_ms() - removed_retention_ms(snapshot_.metadata));
    TRY(log_.write_checkpoint(snapshot_, staging));
    const std::optional<std::int64_t> retention_ms = log_retention_ms(snapshot_.metadata);
    if (!retention_ms || snapshot_.version % (interval * kCheckpointsPerCleanup) != 0) return {};
    return log_.expire(now_ms() - *retention_ms);
  }

  plan::Dataset dataset_;
  FileSizes sizes_;
  std::shared_ptr<FileSystem> files_;
  std::mutex lock_;  // of what follows: flows prepare at the same time
  DeltaLog log_;
  Snapshot snapshot_;  // the newest version that was seen
};

}  // namespace

Result<std::unique_ptr<Sink>> open_delta_sink(const plan::Dataset& dataset, const SinkEnvironment& environment) {
  const FileSizes sizes = TRY(read_file_sizes(dataset, environment.configuration));
  return std::make_unique<DeltaSink>(dataset, sizes, environment);
}

Result<> check_delta_sink(const plan::Dataset& dataset) {
  if (dataset.path.find("://") != std::string::npos) {
    return fail(usage_error(fmt::format("{} would be a Delta table at {}", dataset.name, dataset.path))
                    .at(dataset.location)
                    .with_class("UNSUPPORTED_FEATURE")
                    .with_hint("Delta tables are written to this machine only; parquet, csv and json can lie on S3."));
  }
  TRY(read_delta_options(dataset));
  TRY(check_file_sink(dataset));
  const Result<std::string> schema = source::delta::schema_json(dataset.schema);
  if (!schema) return fail(Error(schema.error()).at(dataset.location));
  for (const Field& field : dataset.schema) {
    if (field.name.find_first_of(" ,;{}()\n\t=") == std::string::npos) continue;
    return fail(
        usage_error(fmt::format("Found invalid character(s) among ' ,;{{}}()\\n\\t=' in the column names of your "
                                "schema. Invalid column names: {}",
                                field.name))
            .with_class("DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES")
            .with_hint(fmt::format("Rename it in the query: `{}` AS …", field.name))
            .at(dataset.location));
  }
  return {};
}

bool merges_schema(const plan::Dataset& dataset) {
  const Result<DeltaOptions> options = read_delta_options(dataset);
  return options && options->merge_schema;
}

}  // namespace brook::sink::delta
