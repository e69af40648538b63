// Compatibility: whether a graph can go on from a checkpoint that an earlier version of the project wrote.
// Pure functions; any thread.
#pragma once

#include <set>

#include "plan/graph.h"
#include "runtime/commit_record.h"

namespace brook::runtime {

// Errors: kUsage that names the dataset, what changed, and --full-refresh with the dataset's name. Datasets in
// `reset` start over and may change freely.
[[nodiscard]] Result<> check_compatible(const plan::Graph& graph, const CommitRecord& last,
                                        const std::set<std::string>& reset);

}  // namespace brook::runtime
