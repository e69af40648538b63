#include "engine/adapter/scan_file_system.h"

#include "base/object_files.h"
#include "base/s3/object_path.h"
#include "duckdb/common/file_opener.hpp"
#include "engine/adapter/query.h"

namespace brook::engine {
namespace {

constexpr std::string_view kPrefix = "brookmill-scan:";

class ScanHandle final : public duckdb::FileHandle {
 public:
  ScanHandle(duckdb::FileSystem& system, const std::string& name, duckdb::FileOpenFlags mode,
             std::unique_ptr<ReadableFile> file, FileInfo info, QueryState& query)
      : FileHandle(system, name, mode), file_(std::move(file)), info_(std::move(info)), query_(query) {}

  void Close() override { file_.reset(); }

  // Fewer bytes only at the file's end.
  std::size_t read_at(std::uint64_t offset, char* to, std::size_t count) {
    query_.check_cancelled();
    std::size_t done = 0;
    while (done < count) {
      const std::size_t got = query_.require(file_->read_at(offset + done, {to + done, count - done}));
      if (got == 0) break;
      done += got;
    }
    return done;
  }
  std::size_t read(char* to, std::size_t count) {
    const std::size_t got = read_at(position_, to, count);
    position_ += got;
    return got;
  }
  void seek(std::uint64_t position) { position_ = position; }
  [[nodiscard]] std::uint64_t position() const { return position_; }
  [[nodiscard]] const FileInfo& info() const { return info_; }
  [[noreturn]] void ends_early() {
    query_.raise(input_error(path_of_scan(path) + " is shorter than it was when it was opened"));
  }

 private:
  std::unique_ptr<ReadableFile> file_;
  FileInfo info_;
  QueryState& query_;
  std::uint64_t position_ = 0;
};

class ScanFileSystem final : public duckdb::FileSystem {
 public:
  explicit ScanFileSystem(std::shared_ptr<brook::FileSystem> files) : files_(std::move(files)) {}

  bool CanHandleFile(const std::string& path) override { return path.starts_with(kPrefix); }
  std::string GetName() const override { return "brookmill scans"; }
  bool CanSeek() override { return true; }
  bool OnDiskFile(duckdb::FileHandle&) override { return false; }

  duckdb::unique_ptr<duckdb::FileHandle> OpenFile(const std::string& path, duckdb::FileOpenFlags flags,
                                                  duckdb::optional_ptr<duckdb::FileOpener> opener) override {
    auto context = duckdb::FileOpener::TryGetClientContext(opener);
    if (!context || flags.OpenForWriting()) throw duckdb::IOException(path + " can only be read, by a query");
    QueryState& query = QueryState::of(*context);
    auto file = query.require(files_->open(path.substr(kPrefix.size())));
    FileInfo info = query.require(file->info());
    return duckdb::make_uniq<ScanHandle>(*this, path, flags, std::move(file), std::move(info), query);
  }

  void Read(duckdb::FileHandle& handle, void* buffer, std::int64_t size, duckdb::idx_t location) override {
    auto& scan = handle.Cast<ScanHandle>();
    const auto count = static_cast<std::size_t>(size);
    if (scan.read_at(location, static_cast<char*>(buffer), count) < count) scan.ends_early();
  }
  std::int64_t Read(duckdb::FileHandle& handle, void* buffer, std::int64_t size) override {
    return static_cast<std::int64_t>(
        handle.Cast<ScanHandle>().read(static_cast<char*>(buffer), static_cast<std::size_t>(size)));
  }
  std::int64_t GetFileSize(duckdb::FileHandle& handle) override {
    return static_cast<std::int64_t>(handle.Cast<ScanHandle>().info().size_bytes);
  }
  duckdb::timestamp_t GetLastModifiedTime(duckdb::FileHandle& handle) override {
    return duckdb::timestamp_t(handle.Cast<ScanHandle>().info().modified_us);
  }
  duckdb::FileType GetFileType(duckdb::FileHandle&) override { return duckdb::FileType::FILE_TYPE_REGULAR; }
  void Seek(duckdb::FileHandle& handle, duckdb::idx_t location) override { handle.Cast<ScanHandle>().seek(location); }
  void Reset(duckdb::FileHandle& handle) override { handle.Cast<ScanHandle>().seek(0); }
  duckdb::idx_t SeekPosition(duckdb::FileHandle& handle) override { return handle.Cast<ScanHandle>().position(); }

  bool FileExists(const std::string&, duckdb::optional_ptr<duckdb::FileOpener>) override { return true; }
  bool IsPipe(const std::string&, duckdb::optional_ptr<duckdb::FileOpener>) override { return false; }
  duckdb::vector<duckdb::OpenFileInfo> Glob(const std::string& path, duckdb::FileOpener* opener) override {
    const std::string meant = path.substr(kPrefix.size());
    ObjectFiles* const objects = is_object_path(meant) ? object_files(*files_) : nullptr;
    if (objects == nullptr) return {path};
    auto context = duckdb::FileOpener::TryGetClientContext(opener);
    if (!context) throw duckdb::IOException(path + " can only be read, by a query");
    return {std::string(kPrefix) + pinned_path(QueryState::of(*context).require(objects->find_object(meant)))};
  }

 private:
  std::shared_ptr<brook::FileSystem> files_;
};

}  // namespace

std::string scan_path(const std::string& path) {
  const bool is_object = is_object_path(path) || pinned_object(path).has_value();
  return is_object ? std::string(kPrefix) + path : path;
}

std::string path_of_scan(std::string_view path) {
  if (path.starts_with(kPrefix)) path.remove_prefix(kPrefix.size());
  const auto pinned = pinned_object(path);
  return pinned ? pinned->path : std::string(path);
}

duckdb::unique_ptr<duckdb::FileSystem> make_scan_file_system(std::shared_ptr<FileSystem> files) {
  return duckdb::make_uniq<ScanFileSystem>(std::move(files));
}

}  // namespace brook::engine
