// What TBLPROPERTIES say of the state of a streaming table's flows, and which state nothing ever ends.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/graph.h"

namespace brook::plan {

struct StateSettings {
  // 'idleTimeout': a stream that gave no row for so long, by the clock, no longer holds the watermark back.
  std::optional<std::int64_t> idle_timeout_us;
  // 'stateTtl': what no watermark ends is forgotten so long after it came, by the clock.
  std::optional<std::int64_t> ttl_us;
  // 'stateLimit': of each operator of a flow.
  std::optional<std::uint64_t> limit_bytes;
};
// Errors: kUsage for values that are no durations or sizes, with the table's place.
[[nodiscard]] Result<StateSettings> state_settings(const Dataset& dataset);

// A sentence for each operator of a stream whose state nothing ends, with what would.
[[nodiscard]] std::vector<std::string> unbounded_state(const Graph& graph);

}  // namespace brook::plan
