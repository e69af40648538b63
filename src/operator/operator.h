// Operator: a stateful step of a flow (plan/incremental.h). It folds what an epoch brings into its state and gives the
// rows that follow from it.
//
// Call order, per process:
//   load()*                                                        the state as of the last commit
//   per epoch: begin() -> fold(0, …)* -> fold(1, …)* … -> output() -> save() -> [rows()]
// output() is called when the plan says that the step emits, save() always. A failed epoch leaves the state half
// folded: the runtime throws the operator away and loads a new one from the last commit. Threads: one at a time, except
// that what output() and rows() gave is read by the engine's threads while nobody folds.
//
// Determinism: one thread folds, in input order, and rows come in an order that follows from the state alone; so
// nothing depends on the number of threads, on how the input was cut into batches, or on restarts between them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/cancel.h"
#include "engine/batch.h"
#include "engine/scan.h"
#include "plan/incremental.h"
#include "state/state_store.h"

namespace brook::op {

struct OperatorStats {  // Spark's stateOperators entry
  std::string name;     // "aggregate"
  std::uint64_t rows_total = 0;
  std::uint64_t rows_updated = 0;  // in this epoch
  std::uint64_t rows_removed = 0;
  std::uint64_t rows_late = 0;  // dropped by the watermark in this epoch
  std::uint64_t memory_used_bytes = 0;
  std::uint64_t rows_touched = 0;  // state rows read or written in this epoch, for the O(batch) tests
};

// What is constant during an epoch.
struct EpochContext {
  std::uint64_t epoch = 0;
  std::int64_t now_us = 0;
  // Of the flow, from what earlier epochs saw; absent: none is known yet, or nothing declares one.
  std::optional<std::int64_t> watermark_us = std::nullopt;
  // The watermark that the flow's epoch before ran with: rows at or before it are late (plan/stream_steps.h).
  std::optional<std::int64_t> late_watermark_us = std::nullopt;
  bool no_more_input = false;  // the last epoch of a run that drains: whatever waits goes out
};

// Rows of one epoch. Valid until the operator's next begin().
struct OutputRows {
  std::shared_ptr<engine::ScanSource> rows;  // of Step::output
  std::uint64_t count = 0;
};

class Operator {
 public:
  virtual ~Operator() = default;
  [[nodiscard]] virtual Result<> load(std::string_view key, std::string_view value) = 0;
  [[nodiscard]] virtual Result<> begin(const EpochContext&) { return {}; }
  // One chunk of an input of the step. Errors as Spark's (ARITHMETIC_OVERFLOW …) and a state over its budget.
  [[nodiscard]] virtual Result<> fold(std::size_t input, const engine::ChunkView& chunk) = 0;
  // This epoch's rows, after everything is folded.
  [[nodiscard]] virtual Result<OutputRows> output() = 0;
  // Everything that changed since the last call, for the state store; the set is appended to. O(what changed).
  [[nodiscard]] virtual Result<> save(state::ChangeSet& changes) = 0;
  // All rows that output() ever gave and that were not taken back, without weights; an Error kInternal of an operator
  // that does not know them. Valid until the next fold().
  [[nodiscard]] virtual Result<std::shared_ptr<engine::ScanSource>> rows();
  [[nodiscard]] virtual OperatorStats stats() const = 0;  // of the epoch that save() last ended
  // What it remembers, for people to look at; by default rows(). Valid until the next fold().
  [[nodiscard]] virtual Result<std::shared_ptr<engine::ScanSource>> remembered() { return rows(); }
};

// `memory_budget_bytes` bounds the state; past it fold() fails with a message that says what to do.
[[nodiscard]] Result<std::unique_ptr<Operator>> make_operator(const plan::Step& step,
                                                              std::uint64_t memory_budget_bytes);

// One a kind. `emits`: the schema of an aggregation's output(); absent: it is not called.
[[nodiscard]] Result<std::unique_ptr<Operator>> make_aggregate(const plan::AggregateStep& step,
                                                               std::optional<Schema> emits,
                                                               std::uint64_t memory_budget_bytes);
[[nodiscard]] Result<std::unique_ptr<Operator>> make_retracting_aggregate(const plan::Step& step,
                                                                          const plan::AggregateStep& aggregate,
                                                                          std::uint64_t memory_budget_bytes);
[[nodiscard]] Result<std::unique_ptr<Operator>> make_join(const plan::Step& step, const plan::JoinStep& join,
                                                          std::uint64_t memory_budget_bytes);
[[nodiscard]] Result<std::unique_ptr<Operator>> make_partition(const plan::Step& step,
                                                               const plan::PartitionStep& partition,
                                                               std::uint64_t memory_budget_bytes);
[[nodiscard]] Result<std::unique_ptr<Operator>> make_replace(const plan::Step& step, const plan::ReplaceStep& replace,
                                                             std::uint64_t memory_budget_bytes);
[[nodiscard]] Result<std::unique_ptr<Operator>> make_result(const plan::Step& step, std::uint64_t memory_budget_bytes);
[[nodiscard]] Result<std::unique_ptr<Operator>> make_once(const plan::Step& step);
[[nodiscard]] Result<std::unique_ptr<Operator>> make_cdc(const plan::Step& step, const plan::CdcStep& cdc,
                                                         std::uint64_t memory_budget_bytes);

// Those of streams (plan/stream_steps.h). REQUIRES: `step` is the kind of `frame`; both outlive the operator.
[[nodiscard]] Result<std::unique_ptr<Operator>> make_window(const plan::WindowStep& step, const plan::Step& frame,
                                                            std::uint64_t memory_budget_bytes);
[[nodiscard]] std::unique_ptr<Operator> make_session(const plan::SessionStep& step, const plan::Step& frame,
                                                     std::uint64_t memory_budget_bytes);
[[nodiscard]] std::unique_ptr<Operator> make_dedup(const plan::DedupStep& step, const plan::Step& frame,
                                                   std::uint64_t memory_budget_bytes);
[[nodiscard]] std::unique_ptr<Operator> make_pairs(const plan::StreamJoinStep& step, const plan::Step& frame,
                                                   std::uint64_t memory_budget_bytes);
[[nodiscard]] std::unique_ptr<Operator> make_partners(const plan::PartnerStep& step, const plan::Step& frame,
                                                      std::uint64_t memory_budget_bytes);

}  // namespace brook::op
