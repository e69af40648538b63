#include "mutation.h"

#include "base/file_links.h"

namespace brook::faults {

namespace {

class WatchedFile final : public WritableFile {
 public:
  WatchedFile(std::unique_ptr<WritableFile> inner, std::string path, std::shared_ptr<MutationWatcher> watcher)
      : inner_(std::move(inner)), path_(std::move(path)), watcher_(std::move(watcher)) {}

  Result<> append(std::string_view bytes) override {
    return watcher_->mutate({MutationKind::kAppend, path_, "", bytes},
                            [&](std::string_view written) { return inner_->append(written); });
  }
  Result<> sync() override {
    return watcher_->mutate({MutationKind::kSync, path_, "", ""}, [&](std::string_view) { return inner_->sync(); });
  }
  Result<> close() override { return inner_->close(); }

 private:
  std::unique_ptr<WritableFile> inner_;
  std::string path_;
  std::shared_ptr<MutationWatcher> watcher_;
};

class WatchedFileSystem final : public FileSystem, public FileLinks {
 public:
  WatchedFileSystem(std::shared_ptr<FileSystem> inner, std::shared_ptr<MutationWatcher> watcher)
      : inner_(std::move(inner)), watcher_(std::move(watcher)) {}

  Result<std::unique_ptr<ReadableFile>> open(const std::string& path) override { return inner_->open(path); }
  Result<bool> exists(const std::string& path) override { return inner_->exists(path); }
  Result<FileInfo> stat(const std::string& path) override { return inner_->stat(path); }
  Result<std::vector<FileInfo>> list(const std::string& directory) override { return inner_->list(directory); }
  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override { return inner_->lock(path); }

  Result<std::unique_ptr<WritableFile>> create(const std::string& path) override {
    std::unique_ptr<WritableFile> file;
    const auto create = [&](std::string_view) -> Result<> {
      file = TRY(inner_->create(path));
      return {};
    };
    TRY(watcher_->mutate({MutationKind::kCreate, path, "", ""}, create));
    return std::make_unique<WatchedFile>(std::move(file), path, watcher_);
  }
  Result<> create_directories(const std::string& path) override {
    return watcher_->mutate({MutationKind::kCreateDirectories, path, "", ""},
                            [&](std::string_view) { return inner_->create_directories(path); });
  }
  Result<> rename(const std::string& from, const std::string& to) override {
    return watcher_->mutate({MutationKind::kRename, from, to, ""},
                            [&](std::string_view) { return inner_->rename(from, to); });
  }
  Result<> rename_new(const std::string& from, const std::string& to) override {
    return watcher_->mutate({MutationKind::kRename, from, to, ""},
                            [&](std::string_view) { return inner_->rename_new(from, to); });
  }
  Result<> exchange(const std::string& a, const std::string& b) override {
    return watcher_->mutate({MutationKind::kExchange, a, b, ""},
                            [&](std::string_view) { return inner_->exchange(a, b); });
  }
  Result<> link(const std::string& from, const std::string& to) override {
    return watcher_->mutate({MutationKind::kLink, from, to, ""},
                            [&](std::string_view) { return link_file(*inner_, from, to); });
  }
  Result<> remove_file(const std::string& path) override {
    return watcher_->mutate({MutationKind::kRemoveFile, path, "", ""},
                            [&](std::string_view) { return inner_->remove_file(path); });
  }
  Result<> remove_directory(const std::string& path) override {
    return watcher_->mutate({MutationKind::kRemoveDirectory, path, "", ""},
                            [&](std::string_view) { return inner_->remove_directory(path); });
  }
  Result<> sync_file(const std::string& path) override {
    return watcher_->mutate({MutationKind::kSyncFile, path, "", ""},
                            [&](std::string_view) { return inner_->sync_file(path); });
  }
  Result<> sync_directory(const std::string& path) override {
    return watcher_->mutate({MutationKind::kSyncDirectory, path, "", ""},
                            [&](std::string_view) { return inner_->sync_directory(path); });
  }

 private:
  std::shared_ptr<FileSystem> inner_;
  std::shared_ptr<MutationWatcher> watcher_;
};

class WatchedCalls final : public RemoteCalls {
 public:
  explicit WatchedCalls(std::shared_ptr<MutationWatcher> watcher) : watcher_(std::move(watcher)) {}

  Result<> mutate(std::string_view call, const std::function<Result<>()>& perform) override {
    return watcher_->mutate({MutationKind::kRemote, std::string(call), "", ""},
                            [&](std::string_view) { return perform(); });
  }

 private:
  std::shared_ptr<MutationWatcher> watcher_;
};

}  // namespace

std::string_view name_of(MutationKind kind) {
  switch (kind) {
    case MutationKind::kCreate: return "create";
    case MutationKind::kAppend: return "append";
    case MutationKind::kSync: return "sync";
    case MutationKind::kCreateDirectories: return "create_directories";
    case MutationKind::kRename: return "rename";
    case MutationKind::kExchange: return "exchange";
    case MutationKind::kLink: return "link";
    case MutationKind::kRemoveFile: return "remove_file";
    case MutationKind::kRemoveDirectory: return "remove_directory";
    case MutationKind::kSyncFile: return "sync_file";
    case MutationKind::kSyncDirectory: return "sync_directory";
    case MutationKind::kRemote: return "remote";
  }
  return "?";
}

std::shared_ptr<RemoteCalls> watched_remote_calls(std::shared_ptr<MutationWatcher> watcher) {
  return std::make_shared<WatchedCalls>(std::move(watcher));
}

std::shared_ptr<FileSystem> watched_file_system(std::shared_ptr<FileSystem> inner,
                                                std::shared_ptr<MutationWatcher> watcher) {
  return std::make_shared<WatchedFileSystem>(std::move(inner), std::move(watcher));
}

}  // namespace brook::faults
