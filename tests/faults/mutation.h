// Mutation: one call that changes a file system, and MutationWatcher: who is asked to carry each one out.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "base/remote_calls.h"

namespace brook::faults {

enum class MutationKind : std::uint8_t {
  kCreate,
  kAppend,
  kSync,
  kCreateDirectories,
  kRename,
  kExchange,
  kLink,
  kRemoveFile,
  kRemoveDirectory,
  kSyncFile,
  kSyncDirectory,
  kRemote,  // a call that changes another system; path says which
};
[[nodiscard]] std::string_view name_of(MutationKind kind);

struct Mutation {
  MutationKind kind = MutationKind::kCreate;
  std::string path;
  std::string other;       // of a rename or link: the new name; of an exchange: the second one
  std::string_view bytes;  // of an append; valid during the call
};

// Called from any thread, several at once.
class MutationWatcher {
 public:
  using Perform = std::function<Result<>(std::string_view bytes)>;  // an append of these bytes, else the call itself

  virtual ~MutationWatcher() = default;
  // Carries the mutation out by calling `perform`, or does not. What it returns is what the program gets.
  [[nodiscard]] virtual Result<> mutate(const Mutation& mutation, const Perform& perform) = 0;
};

// `inner`, with every mutating call of file_system.h handed to the watcher; reads, close() and locks pass through.
[[nodiscard]] std::shared_ptr<FileSystem> watched_file_system(std::shared_ptr<FileSystem> inner,
                                                              std::shared_ptr<MutationWatcher> watcher);
// Calls that change other systems, handed to the watcher in one sequence with those that change files.
[[nodiscard]] std::shared_ptr<RemoteCalls> watched_remote_calls(std::shared_ptr<MutationWatcher> watcher);

}  // namespace brook::faults
