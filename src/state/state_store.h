// StateStore: durable versions of one key-value map: an operator's groups, a source's log, a table's manifest.
// The truth in memory belongs to its user; the store makes changes durable and gives them back after a restart.
//
// Life of a version (one per epoch in which something changed):
//   prepare(epoch, changes) -> token     durable, but nothing refers to it yet
//   the runtime commits a record that holds the token
//   release(token)                       files that no token still needed refers to may go
// A token is self-contained JSON: the files that make up the map, oldest first, and a tail of small changes
// inline (so that a small epoch costs no file and no sync of its own). The number of files is O(log changes):
// files are merged in tiers, each merge written before the token that names it.
//
// Files are immutable, framed, checksummed and compressed; a damaged one is an Error of kind kCorruption that
// names the file, never a wrong value. Threads: one thread at a time, per store.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"

namespace brook::state {

// Collects the changes of one epoch: last write per key wins.
class ChangeSet {
 public:
  void put(std::string_view key, std::string_view value);
  // Of a key that never had a value: cheaper to merge, since nothing older need be looked for. REQUIRES: it was
  // neither put nor erased before.
  void put_new(std::string_view key, std::string_view value);
  void erase(std::string_view key);
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] std::size_t bytes() const { return encoded_.size(); }
  [[nodiscard]] std::string_view encoded() const { return encoded_; }  // in the store's record format

 private:
  std::string encoded_;
  std::size_t count_ = 0;
};

using Token = std::string;  // JSON; "" is the empty map

class StateStore {
 public:
  // `directory` belongs to this store alone.
  [[nodiscard]] static Result<std::unique_ptr<StateStore>> open(std::shared_ptr<FileSystem> files,
                                                                std::string directory);
  virtual ~StateStore() = default;

  // Calls `load` once per live key of the version, in no order; the views are valid during the call.
  using Load = std::function<Result<>(std::string_view key, std::string_view value)>;
  [[nodiscard]] virtual Result<> restore(const Token& token, const Load& load) = 0;

  // Makes `base` plus the changes durable and returns its token. `syncs` receives the files and directories that
  // must be synced before the commit (the runtime syncs all of an epoch's in parallel). May be called again for an
  // epoch that was prepared and not committed, also after a crash: the files are replaced.
  [[nodiscard]] virtual Result<Token> prepare(const Token& base, std::uint64_t epoch, const ChangeSet& changes,
                                              SyncSet& syncs) = 0;

  // Deletes files of this store that none of the tokens refers to: after commits, and at start (orphans).
  [[nodiscard]] virtual Result<> retain(const std::vector<Token>& tokens) = 0;

  // Reads every file of a version and checks it; for `checkpoint verify`.
  [[nodiscard]] virtual Result<> verify(const Token& token) = 0;
};

}  // namespace brook::state
