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

// Whether the files of a table that appends, written under the columns `then`, can be read as those it has now: some
// came to it, or hold more.
[[nodiscard]] bool can_read_as(const Schema& then, const plan::Dataset& now);

}  // namespace brook::runtime
