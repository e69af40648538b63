// AggregateState, and its rows as a ScanSource: the key columns, then one column per call, by arrival of the groups.
#pragma once

#include <memory>
#include <vector>

#include "engine/scan.h"
#include "operator/aggregate/accumulator.h"
#include "operator/aggregate/groups.h"

namespace brook::op {

struct AggregateState {
  std::unique_ptr<Groups> groups;
  std::vector<CompiledCall> calls;
  Schema schema;  // of the rows
};

// Keeps the state alive. The rows are those of the time of reading; nobody may fold meanwhile.
[[nodiscard]] std::shared_ptr<engine::ScanSource> scan_of(std::shared_ptr<const AggregateState> state);

}  // namespace brook::op
