// Operator: a stateful step of a flow. It folds each batch into its state and gives back rows.
//
// Call order, per process:  load()* -> per epoch: fold()* -> changes() -> [rows()] -> next epoch
// A failed epoch leaves the state half folded: the runtime throws the operator away and loads a new one from
// the last commit. Threads: one at a time, except that rows() is read by the engine's threads while nobody folds.
//
// Determinism: one thread folds, in input order, and rows() come in the order in which their groups arrived; so neither
// depends on the number of threads, on how the input was cut into batches, or on restarts between them.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/cancel.h"
#include "engine/batch.h"
#include "engine/scan.h"
#include "plan/graph.h"
#include "state/state_store.h"

namespace brook::op {

struct OperatorStats {  // Spark's stateOperators entry
  std::string name;     // "aggregate"
  std::uint64_t rows_total = 0;
  std::uint64_t rows_updated = 0;  // in this epoch
  std::uint64_t rows_removed = 0;
  std::uint64_t memory_used_bytes = 0;
  std::uint64_t rows_touched = 0;  // state rows read or written in this epoch, for the O(batch) tests
};

class Operator {
 public:
  virtual ~Operator() = default;
  [[nodiscard]] virtual Result<> load(std::string_view key, std::string_view value) = 0;
  // One chunk of the plan's input. Errors as Spark's (ARITHMETIC_OVERFLOW …) and a state over its budget.
  [[nodiscard]] virtual Result<> fold(const engine::ChunkView& chunk) = 0;
  // Everything that changed since the last call, for the state store; the set is appended to. O(what changed).
  [[nodiscard]] virtual Result<> changes(state::ChangeSet& changes) = 0;
  // The whole result as rows. Valid until the next fold().
  [[nodiscard]] virtual Result<std::shared_ptr<engine::ScanSource>> rows() = 0;
  [[nodiscard]] virtual OperatorStats stats() const = 0;  // of the epoch that changes() last ended
};

// `memory_budget_bytes` bounds the state; past it fold() fails with a message that says what to do.
[[nodiscard]] Result<std::unique_ptr<Operator>> make_aggregate(const plan::AggregatePlan& plan,
                                                               std::uint64_t memory_budget_bytes);

}  // namespace brook::op
