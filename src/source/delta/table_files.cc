#include "source/delta/table_files.h"

#include <set>

#include <fmt/format.h>

#include "base/object_files.h"
#include "base/s3/object_path.h"

namespace brook::source::delta {

namespace {

Error lost(const std::string& path) {
  return corruption_error(fmt::format("{} was committed but is neither staged nor published", path))
      .with_hint("Something deleted it. Run with --full-refresh for this table.");
}

class FolderFiles final : public TableFiles {
 public:
  FolderFiles(std::shared_ptr<FileSystem> files, const std::string& path) : TableFiles(std::move(files), path) {}

  Result<> place(const std::string& staged, const std::string& name) override {
    const std::string to = path_of(name);
    if (made_.insert(parent_path(to)).second) TRY(files().create_directories(parent_path(to)));
    if (TRY(files().exists(staged))) return files().rename(staged, to);
    return TRY(files().exists(to)) ? Result<>() : fail(lost(to));
  }

  Result<> make_durable(const std::vector<std::string>& names, const std::string& staging) override {
    std::set<std::string> folders = {parent_path(path()), path(), staging};
    made_.clear();
    for (const std::string& name : names) {
      for (std::string up = parent_path(name); up != "."; up = parent_path(up)) folders.insert(path_of(up));
    }
    return sync_all(files(), {{}, {folders.begin(), folders.end()}});
  }

  Result<bool> add(const std::string& name, std::string_view text, const std::string& staged) override {
    TRY(write(staged, text));
    const Result<> renamed = files().rename_new(staged, path_of(name));
    if (!renamed && renamed.error().kind == ErrorKind::kConflict) return false;
    TRY(renamed);
    return true;
  }
  Result<> replace(const std::string& name, const std::string& staged) override {
    return files().rename(staged, path_of(name));
  }
  Result<> replace_text(const std::string& name, std::string_view text, const std::string& staged) override {
    TRY(write(staged, text));
    return replace(name, staged);
  }

 private:
  // Whole and synced, under a name that nobody reads.
  Result<> write(const std::string& path, std::string_view text) {
    const std::unique_ptr<WritableFile> file = TRY(files().create(path));
    TRY(file->append(text));
    TRY(file->sync());
    return file->close();
  }

  std::set<std::string> made_;  // folders, since the last make_durable()
};

class UploadedFiles final : public TableFiles {
 public:
  UploadedFiles(std::shared_ptr<FileSystem> files, ObjectFiles& objects, const std::string& path)
      : TableFiles(std::move(files), path), objects_(objects) {}

  // A staged file stays until the epoch is published: an upload that fails is done again.
  Result<> place(const std::string& staged, const std::string& name) override {
    const std::string to = path_of(name);
    if (TRY(files().exists(staged))) {
      Result<> uploaded = objects_.upload_new(staged, to);
      // Another run on the same storage may have published it meanwhile, and removed what was staged.
      if (uploaded || TRY(files().exists(staged))) return uploaded;
    }
    return TRY(files().exists(to)) ? Result<>() : fail(lost(to));
  }
  Result<> make_durable(const std::vector<std::string>& /*names*/, const std::string& /*staging*/) override {
    return {};
  }

  Result<bool> add(const std::string& name, std::string_view text, const std::string& /*staged*/) override {
    return objects_.put_new(path_of(name), text);
  }
  Result<> replace(const std::string& name, const std::string& staged) override {
    const std::string bytes = TRY(read_file(files(), staged));
    return objects_.put(path_of(name), bytes);
  }
  Result<> replace_text(const std::string& name, std::string_view text, const std::string& /*staged*/) override {
    return objects_.put(path_of(name), text);
  }

 private:
  ObjectFiles& objects_;  // the same as files()
};

}  // namespace

std::shared_ptr<TableFiles> open_table_files(std::shared_ptr<FileSystem> files, const std::string& path) {
  ObjectFiles* const objects = is_object_path(path) ? object_files(*files) : nullptr;
  if (objects != nullptr) return std::make_shared<UploadedFiles>(std::move(files), *objects, path);
  return std::make_shared<FolderFiles>(std::move(files), path);
}

}  // namespace brook::source::delta
