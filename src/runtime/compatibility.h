// Compatibility: whether a graph can go on from a checkpoint that an earlier version of the project wrote.
// Pure functions; any thread.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "plan/graph.h"
#include "runtime/commit_record.h"

namespace brook::runtime {

// Errors: kUsage that names the dataset, what changed, and --full-refresh with the dataset's name. Datasets in
// `reset` start over and may change freely.
[[nodiscard]] Result<> check_compatible(const plan::Graph& graph, const CommitRecord& last,
                                        const std::set<std::string>& reset);

// Datasets that go by the changes of a view and missed some: it was refreshed or edited without them. They start over
// from its rows. `refreshed` start over anyway.
[[nodiscard]] std::vector<std::string> readers_without_changes(const plan::Graph& graph, const CommitRecord& last,
                                                               const std::set<std::string>& refreshed);

}  // namespace brook::runtime
