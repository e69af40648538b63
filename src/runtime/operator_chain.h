// OperatorChain: the operators of one flow with their state, and the way of an epoch through them.
//
// Used by one thread at a time. After a failed fold() the operators are ahead of the checkpoint and the chain is
// discarded with its pipeline.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "operator/operator.h"
#include "plan/incremental.h"
#include "runtime/checkpoint.h"
#include "runtime/commit_record.h"

namespace brook::runtime {

class OperatorChain {
 public:
  // Opens the operators of `steps` and loads what `records` holds of them, by step name. Where it holds some and not
  // others, the others are filled at the first fold() from what those below them keep (edits.h says when that can be).
  // `steps` outlives the chain.
  [[nodiscard]] static Result<std::unique_ptr<OperatorChain>> open(const std::vector<plan::Step>& steps,
                                                                   const std::map<std::string, OperatorRecord>& records,
                                                                   Checkpoint& checkpoint, const std::string& flow,
                                                                   std::uint64_t state_budget_bytes);

  // What an epoch needs from outside.
  struct Work {
    engine::Engine* engine = nullptr;
    engine::QueryContext context;
    op::EpochContext epoch;
    CancelToken cancel;
  };
  // What an epoch came to.
  struct Folded {
    engine::Bindings bindings;      // those given, and what the steps give, by their keys: for the output query
    std::set<std::string> changed;  // the steps whose state changed
    std::uint64_t input_rows = 0;
    std::map<std::string, OperatorRecord> records;
    SyncSet syncs;
  };
  // Takes the bound rows through the operators and makes their state durable (prepared, not committed).
  [[nodiscard]] Result<Folded> fold(const Work& work, engine::Bindings bindings);

  // Takes rows in that the readers of the chain have already: nothing is given, the state is saved with the next
  // fold().
  [[nodiscard]] Result<> fill(const Work& work, engine::Bindings bindings);
  [[nodiscard]] bool is_empty() const;  // nothing was ever saved

  // The records of an epoch that is committed now.
  void committed(const std::map<std::string, OperatorRecord>& records);
  // Deletes files of state that neither the chain nor `committed`, the records of the last commit, needs: they differ
  // while a flow is being rebuilt.
  [[nodiscard]] Result<> retain(const std::map<std::string, OperatorRecord>& committed);
  [[nodiscard]] std::vector<op::OperatorStats> stats() const;

 private:
  struct Link {
    const plan::Step* step = nullptr;
    std::unique_ptr<op::Operator> op;
    std::unique_ptr<state::StateStore> store;
    OperatorRecord record;
    bool is_new = false;       // it is to be filled from the steps below it
    state::ChangeSet unsaved;  // of filling it
  };
  [[nodiscard]] Result<> fill_new(const Work& work);
  [[nodiscard]] static Result<> fill(Link& link, const Work& work, Folded& folded);
  [[nodiscard]] static Result<> fold_inputs(Link& link, const Work& work, Folded& folded);
  [[nodiscard]] static Result<> save(Link& link, std::uint64_t epoch, Folded& folded);

  std::vector<Link> links_;
};

// The name under which an operator's state is stored.
[[nodiscard]] std::string operator_store_name(const std::string& flow, const std::string& step);

}  // namespace brook::runtime
