// Names of datasets on the command line: t, db.t, catalog.db.t, without case.
#pragma once

#include <string>

#include "plan/graph.h"

namespace brook::app {

// The key of the dataset. Errors: kUsage that lists the datasets there are.
[[nodiscard]] Result<std::string> dataset_key(const plan::Graph& graph, const std::string& name);

}  // namespace brook::app
