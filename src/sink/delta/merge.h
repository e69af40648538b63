// Merge: an epoch of updated rows and a Delta table as it stands: which data files hold rows that the epoch replaces or
// takes away, and what remains of those files. The table itself is not touched.
#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"
#include "sink/delta/delta_token.h"
#include "source/delta/snapshot.h"

namespace brook::sink::delta {

struct Merge {
  std::vector<source::delta::AddFile> replaced;
  std::vector<source::delta::AddFile> remainder;  // of their rows; staged, synced, and not in the table yet
};

struct MergePlaces {
  std::string table;    // where the files of the snapshot are, and those of the token
  std::string staging;  // where the token's keys of rows that are gone are
  std::string folder;   // for the remainder; it exists and is empty
  std::string prefix;   // of the names of its files
};

// REQUIRES: the token is of WriteMode::kUpdate, and actions_of() takes it for the snapshot.
[[nodiscard]] Result<Merge> merge(const DeltaToken& token, const source::delta::Snapshot& snapshot,
                                  const MergePlaces& places, engine::Engine& engine, FileSystem& files,
                                  const CancelToken& cancel, std::int64_t now_ms);

}  // namespace brook::sink::delta
