// EpochPlan: what one epoch will do, decided before anything is read: its number, its clock, its flows and the
// ranges they read. An epoch run again from the same plan gives the same rows.
//
// Which flows run together (DESIGN §4): flows that stand where the others stand (the front of their sources)
// share an epoch, and every range is read once for all of them. A flow that is behind (new, refreshed) runs
// epochs of its own until it has caught up. Views that are recomputed run when nothing else is left to do.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/pipeline.h"

namespace brook::runtime {

struct FlowPlan {
  std::size_t flow = 0;  // index into Pipeline::flows
  // Rows of this flow's own, when it reads apart from the others: by source key.
  std::map<std::string, source::Range> source_ranges;
  // Entries [from, to) of a streaming table's log that were committed before this epoch: by dataset key.
  std::map<std::string, std::pair<std::size_t, std::size_t>> table_ranges;
};

struct EpochPlan {
  enum class Kind : std::uint8_t {
    kTogether,   // the flows at the front, with the next range of each source
    kCatchUp,    // one flow behind the front
    kWatermark,  // flows whose watermark has moved since their last epoch, without new rows
    kDrain,      // flows that wait for a watermark give out what they have; at the end of a run, on request
    kRecompute,  // views that are computed from all input
    kCompact,    // no flow: small files become few
  };
  Kind kind = Kind::kTogether;
  std::uint64_t epoch = 0;
  std::int64_t started_us = 0;  // steady clock
  engine::QueryContext context;
  std::map<std::string, source::Range> ranges;  // shared by the flows of kTogether; by source key
  std::vector<FlowPlan> flows;                  // in dependency order; those that run whatever the others yield
  std::int64_t latest_offset_us = 0;            // spent on planning

  [[nodiscard]] bool runs(std::size_t flow) const;
};

// The next epoch, or nullopt when there is nothing to do.
[[nodiscard]] Result<std::optional<EpochPlan>> plan_epoch(Pipeline& pipeline, std::uint64_t epoch);

// The epoch that lets everything out that waits for a watermark, or nullopt when nothing can wait.
[[nodiscard]] std::optional<EpochPlan> plan_drain(const Pipeline& pipeline, std::uint64_t epoch);

// An epoch in which no flow runs.
[[nodiscard]] EpochPlan plan_without_flows(const Pipeline& pipeline, std::uint64_t epoch);

// The next shared epoch after one that is still being worked on, if its reading may already begin: nullopt when
// there is none, or when a flow of it needs what the earlier epoch will commit.
[[nodiscard]] Result<std::optional<EpochPlan>> plan_ahead(Pipeline& pipeline, const EpochPlan& current);

}  // namespace brook::runtime
