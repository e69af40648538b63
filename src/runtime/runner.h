// Runs a pipeline: epoch after epoch until nothing is left, or until it is told to stop.
#pragma once

#include <cstdint>
#include <optional>

#include "runtime/pipeline.h"

namespace brook::runtime {

struct RunOptions {
  PipelineOptions pipeline;
  bool continuous = false;      // else: take what is there now, then stop
  bool drain = false;           // at the end, close every window that is still open
  std::int64_t trigger_us = 0;  // continuous: an epoch starts at most this often; 0: as soon as there is data
};

// Takes the checkpoint's lock, recovers, runs. Errors: whatever stopped it; nothing uncommitted is visible or
// left behind. A cancelled run ends with kCancelled after cleaning up.
[[nodiscard]] Result<RunSummary> run(const plan::Graph& graph, const Environment& environment,
                                     const RunOptions& options);

}  // namespace brook::runtime
