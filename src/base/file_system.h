// FileSystem: the one seam through which everything durable is written and every file is found.
// Two real implementations and one for tests: the local disk (local_file_system.h) and the fault injector
// (tests/faults) that kills the process at the n-th mutating call or forgets what was not synced.
//
// All methods may be called from any thread; a File is used by one thread at a time. Paths are UTF-8,
// absolute or relative to the working directory. "Mutating" marks the calls that the kill matrix counts.
//
// Order in which a file becomes durable:
//   create -> append* -> sync -> close -> sync_directory(parent) [-> rename -> sync_directory(parent)]
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace brook {

struct FileInfo {
  std::string name;  // within its folder, in list(); the path asked for, in stat()
  bool is_directory = false;
  std::uint64_t size_bytes = 0;
  std::int64_t modified_us = 0;  // microseconds since 1970
};

class ReadableFile {
 public:
  virtual ~ReadableFile() = default;
  // Reads up to out.size() bytes at the offset; fewer only at the end of the file, 0 past it.
  [[nodiscard]] virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) = 0;
  // Of the open file itself, not of what the path names by now.
  [[nodiscard]] virtual Result<FileInfo> info() = 0;
};

class WritableFile {
 public:
  virtual ~WritableFile() = default;                                  // closes without syncing
  [[nodiscard]] virtual Result<> append(std::string_view bytes) = 0;  // mutating
  [[nodiscard]] virtual Result<> sync() = 0;                          // mutating; data and size are durable
  [[nodiscard]] virtual Result<> close() = 0;                         // REQUIRES: not closed before
};

// Held while it lives; released by the destructor and by the death of the process.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // Reading. A missing path is an Error of kind kIo; ask exists() where that is normal.
  [[nodiscard]] virtual Result<std::unique_ptr<ReadableFile>> open(const std::string& path) = 0;
  [[nodiscard]] virtual Result<bool> exists(const std::string& path) = 0;
  [[nodiscard]] virtual Result<FileInfo> stat(const std::string& path) = 0;
  // Names only, unsorted, without "." and "..": one readdir pass, no stat per entry. is_directory is set
  // (from d_type, or by a stat where the file system does not tell); size and time are left 0.
  [[nodiscard]] virtual Result<std::vector<FileInfo>> list(const std::string& directory) = 0;

  // Mutating.
  [[nodiscard]] virtual Result<std::unique_ptr<WritableFile>> create(const std::string& path) = 0;  // replaces
  [[nodiscard]] virtual Result<> create_directories(const std::string& path) = 0;
  [[nodiscard]] virtual Result<> rename(const std::string& from, const std::string& to) = 0;  // replaces a file
  // Renames only where nothing has the new name yet; else an Error of kind kConflict. For commits that several writers
  // compete for.
  [[nodiscard]] virtual Result<> rename_new(const std::string& from, const std::string& to) = 0;
  [[nodiscard]] virtual Result<> exchange(const std::string& a, const std::string& b) = 0;  // renameat2
  [[nodiscard]] virtual Result<> remove_file(const std::string& path) = 0;                  // missing: no error
  [[nodiscard]] virtual Result<> remove_directory(const std::string& path) = 0;             // REQUIRES: empty
  [[nodiscard]] virtual Result<> sync_file(const std::string& path) = 0;       // one written through other means
  [[nodiscard]] virtual Result<> sync_directory(const std::string& path) = 0;  // makes names in it durable
  // An exclusive advisory lock on a file, created if need be. Held by another: an Error of kind kConflict.
  [[nodiscard]] virtual Result<std::unique_ptr<FileLock>> lock(const std::string& path) = 0;
};

// The local disk: POSIX calls, O_CLOEXEC, short writes continued, EINTR retried.
[[nodiscard]] std::shared_ptr<FileSystem> local_file_system();

// Compositions of the calls above.
[[nodiscard]] Result<std::string> read_file(FileSystem& fs, const std::string& path);
// create, append, sync, close, sync_directory: durable when it returns, but not atomic; pick a fresh name.
[[nodiscard]] Result<> write_file_durably(FileSystem& fs, const std::string& path, std::string_view bytes);
// Writes beside the target and renames over it: durable and atomic.
[[nodiscard]] Result<> replace_file_durably(FileSystem& fs, const std::string& path, std::string_view bytes);
// Deletes a tree, children before parents. A missing path is no error.
[[nodiscard]] Result<> remove_tree(FileSystem& fs, const std::string& path);
// Syncs many files and folders in parallel (ten in parallel cost what one does; DESIGN §4), then deletes trees that
// must not be gone before all of that is durable.
struct SyncSet {
  std::vector<std::string> files;
  std::vector<std::string> directories;
  std::vector<std::string> then_remove = {};
};
[[nodiscard]] Result<> sync_all(FileSystem& fs, const SyncSet& paths);

// "a/b" + "c" -> "a/b/c"; an absolute second part wins.
[[nodiscard]] std::string join_path(std::string_view a, std::string_view b);
[[nodiscard]] std::string parent_path(std::string_view path);
[[nodiscard]] std::string file_name(std::string_view path);

}  // namespace brook
