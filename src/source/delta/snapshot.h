// Snapshot: a Delta table as of one version: what remains of all entries of its log up to that one. A value; entries
// are applied in the order of their versions.
#pragma once

#include <map>
#include <string>

#include "source/delta/action.h"

namespace brook::source::delta {

inline constexpr std::int64_t kNoTable = -1;

struct Snapshot {
  std::int64_t version = kNoTable;
  Protocol protocol;
  Metadata metadata;
  std::map<std::string, AddFile> files;             // by path
  std::map<std::string, RemoveFile> removed;        // by path; kept for readers of older versions
  std::map<std::string, Transaction> transactions;  // by application

  [[nodiscard]] bool exists() const { return version != kNoTable; }
  // Actions of a checkpoint, or of the entry that follows.
  void apply(const Action& action);
  // Forgets removed files that were deleted before.
  void expire_removed(std::int64_t before_ms);
  // How far an application has written; -1: not at all.
  [[nodiscard]] std::int64_t transaction_version(const std::string& application) const;
};

}  // namespace brook::source::delta
