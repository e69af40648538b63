#include "sink/delta/table_writer.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/s3/object_path.h"
#include "sink/delta/compaction.h"
#include "sink/delta/delta_options.h"
#include "sink/delta/merge.h"
#include "sink/delta/table_change.h"
#include "sink/s3/access.h"

namespace brook::sink::delta {

namespace {

constexpr std::int64_t kMillisecondUs = 1'000;
constexpr std::int64_t kCheckpointsPerCleanup = 10;
constexpr std::size_t kAttemptCharacters = 8;

std::int64_t now_ms() { return system_clock().now_us() / kMillisecondUs; }

}  // namespace

std::string attempt_name() { return random_uuid().substr(0, kAttemptCharacters); }

TableWriter::TableWriter(const plan::Dataset& dataset, const SinkEnvironment& environment)
    : dataset_(dataset), environment_(environment), files_(environment.files), on_s3_(is_object_path(dataset.path)) {}

Result<> TableWriter::check_fits(const DeltaToken& token) {
  const std::scoped_lock guard(lock_);
  TRY(reach(token.reached_by));
  (void)TRY(log_->update(snapshot_));
  if (TRY(is_published(token, snapshot_, dataset_.path))) {
    return fail(conflict_error(fmt::format("epoch {} of {} was published by another run of this checkpoint",
                                           token.epoch, dataset_.name))
                    .with_hint("Is a copy of the checkpoint in use? Stop the other one, or run with --full-refresh."));
  }
  const Result<std::vector<Action>> actions = actions_of(token, snapshot_, dataset_.path, now_ms());
  if (!actions) return fail(Error(actions.error()).at(dataset_.location));
  return {};
}

Result<> TableWriter::publish(const DeltaToken& token, const std::string& staging, SyncSet& syncs) {
  const std::scoped_lock guard(lock_);
  TRY(reach(token.reached_by));
  if (on_s3_) {
    return s3::while_s3_is_away(environment_.cancel, fmt::format("epoch {} of {}", token.epoch, dataset_.name),
                                [&] { return publish_once(token, staging); });
  }
  TRY(publish_once(token, staging));
  syncs.directories.push_back(log_->directory());
  return {};
}

// The table as it is reached by these options, or as the dataset's say. REQUIRES: the lock is held.
Result<> TableWriter::reach(const brook::s3::Options& options) {
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

Result<> TableWriter::publish_once(const DeltaToken& token, const std::string& staging) {
  bool moved = false;
  std::vector<AddFile> remainder;
  for (;;) {
    (void)TRY(log_->update(snapshot_));
    if (TRY(is_published(token, snapshot_, dataset_.path))) return {};
    for (const AddFile& file : remainder) TRY(table_->files().remove_file(table_->path_of(file.path)));
    remainder.clear();
    std::vector<Action> actions =
        TRY(token.compacted.empty() ? actions_of(token, snapshot_, dataset_.path, now_ms())
                                    : compaction_actions(token, snapshot_, dataset_.path, now_ms()));
    if (!std::exchange(moved, true)) TRY(move_files(token.files, staging));
    if (actions.empty()) return {};
    if (token.mode == WriteMode::kUpdate && snapshot_.exists()) remainder = TRY(merge_into(token, staging, actions));
    if (!TRY(log_->add(snapshot_.version + 1, actions, join_path(staging, "entry.json")))) continue;
    for (const Action& action : actions) snapshot_.apply(action);
    ++snapshot_.version;
    return write_checkpoint(staging);
  }
}

// Takes the rows that the epoch replaces out of the table's files, and adds to `actions` what that does to them.
// Returns the files with their other rows. An attempt after a kill gives them the same names, if nobody wrote
// meanwhile; on S3, where what is there stays, names of its own.
Result<std::vector<source::delta::AddFile>> TableWriter::merge_into(const DeltaToken& token, const std::string& staging,
                                                                    std::vector<Action>& actions) {
  if (environment_.engine == nullptr) {
    return fail(internal_error("rows of a Delta table are merged without an engine"));
  }
  std::string name = fmt::format("rest-{}-v{}", token.staging, snapshot_.version);
  if (on_s3_) name += "-" + attempt_name();
  const MergePlaces places{dataset_.path, staging, join_path(staging, name), name};
  TRY(remove_tree(*files_, places.folder));
  TRY(files_->create_directories(places.folder));
  Merge merged = TRY(merge(token, snapshot_, places, *environment_.engine, *files_, environment_.cancel, now_ms()));
  TRY(move_files(merged.remainder, places.folder));
  for (const AddFile& file : merged.replaced) actions.emplace_back(removal_of(file, now_ms()));
  for (const AddFile& file : merged.remainder) actions.emplace_back(file);
  return std::move(merged.remainder);
}

// Into the table, for good: an entry of the log never names a file that a power failure could take back.
Result<> TableWriter::move_files(const std::vector<AddFile>& added, const std::string& staging) {
  TRY(table_->files().create_directories(log_->directory()));
  TRY(files_->create_directories(staging));
  std::vector<std::string> names;
  for (const AddFile& file : added) {
    TRY(table_->place(join_path(staging, file.path), file.path));
    names.push_back(file.path);
  }
  return table_->make_durable(names, staging);
}

Result<> TableWriter::write_checkpoint(const std::string& staging) {
  const std::int64_t interval = checkpoint_interval(snapshot_.metadata);
  if (snapshot_.version == 0 || snapshot_.version % interval != 0) return {};
  TRY(table_->files().sync_directory(log_->directory()));  // a checkpoint is of entries that stay
  snapshot_.expire_removed(now_ms() - removed_retention_ms(snapshot_.metadata));
  TRY(log_->write_checkpoint(snapshot_, staging));
  const std::optional<std::int64_t> retention_ms = log_retention_ms(snapshot_.metadata);
  if (!retention_ms || snapshot_.version % (interval * kCheckpointsPerCleanup) != 0) return {};
  return log_->expire(now_ms() - *retention_ms);
}

}  // namespace brook::sink::delta
