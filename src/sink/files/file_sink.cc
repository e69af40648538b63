#include "sink/files/file_sink.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/file_links.h"
#include "sink/file_sizes.h"
#include "sink/files/file_token.h"
#include "sink/files/merged_files.h"
#include "sink/files/staging.h"

namespace brook::sink {

namespace {

// No .json at its end: a reader of *.json would take it for data.
constexpr const char* kMarker = "_brookmill";

std::string folder_of(const std::string& relative_path) {
  const std::size_t slash = relative_path.find_last_of('/');
  return slash == std::string::npos ? "" : relative_path.substr(0, slash);
}

std::string below(const std::string& directory, const std::string& relative) {
  return relative.empty() ? directory : join_path(directory, relative);
}

// The name of the epoch that built the folder, from its marker; empty without one.
Result<std::string> marker_of(FileSystem& fs, const std::string& directory) {
  const std::string path = join_path(directory, kMarker);
  if (!TRY(fs.exists(path))) return std::string();
  const nlohmann::json json = nlohmann::json::parse(TRY(read_file(fs, path)), nullptr, false);
  if (!json.is_object() || !json.contains("epoch") || !json["epoch"].is_string()) {
    return fail(corruption_error(fmt::format("{} is not readable", path))
                    .with_hint("Run with --full-refresh for this table after moving the folder away."));
  }
  return json["epoch"].get<std::string>();
}

class FileSink final : public Sink, public Compactor {
 public:
  FileSink(const plan::Dataset& dataset, FileSizes sizes, std::shared_ptr<FileSystem> files)
      : path_(dataset.path),
        format_(dataset.format),
        partitioned_by_(dataset.partitioned_by),
        options_(dataset.options),
        sizes_(sizes),
        files_(std::move(files)) {}

  Result<Prepared> prepare(const EpochName& name, WriteMode mode, engine::Engine& engine, const Rows& rows,
                           const CancelToken& cancel) override {
    FileToken token;
    token.mode = mode;
    token.staging = unique_name(name);
    const std::string staging = join_path(staging_root(path_), token.staging);
    TRY(remove_tree(*files_, staging));  // left by an attempt at this epoch that was not committed
    TRY(files_->create_directories(staging));

    engine::CopyTarget target = target_of(token);
    target.directory = staging;
    target.partitioned_by = partitioned_by_;
    set_limits(sizes_, target);

    Prepared prepared;
    prepared.files = TRY(engine.copy(rows.query, rows.bindings, rows.context, cancel, target));
    std::set<std::string> folders = {staging, staging_root(path_), parent_path(staging_root(path_)),
                                     parent_path(path_)};
    for (const engine::WrittenFile& file : prepared.files) {
      token.files.push_back(file.path);
      prepared.rows += file.rows;
      prepared.bytes += file.size_bytes;
      prepared.syncs.files.push_back(join_path(staging, file.path));
      for (std::string folder = folder_of(file.path); !folder.empty(); folder = folder_of(folder)) {
        folders.insert(join_path(staging, folder));
      }
    }
    if (mode == WriteMode::kAppend && prepared.files.empty()) {
      TRY(remove_tree(*files_, staging));
      return Prepared{};
    }
    if (mode == WriteMode::kReplace) {
      const nlohmann::json marker = {{"format", 1}, {"checkpoint", name.checkpoint_id}, {"epoch", token.staging}};
      const std::string path = join_path(staging, kMarker);
      const std::unique_ptr<WritableFile> file = TRY(files_->create(path));
      TRY(file->append(marker.dump()));
      TRY(file->close());
      prepared.syncs.files.push_back(path);
    }
    prepared.syncs.directories.assign(folders.begin(), folders.end());
    prepared.token = token.to_json();
    return prepared;
  }

  [[nodiscard]] bool can_compact() const override { return format_ == "parquet"; }

  // Each folder is built anew beside the table: with the files made of small ones, and with the others by second names.
  Result<Prepared> compact(const EpochName& name, const std::vector<FileGroup>& groups, engine::Engine& engine,
                           const CancelToken& cancel) override {
    FileToken token;
    token.staging = unique_name(name);
    const std::string staging = join_path(staging_root(path_), token.staging);
    TRY(remove_tree(*files_, staging));
    Prepared prepared;
    prepared.files = TRY(write_merged_files(groups, target_of(token), staging, *files_, engine, cancel));
    std::set<std::string> replaced;
    std::set<std::string> exchanged;
    for (const FileGroup& group : groups) {
      exchanged.insert(group.folder);
      for (const engine::WrittenFile& file : group.files) replaced.insert(file.path);
    }
    std::set<std::string> folders = {staging, staging_root(path_), parent_path(staging_root(path_)),
                                     parent_path(path_)};
    for (const std::string& folder : exchanged) {
      for (const FileInfo& entry : TRY(files_->list(below(path_, folder)))) {
        const std::string path = join_path(folder, entry.name);
        if (replaced.contains(path)) continue;
        if (entry.is_directory) return fail(foreign_folder(join_path(path_, path)));
        TRY(link_file(*files_, join_path(path_, path), join_path(staging, path)));
      }
      for (std::string up = folder; !up.empty(); up = folder_of(up)) folders.insert(join_path(staging, up));
    }
    for (const engine::WrittenFile& file : prepared.files) {
      token.files.push_back(file.path);
      prepared.rows += file.rows;
      prepared.bytes += file.size_bytes;
      prepared.syncs.files.push_back(join_path(staging, file.path));
    }
    TRY(check_exchange(staging));
    token.exchanged.assign(exchanged.begin(), exchanged.end());
    prepared.syncs.directories.assign(folders.begin(), folders.end());
    prepared.token = token.to_json();
    return prepared;
  }

  Result<> publish(const Token& text, SyncSet& syncs) override {
    const FileToken token = TRY(FileToken::from_json(text));
    const std::string staging = join_path(staging_root(path_), token.staging);
    if (token.mode == WriteMode::kReplace) {
      TRY(publish_replacement(token, staging));
      syncs.directories.push_back(parent_path(path_));
    } else if (!token.exchanged.empty()) {
      TRY(exchange_folders(token, staging, syncs));
    } else {
      TRY(publish_files(token, staging, syncs));
    }
    syncs.then_remove.push_back(staging);
    return {};
  }

  Result<> clean_up(const std::vector<Token>& keep) override {
    std::set<std::string> kept;
    for (const Token& token : keep) kept.insert(TRY(FileToken::from_json(token)).staging);
    return clean_staging(*files_, path_, kept);
  }

  [[nodiscard]] Result<std::map<std::string, std::string>> unpublished(const Token& text) const override {
    const FileToken token = TRY(FileToken::from_json(text));
    const std::string staging = join_path(staging_root(path_), token.staging);
    std::map<std::string, std::string> places;
    // After an exchange the staging folder holds the table's former content.
    if (token.mode == WriteMode::kReplace && TRY(marker_of(*files_, staging)) != token.staging) return places;
    for (const std::string& file : token.files) {
      std::string staged = join_path(staging, file);
      if (TRY(files_->exists(staged))) places[file] = std::move(staged);
    }
    return places;
  }

  [[nodiscard]] std::string description() const override { return fmt::format("FileSink[{}]", path_); }

 private:
  [[nodiscard]] engine::CopyTarget target_of(const FileToken& token) const {
    engine::CopyTarget target;
    target.name_prefix = "part-" + token.staging;
    target.extension = format_ == "text" ? ".txt" : "." + format_;
    target.format = format_;
    target.options = options_;
    return target;
  }

  static Error foreign_folder(const std::string& path) {
    return conflict_error(fmt::format("{} lies among the files of a table", path))
        .with_hint("Move the folder away: files become fewer by exchanging the one that they lie in.");
  }

  // Once it is committed it must succeed, and some file systems cannot do it.
  Result<> check_exchange(const std::string& staging) {
    const std::string one = join_path(staging, "_exchange-1");
    const std::string other = join_path(staging, "_exchange-2");
    TRY(files_->create_directories(one));
    TRY(files_->create_directories(other));
    if (const Result<> exchanged = files_->exchange(one, other); !exchanged) {
      return fail(conflict_error(fmt::format("the file system of {} cannot exchange two folders ({})", path_,
                                             exchanged.error().message))
                      .with_hint("Leave small files as they are there, or write a Delta table."));
    }
    TRY(files_->remove_directory(one));
    return files_->remove_directory(other);
  }

  // A folder has been exchanged once its new files are not in staging any more.
  Result<> exchange_folders(const FileToken& token, const std::string& staging, SyncSet& syncs) {
    for (const std::string& folder : token.exchanged) {
      const auto file = std::ranges::find(token.files, folder, &folder_of);
      if (TRY(files_->exists(join_path(staging, *file)))) {
        TRY(files_->exchange(below(staging, folder), below(path_, folder)));
      } else if (!TRY(files_->exists(join_path(path_, *file)))) {
        return fail(corruption_error(
                        fmt::format("{} was committed but is neither staged nor published", join_path(path_, *file)))
                        .with_hint("Something deleted it. Run with --full-refresh for this table."));
      }
      syncs.directories.push_back(parent_path(below(path_, folder)));
    }
    return {};
  }

  Result<> publish_replacement(const FileToken& token, const std::string& staging) {
    if (TRY(marker_of(*files_, staging)) != token.staging) {
      if (TRY(marker_of(*files_, path_)) == token.staging) return {};
      return fail(
          corruption_error(fmt::format("{} was committed but is neither staged nor published", token.staging))
              .with_hint(fmt::format("Something deleted files under {}. Run with --full-refresh for this table.",
                                     parent_path(path_))));
    }
    if (!TRY(files_->exists(path_))) return files_->rename(staging, path_);
    TRY(refuse_foreign_folder());
    return files_->exchange(staging, path_);
  }

  // A folder that no pipeline wrote may hold somebody's data; it is never exchanged away.
  Result<> refuse_foreign_folder() {
    if (!TRY(marker_of(*files_, path_)).empty() || TRY(files_->list(path_)).empty()) return {};
    return fail(conflict_error(fmt::format("{} holds files that this pipeline did not write", path_))
                    .with_hint("Move them away or give the table another LOCATION; nothing was changed."));
  }

  Result<> publish_files(const FileToken& token, const std::string& staging, SyncSet& syncs) {
    std::set<std::string> folders;
    for (const std::string& file : token.files) {
      const std::string folder = folder_of(file);
      if (folders.insert(folder).second) TRY(files_->create_directories(below(path_, folder)));
      const std::string from = join_path(staging, file);
      const std::string to = join_path(path_, file);
      if (TRY(files_->exists(from))) {
        TRY(files_->rename(from, to));
      } else if (!TRY(files_->exists(to))) {
        return fail(corruption_error(fmt::format("{} was committed but is neither staged nor published", to))
                        .with_hint("Something deleted it. Run with --full-refresh for this table."));
      }
    }
    for (const std::string& folder : folders) {
      syncs.directories.push_back(below(path_, folder));
      for (std::string up = folder; !up.empty(); up = folder_of(up)) {
        syncs.directories.push_back(below(path_, folder_of(up)));
      }
    }
    return {};
  }

  std::string path_;
  std::string format_;
  std::vector<std::string> partitioned_by_;
  std::map<std::string, std::string> options_;
  FileSizes sizes_;
  std::shared_ptr<FileSystem> files_;
};

}  // namespace

Result<std::unique_ptr<Sink>> open_file_sink(const plan::Dataset& dataset, const SinkEnvironment& environment) {
  const FileSizes sizes = TRY(read_file_sizes(dataset, environment.configuration));
  return std::make_unique<FileSink>(dataset, sizes, environment.files);
}

Result<> check_file_sink(const plan::Dataset& dataset) {
  const FileSizes sizes = TRY(read_file_sizes(dataset, {}));
  if (sizes.auto_compact && dataset.format != "parquet" && dataset.format != "delta") {
    return fail(usage_error(fmt::format("{} is written as {}, whose small files are not made few", dataset.name,
                                        dataset.format))
                    .at(dataset.location)
                    .with_class("UNSUPPORTED_FEATURE")
                    .with_hint("Leave 'autoOptimize.autoCompact' out, or write USING parquet or USING delta."));
  }
  for (const std::string& column : dataset.partitioned_by) {
    const auto field = std::ranges::find_if(dataset.schema, [&](const Field& f) { return same_name(f.name, column); });
    if (field == dataset.schema.end()) {
      return fail(usage_error(fmt::format("the partition column {} is not a column of {}; it has: {}", column,
                                          dataset.name, ddl(dataset.schema)))
                      .with_class("PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA")
                      .at(dataset.location));
    }
    if (field->type.is_nested() || field->type.is(TypeKind::kBinary) || field->type.is(TypeKind::kVariant)) {
      return fail(usage_error(fmt::format("the column {} of type {} cannot partition {}", column, field->type.sql(),
                                          dataset.name))
                      .with_class("INVALID_PARTITION_COLUMN_DATA_TYPE")
                      .at(dataset.location));
    }
  }
  if (dataset.format == "text") {
    const bool is_text = std::ranges::all_of(dataset.schema, [&](const Field& field) {
      return field.type.is(TypeKind::kString) ||
             std::ranges::any_of(dataset.partitioned_by, [&](const auto& name) { return same_name(name, field.name); });
    });
    if (!is_text || dataset.schema.size() != dataset.partitioned_by.size() + 1) {
      return fail(usage_error(fmt::format("Text data source supports only a single STRING column, and {} has: {}",
                                          dataset.name, ddl(dataset.schema)))
                      .with_class("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE")
                      .with_hint("Put the columns into one, with concat_ws() or to_json(struct(*)).")
                      .at(dataset.location));
    }
  }
  if (!dataset.partitioned_by.empty() && dataset.partitioned_by.size() == dataset.schema.size()) {
    return fail(
        usage_error(fmt::format("all columns of {} are partition columns; at least one must remain", dataset.name))
            .with_class("ALL_PARTITION_COLUMNS_NOT_ALLOWED")
            .at(dataset.location));
  }
  return {};
}

}  // namespace brook::sink
