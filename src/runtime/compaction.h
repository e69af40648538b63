// Compaction: many small files of a table that appends become few, in the same order of rows, between two epochs or on
// request. It is part of an epoch's commit: the new files, the manifest that names them, and the positions of those who
// read the table by its manifest go there together.
//
// Only neighbours in one folder are merged, and none across a place where a reader stands: who has read some of the
// files has read whole new ones.
#pragma once

#include <string>
#include <vector>

#include "runtime/epoch_plan.h"
#include "sink/compactor.h"

namespace brook::runtime {

struct Compaction {
  std::string table;                             // dataset key
  std::vector<std::vector<std::size_t>> groups;  // entries of its log that become one each; ascending
  bool is_asked_for = true;                      // by a command: what stands in its way is an error
};

// Of the tables that ask for it (autoOptimize.autoCompact) those with enough small files, before the epoch of the plan.
[[nodiscard]] Result<std::vector<Compaction>> due_compactions(const Pipeline& pipeline, const EpochPlan& plan);
// All that can be merged in one table; no groups: nothing can.
[[nodiscard]] Result<Compaction> whole_compaction(const Pipeline& pipeline, const EpochPlan& plan,
                                                  const std::string& table);

// For Compactor::compact().
[[nodiscard]] std::vector<sink::FileGroup> groups_of(const OpenTable& table, const Compaction& compaction,
                                                     const engine::QueryContext& context);
// Where a reader of the log stands once the groups are one entry each.
[[nodiscard]] std::size_t position_after(std::size_t position, const Compaction& compaction);

}  // namespace brook::runtime
