#include "source/delta/delta_source.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/s3/object_path.h"
#include "source/delta/delta_source_options.h"
#include "source/delta/file_queue.h"
#include "source/delta/log.h"
#include "source/delta/protocol.h"
#include "source/delta/schema_json.h"
#include "source/files/partition_values.h"
#include "source/parquet/footer.h"

namespace brook::source::delta {

namespace {

constexpr std::int64_t kMillisecondUs = 1'000;
constexpr std::string_view kPositionPrefix = R"({"logOffset":)";
constexpr std::string_view kFileScheme = "file:";

Position position_of(std::uint64_t index) { return fmt::format("{}{}}}", kPositionPrefix, index); }

Error no_table(const std::string& path) {
  return Error{ErrorKind::kIo,
               "DELTA_TABLE_NOT_FOUND",
               fmt::format("{} is no Delta table: it has no _delta_log", path),
               {},
               "Correct the LOCATION, or create the table first.",
               false};
}

// As Delta orders the files of a table for a stream.
std::vector<AddFile> files_in_order(const Snapshot& snapshot) {
  std::vector<AddFile> files;
  files.reserve(snapshot.files.size());
  for (const auto& [path, file] : snapshot.files) files.push_back(file);
  std::ranges::stable_sort(files, {}, &AddFile::modified_ms);
  return files;
}

class DeltaSource final : public Source {
 public:
  DeltaSource(const plan::SourceTable& table, DeltaSourceOptions options, const SourceEnvironment& environment)
      : table_(table),
        options_(std::move(options)),
        zone_(environment.session_time_zone),
        whole_(environment.whole),
        files_(environment.files),
        log_(environment.files, options_.path, nullptr) {}

  Result<> restore_record(std::string_view key, std::string_view value) override { return queue_.restore(key, value); }

  Result<> discover(std::int64_t /*now_us*/) override {
    TRY(begin());
    while (const std::optional<std::vector<Action>> actions = TRY(log_.read(next_version_))) {
      TRY(take(*actions, next_version_, 0));
      ++next_version_;
    }
    return {};
  }

  Result<Range> plan(const Position& from, const Position& until) override {
    const std::uint64_t first = TRY(index_of(from));
    const std::uint64_t most = TRY(index_of(until));
    std::uint64_t last = first;
    std::uint64_t bytes = 0;
    while (last < most && last - first < options_.max_files) {
      bytes += queue_.at(last).size_bytes;
      if (options_.max_bytes && bytes > *options_.max_bytes && last > first) break;
      ++last;
    }
    // A flow that found nothing yet leaves the beginning all the same: where the stream begins is decided.
    const bool stays = last == first && (!from.empty() || until.empty());
    return Range{from, stays ? from : position_of(last)};
  }
  [[nodiscard]] Position end() const override { return queue_.start() ? position_of(queue_.size()) : ""; }

  Result<engine::Binding> scan(const Range& range) override;
  [[nodiscard]] ScanCounts counts() const override { return counts_; }

  Result<std::vector<LogChange>> changes(const Position& front) override {
    committing_ = std::max(committed_, TRY(index_of(front)));
    std::vector<LogChange> changes = queue_.records(committed_, committing_);
    if (!start_committed_ && queue_.start()) changes.push_back(queue_.start_record());
    return changes;
  }
  void committed() override {
    committed_ = committing_;
    start_committed_ = queue_.start().has_value();
  }

  [[nodiscard]] std::string description() const override { return fmt::format("DeltaSource[{}]", options_.path); }
  [[nodiscard]] std::uint64_t backlog(const Position& from) const override {
    const Result<std::uint64_t> index = index_of(from);
    return index ? queue_.size() - *index : 0;
  }

 private:
  [[nodiscard]] Result<std::uint64_t> index_of(const Position& position) const {
    if (position.empty()) return 0;
    std::uint64_t index = 0;
    std::string_view text = position;
    if (text.starts_with(kPositionPrefix) && text.ends_with('}')) {
      text.remove_prefix(kPositionPrefix.size());
      const auto parsed = std::from_chars(text.data(), text.data() + text.size(), index);
      if (parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() - 1 && index <= queue_.size())
        return index;
    }
    return fail(corruption_error(fmt::format("position {} is none of the {} files that were read of {}", position,
                                             queue_.size(), options_.path)));
  }

  Result<> begin();
  Result<QueueStart> first_start(const Snapshot& now);
  Result<std::int64_t> version_at(std::int64_t timestamp_ms, std::int64_t newest);
  Result<> take(const std::vector<Action>& actions, std::int64_t version, std::size_t known);
  Result<bool> passes_over(const std::vector<Action>& actions, std::int64_t version) const;
  Result<> check_metadata(const Metadata& metadata, std::int64_t version) const;
  void append(const AddFile& file, std::int64_t version) {
    queue_.append({version, file.path, file.size_bytes, file.modified_ms, file.partition_values});
  }
  [[nodiscard]] std::string place_of(const std::string& path) const;

  plan::SourceTable table_;
  DeltaSourceOptions options_;
  std::string zone_;
  bool whole_;
  std::shared_ptr<FileSystem> files_;
  DeltaLog log_;
  FileQueue queue_;
  bool began_ = false;
  Metadata metadata_;              // when reading began in this process
  std::int64_t next_version_ = 0;  // to be looked at
  std::uint64_t committed_ = 0;    // files of the queue that are in the checkpoint
  std::uint64_t committing_ = 0;   // and that will be, by the last changes()
  bool start_committed_ = false;
  ScanCounts counts_;
};

// Goes on where the queue ends: in the middle of a version, if need be.
Result<> DeltaSource::begin() {
  if (std::exchange(began_, true)) return {};
  TRY(queue_.check_complete());
  committed_ = committing_ = queue_.size();
  start_committed_ = queue_.start().has_value();
  const Snapshot now = TRY(log_.load());
  if (!now.exists()) return fail(no_table(options_.path));
  TRY(check_readable(now, options_.path));
  metadata_ = now.metadata;
  TRY(check_metadata(now.metadata, now.version));
  if (!queue_.start()) queue_.start_at(TRY(first_start(now)));
  const QueueStart& start = *queue_.start();
  if (start.table_id != now.metadata.id) {
    return fail(usage_error(fmt::format("{} is another Delta table (id = '{}') than the one that was read (id = '{}')",
                                        options_.path, now.metadata.id, start.table_id))
                    .with_class("DIFFERENT_DELTA_TABLE_READ_BY_STREAMING_SOURCE")
                    .with_hint("Put the old one back, or read this one anew with --full-refresh-all."));
  }
  const std::int64_t last = queue_.size() == 0 ? start.version : queue_.at(queue_.size() - 1).version;
  std::uint64_t known = 0;
  while (known < queue_.size() && queue_.at(queue_.size() - 1 - known).version == last) ++known;
  next_version_ = last + 1;
  if (last == start.version && start.snapshot) {
    const Snapshot then = last == now.version ? now : TRY(log_.load(last));
    const std::vector<AddFile> files = files_in_order(then);
    for (std::size_t i = known; i < files.size(); ++i) append(files[i], last);
    return {};
  }
  const std::optional<std::vector<Action>> actions = TRY(log_.read(last));
  if (!actions && last > now.version) {  // startingVersion latest: nothing has come yet
    next_version_ = last;
    return {};
  }
  if (!actions) {
    return fail(
        input_error(fmt::format("version {} of the Delta table {} is not in its log any more", last, options_.path))
            .with_class("DELTA_LOG_FILE_NOT_FOUND_FOR_STREAMING_SOURCE")
            .with_hint("Keep the log longer (delta.logRetentionDuration), and read the table anew with "
                       "--full-refresh-all."));
  }
  return take(*actions, last, known);
}

Result<QueueStart> DeltaSource::first_start(const Snapshot& now) {
  QueueStart start{.table_id = now.metadata.id, .version = now.version, .snapshot = true};
  if (whole_) return start;
  if (options_.starting_latest) {
    start.version = now.version + 1;
    start.snapshot = false;
  }
  if (options_.starting_version || options_.starting_timestamp_ms) {
    start.version = options_.starting_version ? *options_.starting_version
                                              : TRY(version_at(*options_.starting_timestamp_ms, now.version));
    start.snapshot = false;
    const std::int64_t first = TRY(log_.first_version());
    if (start.version < first || start.version > now.version) {
      return fail(usage_error(fmt::format("Cannot time travel Delta table to version {}. Available versions: [{}, {}].",
                                          start.version, first, now.version))
                      .with_class("DELTA_VERSION_NOT_FOUND")
                      .at(table_.location));
    }
  }
  return start;
}

Result<std::int64_t> DeltaSource::version_at(std::int64_t timestamp_ms, std::int64_t newest) {
  for (std::int64_t version = TRY(log_.first_version()); version <= newest; ++version) {
    if (TRY(log_.modified_ms(version)) >= timestamp_ms) return version;
  }
  return fail(usage_error("startingTimestamp is after the latest version of the Delta table " + options_.path)
                  .with_class("DELTA_TIMESTAMP_GREATER_THAN_COMMIT")
                  .at(table_.location));
}

Result<> DeltaSource::take(const std::vector<Action>& actions, std::int64_t version, std::size_t known) {
  for (const Action& action : actions) {
    if (const auto* metadata = std::get_if<Metadata>(&action)) TRY(check_metadata(*metadata, version));
    if (const auto* protocol = std::get_if<Protocol>(&action)) {
      TRY(check_readable(Snapshot{.version = version, .protocol = *protocol}, options_.path));
    }
  }
  if (TRY(passes_over(actions, version))) return {};
  for (const Action& action : actions) {
    const auto* file = std::get_if<AddFile>(&action);
    if (file == nullptr || !file->data_change) continue;
    if (known > 0) {
      --known;
    } else {
      append(*file, version);
    }
  }
  return {};
}

// Whether the files that a version adds are left out. Errors: Delta's, for a version that takes rows away.
Result<bool> DeltaSource::passes_over(const std::vector<Action>& actions, std::int64_t version) const {
  std::string removed;
  bool adds = false;
  for (const Action& action : actions) {
    if (const auto* file = std::get_if<RemoveFile>(&action); file != nullptr && file->data_change) removed = file->path;
    if (const auto* file = std::get_if<AddFile>(&action)) adds = adds || file->data_change;
  }
  if (removed.empty()) return false;
  if (options_.skip_change_commits) return true;
  if (options_.ignore_changes || (!adds && options_.ignore_deletes)) return false;
  const std::string anew = "To take the table in as it is now, read it anew: --full-refresh of the datasets that do.";
  if (adds) {
    return fail(input_error(fmt::format("Detected a data update (for example {}) in the source table at version {}. "
                                        "This is currently not supported. The source table can be found at path {}.",
                                        removed, version, options_.path))
                    .with_class("DELTA_SOURCE_TABLE_IGNORE_CHANGES")
                    .with_hint("To pass over such versions, set the option 'skipChangeCommits' to 'true'. " + anew));
  }
  return fail(
      input_error(fmt::format("Detected deleted data (for example {}) from streaming source at version {}. This "
                              "is currently not supported. The source table can be found at path {}.",
                              removed, version, options_.path))
          .with_class("DELTA_SOURCE_IGNORE_DELETE")
          .with_hint("If you'd like to ignore deletes, set the option 'ignoreDeletes' to 'true'. " + anew));
}

// The columns that are read must have their types in every version; a new column means that the query is older.
Result<> DeltaSource::check_metadata(const Metadata& metadata, std::int64_t version) const {
  const TableSchema there = TRY(parse_schema(metadata.schema));
  const TableSchema known = TRY(parse_schema(metadata_.schema));
  const auto in = [](const Schema& schema, const Field& field) {
    return std::ranges::find_if(schema, [&](const Field& each) { return same_name(each.name, field.name); });
  };
  bool fits = metadata.partitioned_by == metadata_.partitioned_by;
  for (const Field& field : there.columns) {
    const auto read = in(table_.schema, field);
    fits = fits && (read == table_.schema.end() || read->type == field.type) &&
           in(known.columns, field) != known.columns.end();
  }
  const bool newest = metadata.schema == metadata_.schema;
  for (const Field& field : table_.schema) fits = fits && (!newest || in(there.columns, field) != there.columns.end());
  if (fits) return {};
  return fail(usage_error(fmt::format("Detected schema change in version {} of {}:\n    streaming source schema: {}\n"
                                      "    data file schema: {}",
                                      version, options_.path, ddl(table_.schema), ddl(there.columns)))
                  .with_class("DELTA_SCHEMA_CHANGED_WITH_VERSION")
                  .at(table_.location)
                  .with_hint("Run again to read the new columns. Where that does not help, the change is one that rows "
                             "read before do not fit: read the table anew with --full-refresh-all."));
}

// Paths are relative to the table, or name a file elsewhere (of a clone).
std::string DeltaSource::place_of(const std::string& path) const {
  std::string_view place = path;
  if (is_object_path(place)) return path;
  if (place.starts_with(kFileScheme)) place.remove_prefix(kFileScheme.size());
  while (place.starts_with("//")) place.remove_prefix(1);
  return join_path(options_.path, place);
}

Result<engine::Binding> DeltaSource::scan(const Range& range) {
  TRY(begin());
  const std::uint64_t first = TRY(index_of(range.from));
  const std::uint64_t last = TRY(index_of(range.to));
  engine::DataFiles data{.format = "parquet", .schema = scanned_schema(table_)};
  counts_ = {};
  std::vector<engine::DataFiles::Constant> metadata;
  for (std::size_t i = table_.schema.size(); i < data.schema.size(); ++i) {
    data.schema[i].name.insert(0, "_metadata.");  // not to be taken for a column of the files
    metadata.push_back({.column = i, .values = {}});
  }
  std::vector<engine::DataFiles::Constant> partition;
  for (std::size_t i = 0; i < table_.schema.size(); ++i) {
    const bool is_one = std::ranges::any_of(
        metadata_.partitioned_by, [&](const std::string& name) { return same_name(name, table_.schema[i].name); });
    if (is_one) partition.push_back({.column = i, .values = {}});
  }
  for (std::uint64_t index = first; index < last; ++index) {
    const QueuedFile& file = queue_.at(index);
    const PlannedFile planned{place_of(file.path), file.size_bytes, file.modified_ms * kMillisecondUs};
    if (!TRY(files_->exists(planned.path))) {
      return fail(
          input_error(fmt::format("{} of version {} is gone", planned.path, file.version))
              .with_class("FAILED_READ_FILE.FILE_NOT_EXIST")
              .with_hint("VACUUM deletes files that a newer version does not have. Let it keep them longer than "
                         "readers lag, and read the table anew with --full-refresh-all."));
    }
    const std::unique_ptr<ReadableFile> opened = TRY(files_->open(planned.path));
    counts_.rows += TRY(parquet::read_footer(*opened, planned.path)).rows;
    counts_.bytes += file.size_bytes;
    data.paths.push_back(planned.path);
    for (engine::DataFiles::Constant& constant : partition) {
      const Field& field = table_.schema[constant.column];
      std::optional<std::string> text;
      for (const auto& [name, value] : file.partition_values) {
        if (same_name(name, field.name)) text = value;
      }
      constant.values.push_back(value_of(field.type, TRY(partition_value(field, text, zone_, planned.path))));
    }
    const std::vector<PartitionValue> about = metadata_values(planned);
    for (std::size_t i = 0; i < metadata.size(); ++i) {
      metadata[i].values.push_back(value_of(data.schema[metadata[i].column].type, about[i]));
    }
  }
  data.constants = std::move(partition);
  data.constants.insert(data.constants.end(), metadata.begin(), metadata.end());
  return engine::Binding(std::move(data));
}

}  // namespace

Result<std::unique_ptr<Source>> open_delta_source(const plan::SourceTable& table,
                                                  const SourceEnvironment& environment) {
  DeltaSourceOptions options = TRY(read_delta_source_options(table, environment.session_time_zone));
  return std::make_unique<DeltaSource>(table, std::move(options), environment);
}

Result<> check_delta_source(const plan::SourceTable& table) {
  TRY(read_delta_source_options(table, "UTC"));
  if (table.partitioned_by.empty()) return {};
  return fail(usage_error("a Delta table says itself by what it is partitioned")
                  .at(table.location)
                  .with_hint("Leave PARTITIONED BY out."));
}

Result<plan::SourceTraits> describe_delta_source(const plan::SourceTable& table) {
  plan::SourceTraits traits = TRY(plan::describe_as_files(table));
  if (!table.schema.empty()) {
    traits.columns = table.schema;
    return traits;
  }
  const DeltaSourceOptions options = TRY(read_delta_source_options(table, "UTC"));
  if (is_object_path(options.path)) {
    return fail(usage_error(fmt::format("the columns of {} are not declared, and lie on S3", table.name))
                    .at(table.location)
                    .with_class("UNABLE_TO_INFER_SCHEMA")
                    .with_hint("Declare them: columns are found in tables of this machine only."));
  }
  DeltaLog log(local_file_system(), options.path, nullptr);
  const Snapshot snapshot = TRY(log.load());
  if (!snapshot.exists()) return fail(no_table(options.path).at(table.location));
  TRY(check_readable(snapshot, options.path));
  traits.columns = TRY(parse_schema(snapshot.metadata.schema)).columns;
  return traits;
}

}  // namespace brook::source::delta
