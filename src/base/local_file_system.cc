#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <limits>

#include <fmt/format.h>

#include "base/file_links.h"
#include "base/file_system.h"

namespace brook {

namespace {

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

template <class Call>
auto retry_interrupted(const Call& call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

Result<Descriptor> open_descriptor(const std::string& path, int flags, const char* doing) {
  const int fd = retry_interrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC, 0644); });
  if (fd < 0) return fail(io_error(doing, path, errno));
  return Descriptor(fd);
}

FileInfo to_info(std::string name, const struct stat& status) {
  FileInfo info;
  info.name = std::move(name);
  info.is_directory = S_ISDIR(status.st_mode);
  info.size_bytes = static_cast<std::uint64_t>(status.st_size);
  info.modified_us = std::int64_t{status.st_mtim.tv_sec} * 1'000'000 + status.st_mtim.tv_nsec / 1'000;
  return info;
}

class LocalReadableFile final : public ReadableFile {
 public:
  LocalReadableFile(Descriptor fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) override {
    std::size_t done = 0;
    while (done < out.size()) {
      const auto got = retry_interrupted(
          [&] { return ::pread(fd_.get(), out.data() + done, out.size() - done, static_cast<off_t>(offset + done)); });
      if (got < 0) return fail(io_error("read", path_, errno));
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

  Result<FileInfo> info() override {
    struct stat status{};
    if (::fstat(fd_.get(), &status) != 0) return fail(io_error("inspect", path_, errno));
    return to_info(path_, status);
  }

 private:
  Descriptor fd_;
  std::string path_;
};

class LocalWritableFile final : public WritableFile {
 public:
  LocalWritableFile(Descriptor fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

  Result<> append(std::string_view bytes) override {
    while (!bytes.empty()) {
      const auto written = retry_interrupted([&] { return ::write(fd_.get(), bytes.data(), bytes.size()); });
      if (written < 0) return fail(io_error("write", path_, errno));
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }

  Result<> sync() override {
    if (retry_interrupted([&] { return ::fdatasync(fd_.get()); }) != 0) return fail(io_error("sync", path_, errno));
    return {};
  }

  Result<> close() override {
    if (::close(fd_.release()) != 0) return fail(io_error("close", path_, errno));
    return {};
  }

 private:
  Descriptor fd_;
  std::string path_;
};

class LocalFileLock final : public FileLock {
 public:
  explicit LocalFileLock(Descriptor fd) : fd_(std::move(fd)) {}

 private:
  Descriptor fd_;  // closing it releases the lock
};

class LocalFileSystem final : public FileSystem, public FileLinks {
 public:
  Result<std::unique_ptr<ReadableFile>> open(const std::string& path) override {
    return std::make_unique<LocalReadableFile>(TRY(open_descriptor(path, O_RDONLY, "open")), path);
  }

  Result<bool> exists(const std::string& path) override {
    struct stat status{};
    if (::stat(path.c_str(), &status) == 0) return true;
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return fail(io_error("inspect", path, errno));
  }

  Result<FileInfo> stat(const std::string& path) override {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) return fail(io_error("inspect", path, errno));
    return to_info(path, status);
  }

  Result<std::vector<FileInfo>> list(const std::string& directory) override {
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(directory.c_str()), &::closedir);
    if (!stream) return fail(io_error("list", directory, errno));
    std::vector<FileInfo> entries;
    for (;;) {
      errno = 0;
      const struct dirent* entry = ::readdir(stream.get());
      if (entry == nullptr) {
        if (errno != 0) return fail(io_error("list", directory, errno));
        return entries;
      }
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      FileInfo info;
      info.name = name;
      info.is_directory = entry->d_type == DT_DIR;
      if (entry->d_type == DT_UNKNOWN || entry->d_type == DT_LNK) {
        struct stat status{};
        if (::stat(join_path(directory, name).c_str(), &status) != 0) continue;  // gone, or a dangling link
        info.is_directory = S_ISDIR(status.st_mode);
      }
      entries.push_back(std::move(info));
    }
  }

  Result<std::unique_ptr<WritableFile>> create(const std::string& path) override {
    return std::make_unique<LocalWritableFile>(TRY(open_descriptor(path, O_WRONLY | O_CREAT | O_TRUNC, "create")),
                                               path);
  }

  Result<> create_directories(const std::string& path) override {
    if (path.empty() || ::mkdir(path.c_str(), 0755) == 0) return {};
    if (errno == ENOENT) {
      TRY(create_directories(parent_path(path)));
      if (::mkdir(path.c_str(), 0755) == 0) return {};
    }
    const int problem = errno;
    struct stat status{};
    if (problem == EEXIST && ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return {};
    return fail(io_error("create folder", path, problem));
  }

  Result<> rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return fail(io_error("rename " + from + " to", to, errno));
    return {};
  }

  Result<> rename_new(const std::string& from, const std::string& to) override {
    if (::syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
    if (errno == EEXIST) return fail(conflict_error(fmt::format("{} is there already", to)));
    return fail(io_error("rename " + from + " to", to, errno));
  }

  Result<> exchange(const std::string& a, const std::string& b) override {
    if (::syscall(SYS_renameat2, AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) != 0) {
      return fail(io_error("exchange " + a + " with", b, errno));
    }
    return {};
  }

  Result<> link(const std::string& from, const std::string& to) override {
    if (::link(from.c_str(), to.c_str()) == 0) return {};
    if (errno == EEXIST) return fail(conflict_error(fmt::format("{} is there already", to)));
    return fail(io_error("link " + from + " as", to, errno));
  }

  Result<> remove_file(const std::string& path) override {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail(io_error("delete", path, errno));
    return {};
  }

  Result<> remove_directory(const std::string& path) override {
    if (::rmdir(path.c_str()) != 0 && errno != ENOENT) return fail(io_error("delete folder", path, errno));
    return {};
  }

  Result<> sync_file(const std::string& path) override { return sync_path(path, O_RDONLY); }
  Result<> sync_directory(const std::string& path) override { return sync_path(path, O_RDONLY | O_DIRECTORY); }

  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override {
    Descriptor fd = TRY(open_descriptor(path, O_RDWR | O_CREAT, "open the lock"));
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) return fail(conflict_error(fmt::format("{} is locked by another process", path)));
      return fail(io_error("lock", path, errno));
    }
    return std::make_unique<LocalFileLock>(std::move(fd));
  }

 private:
  static Result<> sync_path(const std::string& path, int flags) {
    const Descriptor fd = TRY(open_descriptor(path, flags, "open"));
    if (retry_interrupted([&] { return ::fsync(fd.get()); }) != 0) return fail(io_error("sync", path, errno));
    return {};
  }
};

}  // namespace

std::shared_ptr<FileSystem> local_file_system() { return std::make_shared<LocalFileSystem>(); }

}  // namespace brook
