// brookmill compact: an epoch of its own in which no flow runs and small files of tables become few.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "runtime/pipeline.h"

namespace brook::runtime {

struct CompactReport {
  std::string table;  // dataset key
  std::uint64_t files_before = 0;
  std::uint64_t files_after = 0;
};

// Takes the checkpoint's lock and recovers, as a run does; commits nothing where nothing can be merged. Errors: kUsage
// for a table whose sink does not do it, and for a project that was edited since its last run.
[[nodiscard]] Result<std::vector<CompactReport>> compact(const plan::Graph& graph, const Environment& environment,
                                                         const std::set<std::string>& tables);

}  // namespace brook::runtime
