#include "sink/delta/delta_sink.h"

#include <algorithm>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/s3/object_path.h"
#include "sink/delta/delta_options.h"
#include "sink/delta/delta_token.h"
#include "sink/delta/file_statistics.h"
#include "sink/delta/merge.h"
#include "sink/delta/table_change.h"
#include "sink/files/file_sink.h"
#include "sink/files/staging.h"
#include "sink/s3/access.h"
#include "sink/update_rows.h"
#include "source/delta/log.h"
#include "source/delta/schema_json.h"

namespace brook::sink::delta {

namespace {

using source::delta::Action;
using source::delta::AddFile;
using source::delta::DeltaLog;
using source::delta::Snapshot;

constexpr std::int64_t kMillisecondUs = 1'000;
constexpr std::int64_t kCheckpointsPerCleanup = 10;
constexpr std::size_t kAttemptCharacters = 8;

std::string attempt_name() { return random_uuid().substr(0, kAttemptCharacters); }
std::int64_t now_ms() { return system_clock().now_us() / kMillisecondUs; }

class DeltaSink final : public Sink {
 public:
  DeltaSink(const plan::Dataset& dataset, const SinkEnvironment& environment)
      : dataset_(dataset),
        environment_(environment),
        files_(environment.files),
        on_s3_(is_object_path(dataset.path)),
        staging_root_(staging_root(on_s3_ ? s3::prepared_at(dataset, environment) : dataset.path)) {
    while (on_s3_ && dataset_.path.ends_with('/')) dataset_.path.pop_back();
  }

  Result<Prepared> prepare(const EpochName& name, WriteMode mode, engine::Engine& engine, const Rows& rows,
                           const CancelToken& cancel) override {
    const DeltaOptions options = TRY(read_delta_options(dataset_));
    DeltaToken token{.mode = mode,
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
                     .merge_schema = options.merge_schema,
                     .compression = options.compression};
    if (mode == WriteMode::kUpdate) token.keys = dataset_.updates->keys;
    if (on_s3_) {
      // Of each attempt: what is uploaded is never taken for what another one uploads.
      token.staging += "-" + attempt_name();
      token.reached_by = TRY(s3::portable_options(dataset_, environment_));
    }
    TRY(check_fits(token));

    const std::string staging = join_path(staging_root_, token.staging);
    TRY(remove_tree(*files_, staging));  // left by an attempt at this epoch that was not committed
    TRY(files_->create_directories(staging));
    const engine::CopyTarget target{.directory = staging,
                                    .name_prefix = "part-" + token.staging,
                                    .extension = ".parquet",
                                    .format = "parquet",
                                    .partitioned_by = token.partitioned_by,
                                    .options = {{"compression", options.compression}},
                                    .statistics = true};
    Prepared prepared;
    const analyze::RelationPtr now = TRY(rows_now(rows));
    prepared.files = TRY(engine.copy(now, rows.bindings, rows.context, cancel, target));
    if (mode == WriteMode::kUpdate) TRY(stage_gone(token, engine, rows, cancel, target, prepared.syncs));
    if (mode != WriteMode::kReplace && prepared.files.empty() && token.gone.empty()) {
      TRY(remove_tree(*files_, staging));
      return Prepared{};
    }
    add_files(token, prepared);
    prepared.token = token.to_json();
    if (dataset_.updates) prepared.files.clear();  // not the table: later epochs replace rows of them
    return prepared;
  }

  Result<> publish(const Token& text, SyncSet& syncs) override {
    const DeltaToken token = TRY(DeltaToken::from_json(text));
    const std::string staging = join_path(staging_root_, token.staging);
    const std::scoped_lock guard(lock_);
    TRY(reach(token.reached_by));
    if (on_s3_) {
      TRY(s3::while_s3_is_away(environment_.cancel, fmt::format("epoch {} of {}", token.epoch, dataset_.name),
                               [&] { return publish_once(token, staging); }));
    } else {
      TRY(publish_once(token, staging));
      syncs.directories.push_back(log_->directory());
    }
    syncs.then_remove.push_back(staging);
    return {};
  }

  Result<> clean_up(const std::vector<Token>& keep) override {
    std::set<std::string> kept;
    for (const Token& token : keep) kept.insert(TRY(DeltaToken::from_json(token)).staging);
    return clean_staging(*files_, on_s3_ ? s3::prepared_at(dataset_, environment_) : dataset_.path, kept,
                         environment_.newest_epoch);
  }

  [[nodiscard]] Result<std::map<std::string, std::string>> unpublished(const Token& text) const override {
    const DeltaToken token = TRY(DeltaToken::from_json(text));
    std::map<std::string, std::string> places;
    for (const AddFile& file : token.files) {
      std::string staged = join_path(join_path(staging_root_, token.staging), file.path);
      if (TRY(files_->exists(staged))) places[file.path] = std::move(staged);
    }
    return places;
  }

  [[nodiscard]] std::string description() const override { return fmt::format("DeltaSink[{}]", dataset_.path); }

 private:
  // The table as it is reached by these options, or as the dataset's say. REQUIRES: the lock is held.
  Result<> reach(const brook::s3::Options& options) {
    if (table_ && reached_by_ == options) return {};
    std::shared_ptr<FileSystem> files = files_;
    if (on_s3_) files = TRY(s3::files_of(dataset_, environment_, options));
    table_ = source::delta::open_table_files(std::move(files), dataset_.path);
    // The project's engine reads objects as the project reaches them.
    const bool own = !s3::split(dataset_.options).s3.empty();
    log_.emplace(table_, own ? nullptr : environment_.engine);
    snapshot_ = {};
    reached_by_ = options;
    return {};
  }

  Result<> publish_once(const DeltaToken& token, const std::string& staging) {
    bool moved = false;
    std::vector<AddFile> remainder;
    for (;;) {
      (void)TRY(log_->update(snapshot_));
      if (TRY(is_published(token, snapshot_, dataset_.path))) return {};
      for (const AddFile& file : remainder) TRY(table_->files().remove_file(table_->path_of(file.path)));
      remainder.clear();
      std::vector<Action> actions = TRY(actions_of(token, snapshot_, dataset_.path, now_ms()));
      if (!std::exchange(moved, true)) TRY(move_files(token.files, staging));
      if (token.mode == WriteMode::kUpdate && snapshot_.exists()) remainder = TRY(merge_into(token, staging, actions));
      if (!TRY(log_->add(snapshot_.version + 1, actions, join_path(staging, "entry.json")))) continue;
      for (const Action& action : actions) snapshot_.apply(action);
      ++snapshot_.version;
      return write_checkpoint(staging);
    }
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
    TRY(reach(token.reached_by));
    (void)TRY(log_->update(snapshot_));
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
    const std::string staging = join_path(staging_root_, token.staging);
    Schema stored;
    for (const Field& field : dataset_.schema) {
      if (std::ranges::find(token.partitioned_by, field.name) == token.partitioned_by.end()) stored.push_back(field);
    }
    const std::size_t indexed = indexed_columns(token.configuration);
    const std::int64_t written_ms = now_ms();
    std::set<std::string> folders = {staging, staging_root_, parent_path(staging_root_),
                                     on_s3_ ? environment_.storage : parent_path(dataset_.path)};
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
    prepared.syncs.directories.insert(prepared.syncs.directories.end(), folders.begin(), folders.end());
  }

  // The keys of rows that go, as files beside those of the rows.
  Result<> stage_gone(DeltaToken& token, engine::Engine& engine, const Rows& rows, const CancelToken& cancel,
                      engine::CopyTarget target, SyncSet& syncs) const {
    constexpr const char* kFolder = "gone";
    const analyze::RelationPtr gone = TRY(rows_gone(rows, token.keys));
    if (!gone) return {};
    const std::string staging = target.directory;
    target.directory = join_path(staging, kFolder);
    target.partitioned_by.clear();
    target.statistics = false;
    TRY(files_->create_directories(target.directory));
    const analyze::RelationPtr keys = token.keys.empty() ? gone : columns_of(gone, token.keys);
    for (const engine::WrittenFile& file : TRY(engine.copy(keys, rows.bindings, rows.context, cancel, target))) {
      token.gone.push_back(join_path(kFolder, file.path));
      syncs.files.push_back(join_path(staging, token.gone.back()));
    }
    if (token.gone.empty()) return files_->remove_directory(target.directory);
    syncs.directories.push_back(target.directory);
    return {};
  }

  // Takes the rows that the epoch replaces out of the table's files, and adds to `actions` what that does to them.
  // Returns the files with their other rows. An attempt after a kill gives them the same names, if nobody wrote
  // meanwhile; on S3, where what is there stays, names of its own.
  Result<std::vector<AddFile>> merge_into(const DeltaToken& token, const std::string& staging,
                                          std::vector<Action>& actions) {
    if (environment_.engine == nullptr) {
      return fail(internal_error("rows of a Delta table are merged without an engine"));
    }
    std::string name = fmt::format("rest-{}-v{}", token.staging, snapshot_.version);
    if (on_s3_) name += "-" + attempt_name();
    const MergePlaces places{dataset_.path, staging, join_path(staging, name), name};
    TRY(remove_tree(*files_, places.folder));
    TRY(files_->create_directories(places.folder));
    Merge merged =
        TRY(merge(token, snapshot_, places, *environment_.engine, *files_, environment_.cancel, now_ms()));
    TRY(move_files(merged.remainder, places.folder));
    for (const AddFile& file : merged.replaced) actions.emplace_back(removal_of(file, now_ms()));
    for (const AddFile& file : merged.remainder) actions.emplace_back(file);
    return std::move(merged.remainder);
  }

  // Into the table, for good: an entry of the log never names a file that a power failure could take back.
  Result<> move_files(const std::vector<AddFile>& added, const std::string& staging) {
    TRY(table_->files().create_directories(log_->directory()));
    TRY(files_->create_directories(staging));
    std::vector<std::string> names;
    for (const AddFile& file : added) {
      TRY(table_->place(join_path(staging, file.path), file.path));
      names.push_back(file.path);
    }
    return table_->make_durable(names, staging);
  }

  Result<> write_checkpoint(const std::string& staging) {
    const std::int64_t interval = checkpoint_interval(snapshot_.metadata);
    if (snapshot_.version == 0 || snapshot_.version % interval != 0) return {};
    TRY(table_->files().sync_directory(log_->directory()));  // a checkpoint is of entries that stay
    snapshot_.expire_removed(now_ms() - removed_retention_ms(snapshot_.metadata));
    TRY(log_->write_checkpoint(snapshot_, staging));
    const std::optional<std::int64_t> retention_ms = log_retention_ms(snapshot_.metadata);
    if (!retention_ms || snapshot_.version % (interval * kCheckpointsPerCleanup) != 0) return {};
    return log_->expire(now_ms() - *retention_ms);
  }

  plan::Dataset dataset_;
  SinkEnvironment environment_;
  std::shared_ptr<FileSystem> files_;  // where epochs are staged
  bool on_s3_;
  std::string staging_root_;
  std::mutex lock_;                                   // of what follows: flows prepare at the same time
  std::shared_ptr<source::delta::TableFiles> table_;  // once it is reached
  std::optional<DeltaLog> log_;                       // with it
  brook::s3::Options reached_by_;
  Snapshot snapshot_;  // the newest version that was seen
};

}  // namespace

Result<std::unique_ptr<Sink>> open_delta_sink(const plan::Dataset& dataset, const SinkEnvironment& environment) {
  return std::make_unique<DeltaSink>(dataset, environment);
}

Result<> check_delta_sink(const plan::Dataset& dataset) {
  if (is_object_path(dataset.path)) {
    const ObjectPath place = TRY(parse_object_path(dataset.path));
    TRY(brook::s3::options_of(s3::split(dataset.options).s3, place.bucket, true));
  } else if (dataset.path.find("://") != std::string::npos) {
    return fail(usage_error(fmt::format("{} would be a Delta table at {}", dataset.name, dataset.path))
                    .at(dataset.location)
                    .with_class("UNSUPPORTED_FEATURE")
                    .with_hint("A table lies on this machine or on S3 (s3://bucket/folder)."));
  }
  TRY(read_delta_options(dataset));
  TRY(check_file_sink(dataset));
  if (const auto own = s3::split(dataset.options).s3; dataset.updates && !own.empty()) {
    return fail(usage_error(fmt::format("{} has outputMode 'update', and its bucket is reached by an option of its own, {}",
                                        dataset.name, own.begin()->first))
                    .at(dataset.location)
                    .with_hint("Its rows are read back to be merged: write the option into the configuration of the "
                               "spec, for this bucket alone as fs.s3a.bucket.NAME.…."));
  }
  if (dataset.updates && !dataset.updates->hidden_key.empty()) {
    return fail(
        usage_error(fmt::format("{} has outputMode 'update', and its group key {} is in none of its columns",
                                dataset.name, dataset.updates->hidden_key))
            .at(dataset.location)
            .with_hint(fmt::format("Select {}, too: rows of a Delta table are found and replaced by their group "
                                   "keys.",
                                   dataset.updates->hidden_key)));
  }
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
