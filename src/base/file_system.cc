#include "base/file_system.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/object_files.h"
#include "base/s3/object_path.h"

namespace brook {

namespace {
constexpr std::size_t kReadBytes = std::size_t{1} << 20;
constexpr std::size_t kSyncThreads = 16;
}  // namespace

Result<std::string> read_file(FileSystem& fs, const std::string& path) {
  const std::unique_ptr<ReadableFile> file = TRY(fs.open(path));
  std::string bytes;
  for (;;) {
    const std::size_t old_size = bytes.size();
    bytes.resize(old_size + kReadBytes);
    const std::size_t got = TRY(file->read_at(old_size, std::span(bytes).subspan(old_size)));
    bytes.resize(old_size + got);
    if (got < kReadBytes) return bytes;
  }
}

Result<> write_file_durably(FileSystem& fs, const std::string& path, std::string_view bytes) {
  const std::unique_ptr<WritableFile> file = TRY(fs.create(path));
  TRY(file->append(bytes));
  TRY(file->sync());
  TRY(file->close());
  return fs.sync_directory(parent_path(path));
}

Result<> replace_file_durably(FileSystem& fs, const std::string& path, std::string_view bytes) {
  if (ObjectFiles* const objects = is_object_path(path) ? object_files(fs) : nullptr) return objects->put(path, bytes);
  const std::string staged = path + ".tmp";
  const std::unique_ptr<WritableFile> file = TRY(fs.create(staged));
  TRY(file->append(bytes));
  TRY(file->sync());
  TRY(file->close());
  TRY(fs.rename(staged, path));
  return fs.sync_directory(parent_path(path));
}

Result<> remove_tree(FileSystem& fs, const std::string& path) {
  if (!TRY(fs.exists(path))) return {};
  for (const FileInfo& entry : TRY(fs.list(path))) {
    const std::string child = join_path(path, entry.name);
    if (entry.is_directory) {
      TRY(remove_tree(fs, child));
    } else {
      TRY(fs.remove_file(child));
    }
  }
  return fs.remove_directory(path);
}

Result<> sync_all(FileSystem& fs, const SyncSet& paths) {
  std::vector<std::string> directories = paths.directories;
  std::ranges::sort(directories);
  directories.erase(std::ranges::unique(directories).begin(), directories.end());
  const std::size_t total = paths.files.size() + directories.size();

  std::atomic<std::size_t> next = 0;
  std::vector<Result<>> results(total);
  const auto work = [&] {
    for (std::size_t i = next++; i < total; i = next++) {
      results[i] = i < paths.files.size() ? fs.sync_file(paths.files[i])
                                          : fs.sync_directory(directories[i - paths.files.size()]);
    }
  };
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < std::min(total, kSyncThreads); ++i) threads.emplace_back(work);
  work();
  threads.clear();
  for (Result<>& result : results) TRY(std::move(result));
  for (const std::string& tree : paths.then_remove) TRY(remove_tree(fs, tree));
  return {};
}

std::string join_path(std::string_view a, std::string_view b) {
  if (a.empty() || b.starts_with('/')) return std::string(b);
  std::string path(a);
  if (!path.ends_with('/')) path += '/';
  return path.append(b);
}

std::string parent_path(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  if (slash == std::string_view::npos) return ".";
  return std::string(slash == 0 ? "/" : path.substr(0, slash));
}

std::string file_name(std::string_view path) { return std::string(path.substr(path.find_last_of('/') + 1)); }

}  // namespace brook
