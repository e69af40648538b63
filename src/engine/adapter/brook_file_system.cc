#include "engine/adapter/brook_file_system.h"

#include <string_view>

#include "duckdb/common/file_opener.hpp"
#include "engine/adapter/query.h"

namespace brook::engine {
namespace {

constexpr std::string_view kPrefix = "brookmill:";
// DuckDB appends in pieces of 4 KiB and single pages; each append of ours is a system call and a step that the fault
// tests count.
constexpr std::size_t kBufferBytes = 256U << 10;

class BrookFileHandle final : public duckdb::FileHandle {
 public:
  BrookFileHandle(duckdb::FileSystem& system, const std::string& name, duckdb::FileOpenFlags mode,
                  std::unique_ptr<WritableFile> file, QueryState& query)
      : FileHandle(system, name, mode), file_(std::move(file)), query_(query) {
    buffer_.reserve(kBufferBytes);
  }

  void Close() override {
    if (!file_) return;
    flush();
    const auto file = std::move(file_);
    query_.require(file->close());
  }

  void append(std::string_view bytes) {
    written_ += bytes.size();
    if (buffer_.size() + bytes.size() > kBufferBytes) flush();
    if (bytes.size() < kBufferBytes) {
      buffer_.append(bytes);
    } else {
      query_.require(file_->append(bytes));
    }
  }
  [[nodiscard]] std::uint64_t written() const { return written_; }

 private:
  void flush() {
    if (buffer_.empty()) return;
    query_.require(file_->append(buffer_));
    buffer_.clear();
  }

  std::unique_ptr<WritableFile> file_;
  QueryState& query_;
  std::string buffer_;
  std::uint64_t written_ = 0;
};

class BrookFileSystem final : public duckdb::FileSystem {
 public:
  explicit BrookFileSystem(std::shared_ptr<brook::FileSystem> files) : files_(std::move(files)) {}

  bool CanHandleFile(const std::string& path) override { return path.starts_with(kPrefix); }
  std::string GetName() const override { return "brookmill"; }
  bool CanSeek() override { return false; }
  bool OnDiskFile(duckdb::FileHandle&) override { return true; }

  duckdb::unique_ptr<duckdb::FileHandle> OpenFile(const std::string& path, duckdb::FileOpenFlags flags,
                                                  duckdb::optional_ptr<duckdb::FileOpener> opener) override {
    auto context = duckdb::FileOpener::TryGetClientContext(opener);
    if (!context || !flags.OpenForWriting()) throw duckdb::IOException(path + " can only be written, by a query");
    QueryState& query = QueryState::of(*context);
    auto file = query.require(files_->create(path.substr(kPrefix.size())));
    return duckdb::make_uniq<BrookFileHandle>(*this, path, flags, std::move(file), query);
  }

  std::int64_t Write(duckdb::FileHandle& handle, void* buffer, std::int64_t size) override {
    handle.Cast<BrookFileHandle>().append({static_cast<const char*>(buffer), static_cast<std::size_t>(size)});
    return size;
  }
  std::int64_t GetFileSize(duckdb::FileHandle& handle) override {
    return static_cast<std::int64_t>(handle.Cast<BrookFileHandle>().written());
  }
  duckdb::FileType GetFileType(duckdb::FileHandle&) override { return duckdb::FileType::FILE_TYPE_REGULAR; }

 private:
  std::shared_ptr<brook::FileSystem> files_;
};

}  // namespace

std::string duckdb_path(const std::string& path) { return std::string(kPrefix) + path; }

duckdb::unique_ptr<duckdb::FileSystem> make_brook_file_system(std::shared_ptr<FileSystem> files) {
  return duckdb::make_uniq<BrookFileSystem>(std::move(files));
}

}  // namespace brook::engine
