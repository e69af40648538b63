#include "base/s3/s3_file_system.h"

#include <unistd.h>

#include <filesystem>

#include <fmt/format.h>

#include "base/file_links.h"
#include "base/s3/object_path.h"
#include "base/s3/read_ahead.h"
#include "base/s3/signature.h"
#include "base/s3/upload.h"

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

// What is appended is kept, and sent on in parts where it is much.
class NewObject final : public WritableFile {
 public:
  NewObject(std::shared_ptr<S3Client> client, std::string key) : client_(std::move(client)), key_(std::move(key)) {}
  ~NewObject() override {
    if (!upload_.empty()) (void)client_->abort_upload(key_, upload_);
  }
  NewObject(const NewObject&) = delete;
  NewObject& operator=(const NewObject&) = delete;

  Result<> append(std::string_view bytes) override {
    kept_ += bytes;
    while (kept_.size() > kPartBytes) {
      TRY(send(std::string_view(kept_).substr(0, kPartBytes)));
      kept_.erase(0, kPartBytes);
    }
    return {};
  }
  Result<> sync() override { return {}; }
  Result<> close() override {
    if (upload_.empty()) {
      (void)TRY(client_->put(key_, kept_));
      return {};
    }
    TRY(send(kept_));
    (void)TRY(client_->complete_upload(key_, upload_, etags_));
    upload_.clear();
    return {};
  }

 private:
  Result<> send(std::string_view part) {
    if (upload_.empty()) upload_ = TRY(client_->create_upload(key_));
    etags_.push_back(TRY(client_->upload_part(key_, upload_, static_cast<int>(etags_.size()) + 1, part)));
    return {};
  }

  std::shared_ptr<S3Client> client_;
  std::string key_;
  std::string kept_;
  std::string upload_;
  std::vector<std::string> etags_;
};

class S3FileSystem final : public ObjectFiles, public FileLinks {
 public:
  S3FileSystem(std::shared_ptr<FileSystem> others, Access access)
      : others_(std::move(others)), buckets_(std::move(access)), ahead_(std::make_shared<ReadAhead>()) {}

  Result<std::unique_ptr<ReadableFile>> open(const std::string& path) override {
    if (const auto pinned = pinned_object(path)) return open_object(*pinned);
    if (!is_object_path(path)) return others_->open(path);
    const ObjectFile file = TRY(find_object(path));
    return open_object(file);
  }
  Result<ObjectFile> find_object(const std::string& path) override {
    const ObjectPath place = TRY(parse_object_path(path));
    const std::shared_ptr<S3Client> client = TRY(buckets_.client(place.bucket));
    const std::optional<Head> head = TRY(client->head(place.key));
    if (!head) {
      return fail(Error{ErrorKind::kIo, "PATH_NOT_FOUND", fmt::format("there is no object {}", path), {}, "", false});
    }
    return ObjectFile{path, head->object.size_bytes, head->object.modified_us, head->object.etag};
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
    const ObjectFile file = TRY(find_object(path));
    return info_of(file);
  }
  Result<std::vector<FileInfo>> list(const std::string& directory) override {
    if (!is_object_path(directory)) return others_->list(directory);
    const ObjectPath place = TRY(parse_object_path(directory));
    const std::shared_ptr<S3Client> client = TRY(buckets_.client(place.bucket));
    const std::string prefix = place.key.empty() || place.key.ends_with('/') ? place.key : place.key + "/";
    std::vector<FileInfo> entries;
    std::string continuation;
    do {
      const ObjectPage page = TRY(client->list(prefix, "", continuation));
      for (const ObjectInfo& object : page.objects) {
        const std::string_view rest = std::string_view(object.key).substr(prefix.size());
        const std::string_view name = rest.substr(0, rest.find('/'));
        const bool same = !entries.empty() && entries.back().is_directory && entries.back().name == name;
        if (name.empty() || same) continue;  // those of a folder follow each other
        entries.push_back({.name = std::string(name), .is_directory = name.size() < rest.size()});
      }
      continuation = page.continuation;
    } while (!continuation.empty());
    return entries;
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

  Result<> put(const std::string& path, std::string_view bytes) override {
    const ObjectPath place = TRY(parse_object_path(path));
    const std::shared_ptr<S3Client> client = TRY(buckets_.client(place.bucket));
    (void)TRY(client->put(place.key, bytes));
    return {};
  }
  Result<bool> put_new(const std::string& path, std::string_view bytes) override {
    const ObjectPath place = TRY(parse_object_path(path));
    const std::shared_ptr<S3Client> client = TRY(buckets_.client(place.bucket));
    return s3::put_new(*client, place.key, bytes);
  }
  Result<> upload_new(const std::string& file, const std::string& path) override {
    const ObjectPath place = TRY(parse_object_path(path));
    const std::shared_ptr<S3Client> client = TRY(buckets_.client(place.bucket));
    return s3::upload_new(*client, *this, file, {place.key, {{kAttempt, file_name(path)}}});
  }

  Result<std::unique_ptr<WritableFile>> create(const std::string& path) override {
    if (!is_object_path(path)) return others_->create(path);
    const ObjectPath place = TRY(parse_object_path(path));
    return std::make_unique<NewObject>(TRY(buckets_.client(place.bucket)), place.key);
  }
  Result<> create_directories(const std::string& path) override {
    return is_object_path(path) ? Result<>() : others_->create_directories(path);
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
  Result<> link(const std::string& from, const std::string& to) override {
    TRY(refuse_object("link", from));
    TRY(refuse_object("link", to));
    return link_file(*others_, from, to);
  }
  Result<> exchange(const std::string& a, const std::string& b) override {
    TRY(refuse_object("exchange", a));
    TRY(refuse_object("exchange", b));
    return others_->exchange(a, b);
  }
  Result<> remove_file(const std::string& path) override {
    if (!is_object_path(path)) return others_->remove_file(path);
    const ObjectPath place = TRY(parse_object_path(path));
    const std::shared_ptr<S3Client> client = TRY(buckets_.client(place.bucket));
    return client->remove(place.key);
  }
  Result<> remove_directory(const std::string& path) override {
    return is_object_path(path) ? Result<>() : others_->remove_directory(path);
  }
  Result<> sync_file(const std::string& path) override {
    return is_object_path(path) ? Result<>() : others_->sync_file(path);
  }
  Result<> sync_directory(const std::string& path) override {
    return is_object_path(path) ? Result<>() : others_->sync_directory(path);
  }
  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override {
    if (!is_object_path(path)) return others_->lock(path);
    // Against others of this machine.
    std::error_code error;
    const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
    const std::string name = fmt::format("brookmill-{}-{}.lock", getuid(), sha256_hex(path).substr(0, 16));
    return others_->lock(join_path(error ? "." : folder.string(), name));
  }

 private:
  static Result<> refuse_object(std::string_view doing, const std::string& path) {
    if (!is_object_path(path)) return {};
    return fail(usage_error(fmt::format("{} is on S3, which cannot {} it", path, doing)));
  }

  static FileInfo info_of(const ObjectFile& file) { return {file.path, false, file.size_bytes, file.modified_us}; }

  std::shared_ptr<FileSystem> others_;
  Buckets buckets_;
  std::shared_ptr<ReadAhead> ahead_;
};

}  // namespace

std::shared_ptr<ObjectFiles> s3_file_system(std::shared_ptr<FileSystem> others, Access access) {
  return std::make_shared<S3FileSystem>(std::move(others), std::move(access));
}

}  // namespace brook::s3
