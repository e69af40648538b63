#include "sink/delta/delta_sink.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "analyze/build.h"
#include "base/clock.h"
#include "base/s3/object_path.h"
#include "sink/compactor.h"
#include "sink/delta/delta_options.h"
#include "sink/delta/delta_token.h"
#include "sink/delta/file_statistics.h"
#include "sink/delta/table_change.h"
#include "sink/delta/table_writer.h"
#include "sink/file_sizes.h"
#include "sink/files/file_sink.h"
#include "sink/files/merged_files.h"
#include "sink/files/staging.h"
#include "sink/s3/access.h"
#include "sink/update_rows.h"
#include "source/delta/schema_json.h"

namespace brook::sink::delta {

namespace {

using source::delta::AddFile;

constexpr std::int64_t kMillisecondUs = 1'000;

// Without the slashes at its end.
plan::Dataset with_plain_path(plan::Dataset dataset) {
  while (is_object_path(dataset.path) && dataset.path.ends_with('/')) dataset.path.pop_back();
  return dataset;
}

class DeltaSink final : public Sink, public Compactor {
 public:
  DeltaSink(const plan::Dataset& dataset, FileSizes sizes, const SinkEnvironment& environment)
      : dataset_(with_plain_path(dataset)),
        sizes_(sizes),
        environment_(environment),
        files_(environment.files),
        on_s3_(is_object_path(dataset.path)),
        staging_root_(staging_root(on_s3_ ? s3::prepared_at(dataset, environment) : dataset.path)),
        table_(dataset_, environment) {}

  Result<Prepared> prepare(const EpochName& name, WriteMode mode, engine::Engine& engine, const Rows& rows,
                           const CancelToken& cancel) override {
    const DeltaOptions options = TRY(read_delta_options(dataset_));
    DeltaToken token = TRY(token_of(name, mode, options));
    if (mode == WriteMode::kUpdate) {
      token.keys = dataset_.updates->keys;
      token.sizes = sizes_;
    }
    TRY(table_.check_fits(token));

    const std::string staging = join_path(staging_root_, token.staging);
    TRY(remove_tree(*files_, staging));  // left by an attempt at this epoch that was not committed
    TRY(files_->create_directories(staging));
    engine::CopyTarget target = target_of(token);
    target.directory = staging;
    target.partitioned_by = token.partitioned_by;
    set_limits(sizes_, target);
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

  [[nodiscard]] bool can_compact() const override { return !on_s3_ && !dataset_.updates; }

  Result<Prepared> compact(const EpochName& name, const std::vector<FileGroup>& groups, engine::Engine& engine,
                           const CancelToken& cancel) override {
    const DeltaOptions options = TRY(read_delta_options(dataset_));
    DeltaToken token = TRY(token_of(name, WriteMode::kAppend, options));
    token.previous = std::nullopt;
    TRY(table_.check_fits(token));
    const std::string staging = join_path(staging_root_, token.staging);
    TRY(remove_tree(*files_, staging));
    Prepared prepared;
    prepared.files = TRY(write_merged_files(groups, target_of(token), staging, *files_, engine, cancel));
    add_files(token, prepared);
    for (AddFile& file : token.files) file.data_change = false;
    for (const FileGroup& group : groups) {
      std::vector<std::string>& replaced = token.compacted.emplace_back();
      for (const engine::WrittenFile& file : group.files) replaced.push_back(file.path);
    }
    prepared.token = token.to_json();
    return prepared;
  }

  Result<> publish(const Token& text, SyncSet& syncs) override {
    const DeltaToken token = TRY(DeltaToken::from_json(text));
    const std::string staging = join_path(staging_root_, token.staging);
    TRY(table_.publish(token, staging, syncs));
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
  Result<DeltaToken> token_of(const EpochName& name, WriteMode mode, const DeltaOptions& options) const {
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
    if (on_s3_) {
      // Of each attempt: what is uploaded is never taken for what another one uploads.
      token.staging += "-" + attempt_name();
      token.reached_by = TRY(s3::portable_options(dataset_, environment_));
    }
    return token;
  }

  static engine::CopyTarget target_of(const DeltaToken& token) {
    return {.directory = "",
            .name_prefix = "part-" + token.staging,
            .extension = ".parquet",
            .format = "parquet",
            .partitioned_by = {},
            .options = {{"compression", token.compression}},
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

  void add_files(DeltaToken& token, Prepared& prepared) const {
    const std::string staging = join_path(staging_root_, token.staging);
    Schema stored;
    for (const Field& field : dataset_.schema) {
      if (std::ranges::find(token.partitioned_by, field.name) == token.partitioned_by.end()) stored.push_back(field);
    }
    const std::size_t indexed = indexed_columns(token.configuration);
    const std::int64_t written_ms = system_clock().now_us() / kMillisecondUs;
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

  // Of the rows' keys those that name partitions as the table tells them: an empty text is NULL there.
  static Result<analyze::RelationPtr> stored_keys(const analyze::RelationPtr& rows, const DeltaToken& token) {
    const analyze::RelationPtr keys = columns_of(rows, token.keys);
    std::vector<analyze::ExpressionPtr> stored;
    std::vector<analyze::OutputColumn> output = keys->output;
    for (analyze::OutputColumn& column : output) {
      stored.push_back(analyze::column_of(column));
      const bool is_partition = std::ranges::find(token.partitioned_by, column.name) != token.partitioned_by.end();
      if (!is_partition || !column.type.is(TypeKind::kString)) continue;
      stored.back() = TRY(analyze::call_of("nullif", column.type, true,
                                           {stored.back(), analyze::constant(column.type, "")}, Location{}));
      column.nullable = true;
    }
    return analyze::make_relation(std::move(output), analyze::Project{keys, std::move(stored)});
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
    const analyze::RelationPtr keys = token.keys.empty() ? gone : TRY(stored_keys(gone, token));
    for (const engine::WrittenFile& file : TRY(engine.copy(keys, rows.bindings, rows.context, cancel, target))) {
      token.gone.push_back(join_path(kFolder, file.path));
      syncs.files.push_back(join_path(staging, token.gone.back()));
    }
    if (token.gone.empty()) return files_->remove_directory(target.directory);
    syncs.directories.push_back(target.directory);
    return {};
  }

  plan::Dataset dataset_;
  FileSizes sizes_;
  SinkEnvironment environment_;
  std::shared_ptr<FileSystem> files_;  // where epochs are staged
  bool on_s3_;
  std::string staging_root_;
  TableWriter table_;
};

}  // namespace

Result<std::unique_ptr<Sink>> open_delta_sink(const plan::Dataset& dataset, const SinkEnvironment& environment) {
  const FileSizes sizes = TRY(read_file_sizes(dataset, environment.configuration));
  return std::make_unique<DeltaSink>(dataset, sizes, environment);
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
    return fail(
        usage_error(fmt::format("{} has outputMode 'update', and its bucket is reached by an option of its own, {}",
                                dataset.name, own.begin()->first))
            .at(dataset.location)
            .with_hint("Its rows are read back to be merged: write the option into the configuration of the "
                       "spec, for this bucket alone as fs.s3a.bucket.NAME.…."));
  }
  if (is_object_path(dataset.path) && TRY(read_file_sizes(dataset, {})).auto_compact) {
    return fail(
        usage_error(fmt::format("{} lies on S3, where small files are not made few", dataset.name))
            .at(dataset.location)
            .with_class("UNSUPPORTED_FEATURE")
            .with_hint("Leave 'autoOptimize.autoCompact' out and let OPTIMIZE of another program compact it, or "
                       "keep the table on this machine."));
  }
  if (const std::string* append_only = dataset.property("delta.appendOnly");
      dataset.updates && append_only != nullptr && same_name(*append_only, "true")) {
    return fail(usage_error(fmt::format("{} has outputMode 'update' and 'delta.appendOnly' = 'true'", dataset.name))
                    .at(dataset.location)
                    .with_class("DELTA_CANNOT_MODIFY_APPEND_ONLY")
                    .with_hint("Rows that are updated take the place of others: leave one of them out."));
  }
  if (dataset.updates && TRY(read_file_sizes(dataset, {})).auto_compact) {
    return fail(
        usage_error(fmt::format("{} has outputMode 'update', and its small files are not made few", dataset.name))
            .at(dataset.location)
            .with_class("UNSUPPORTED_FEATURE")
            .with_hint("Leave 'autoOptimize.autoCompact' out and let OPTIMIZE of another program compact it."));
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
