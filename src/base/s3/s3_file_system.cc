#include "base/s3/s3_file_system.h"

#include <fmt/format.h>

#include "base/s3/object_path.h"
#include "base/s3/read_ahead.h"

namespace brook::s3 {

namespace {

class OpenObject final : public ReadableFile {
 public:
  OpenObject(std::shared_ptr<S3Client> client, ObjectInfo object, FileInfo info, std::shared_ptr<ReadAhead> ahead)
      : client_(std::move(client)), object_(std::move(object)), info_(std::move(info)), ahead_(std::move(ahead)) {}

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) override {
    return ahead_->read(client_, object_, offset, out);
  }
  // What was opened; every read is of that content or fails.
  Result<FileInfo> info() override { return info_; }

 private:
  std::shared_ptr<S3Client> client_;
  ObjectInfo object_;
  FileInfo info_;
  std::shared_ptr<ReadAhead> ahead_;
};

class S3FileSystem final : public ObjectFiles {
 public:
  S3FileSystem(std::shared_ptr<FileSystem> others, Access access)
      : others_(std::move(others)), buckets_(std::move(access)), ahead_(std::make_shared<ReadAhead>()) {}

  Result<std::unique_ptr<ReadableFile>> open(const std::string& path) override {
    if (!is_object_path(path)) return others_->open(path);
    const ObjectFile file = TRY(look_at(path));
    return open_object(file);
  }
  Result<std::unique_ptr<ReadableFile>> open_object(const ObjectFile& file) override {
    const ObjectPath place = TRY(parse_object_path(file.path));
    ObjectInfo object{place.key, file.size_bytes, file.modified_us, file.version};
    return std::make_unique<OpenObject>(TRY(buckets_.client(place.bucket)), std::move(object), info_of(file), ahead_);
  }
  Result<bool> exists(const std::string& path) override {
    if (!is_object_path(path)) return others_->exists(path);
    const ObjectPath place = TRY(parse_object_path(path));
    const std::shared_ptr<S3Client> client = TRY(buckets_.client(place.bucket));
    if (!place.key.empty()) {
      const std::optional<Head> head = TRY(client->head(place.key));
      if (head) return true;
    }
    const ObjectPage page = TRY(client->list(place.key.empty() ? "" : join_path(place.key, ""), "", "", 1));
    return !page.objects.empty();
  }
  Result<FileInfo> stat(const std::string& path) override {
    if (!is_object_path(path)) return others_->stat(path);
    const ObjectFile file = TRY(look_at(path));
    return info_of(file);
  }
  Result<std::vector<FileInfo>> list(const std::string& directory) override {
    TRY(refuse_object("list folders of", directory));
    return others_->list(directory);
  }
  Result<ObjectFilePage> list_objects(const std::string& prefix, const std::string& after) override {
    const ObjectPath place = TRY(parse_object_path(prefix));
    const std::shared_ptr<S3Client> client = TRY(buckets_.client(place.bucket));
    const std::string start = after.empty() ? "" : TRY(parse_object_path(after)).key;
    ObjectPage page = TRY(client->list(place.key, start));
    // Paths are spelt as the prefix is.
    const std::string root = prefix.substr(0, prefix.find(place.bucket) + place.bucket.size()) + "/";
    ObjectFilePage files;
    files.is_last = page.continuation.empty();
    for (ObjectInfo& object : page.objects) {
      files.files.push_back({root + object.key, object.size_bytes, object.modified_us, std::move(object.etag)});
    }
    return files;
  }

  Result<std::unique_ptr<WritableFile>> create(const std::string& path) override {
    TRY(refuse_object("create", path));
    return others_->create(path);
  }
  Result<> create_directories(const std::string& path) override {
    TRY(refuse_object("create", path));
    return others_->create_directories(path);
  }
  Result<> rename(const std::string& from, const std::string& to) override {
    TRY(refuse_object("rename", from));
    TRY(refuse_object("rename", to));
    return others_->rename(from, to);
  }
  Result<> rename_new(const std::string& from, const std::string& to) override {
    TRY(refuse_object("rename", from));
    TRY(refuse_object("rename", to));
    return others_->rename_new(from, to);
  }
  Result<> exchange(const std::string& a, const std::string& b) override {
    TRY(refuse_object("exchange", a));
    TRY(refuse_object("exchange", b));
    return others_->exchange(a, b);
  }
  Result<> remove_file(const std::string& path) override {
    TRY(refuse_object("remove", path));
    return others_->remove_file(path);
  }
  Result<> remove_directory(const std::string& path) override {
    TRY(refuse_object("remove", path));
    return others_->remove_directory(path);
  }
  Result<> sync_file(const std::string& path) override {
    TRY(refuse_object("sync", path));
    return others_->sync_file(path);
  }
  Result<> sync_directory(const std::string& path) override {
    TRY(refuse_object("sync", path));
    return others_->sync_directory(path);
  }
  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override {
    TRY(refuse_object("lock", path));
    return others_->lock(path);
  }

 private:
  static Result<> refuse_object(std::string_view doing, const std::string& path) {
    if (!is_object_path(path)) return {};
    return fail(usage_error(fmt::format("{} on S3 is only read here: cannot {} it", path, doing)));
  }

  static FileInfo info_of(const ObjectFile& file) { return {file.path, false, file.size_bytes, file.modified_us}; }

  Result<ObjectFile> look_at(const std::string& path) {
    const ObjectPath place = TRY(parse_object_path(path));
    const std::shared_ptr<S3Client> client = TRY(buckets_.client(place.bucket));
    const std::optional<Head> head = TRY(client->head(place.key));
    if (!head) {
      return fail(Error{ErrorKind::kIo, "PATH_NOT_FOUND", fmt::format("there is no object {}", path), {}, "", false});
    }
    return ObjectFile{path, head->object.size_bytes, head->object.modified_us, head->object.etag};
  }

  std::shared_ptr<FileSystem> others_;
  Buckets buckets_;
  std::shared_ptr<ReadAhead> ahead_;
};

}  // namespace

std::shared_ptr<ObjectFiles> s3_file_system(std::shared_ptr<FileSystem> others, Access access) {
  return std::make_shared<S3FileSystem>(std::move(others), std::move(access));
}

}  // namespace brook::s3
