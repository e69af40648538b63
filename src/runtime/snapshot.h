// Snapshot: one committed epoch of all tables of a checkpoint, for readers that do not hold its lock. What the
// epoch has committed and not yet published is found where it is staged, so every table is of the same epoch.
//
// The files named may be replaced by later epochs of a running pipeline; a reader that finds one gone reads
// the snapshot again.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "engine/engine.h"
#include "plan/graph.h"
#include "runtime/commit_record.h"

namespace brook::runtime {

struct Snapshot {
  CommitRecord record;
  std::map<std::string, engine::DataFiles> tables;  // by dataset key; absolute paths
};

// nullopt: nothing has been committed yet.
[[nodiscard]] Result<std::optional<Snapshot>> read_snapshot(const std::shared_ptr<FileSystem>& files,
                                                            const plan::Spec& spec);

}  // namespace brook::runtime
