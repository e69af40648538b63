// Checkpoints of a Delta log: a snapshot as Parquet files, one action a row.
#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"
#include "source/delta/snapshot.h"

namespace brook::source::delta {

// Applies all actions of a checkpoint's parts.
[[nodiscard]] Result<> read_checkpoint(engine::Engine& engine, const std::vector<std::string>& parts,
                                       Snapshot& snapshot);
// Writes one file into the folder and returns its path. Not synced.
[[nodiscard]] Result<std::string> write_checkpoint_file(engine::Engine& engine, const Snapshot& snapshot,
                                                        const std::string& folder);
// Rows in it.
[[nodiscard]] std::uint64_t checkpoint_rows(const Snapshot& snapshot);

}  // namespace brook::source::delta
