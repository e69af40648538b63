// Edits: what an edited project does to what its checkpoint holds: which operators keep their state, which are built
// anew from those, and what cannot go on. Pure functions; any thread.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "plan/graph.h"
#include "runtime/commit_record.h"

namespace brook::runtime {

struct FlowEdit {
  enum class Kind : std::uint8_t {
    kNew,           // the checkpoint does not know the flow
    kUnchanged,     //
    kRowsChange,    // its state is kept, its table is written anew
    kPartly,        // operators above the kept ones are built anew from what those keep
    kRecomputed,    // it keeps no state
    kIncompatible,  // `reason` says why; --full-refresh starts over
  };
  const plan::Flow* flow = nullptr;
  Kind kind = Kind::kUnchanged;
  std::string reason;
  std::vector<std::string> kept;     // steps, by name
  std::vector<std::string> rebuilt;  // steps; of an incompatible flow those without state
};

[[nodiscard]] FlowEdit edit_of(const plan::Flow& flow, const plan::Dataset& target, const CommitRecord& last);

// Datasets that go by the changes of a view and missed some: it was refreshed or edited without them. They start over
// from its rows. `refreshed` start over anyway.
[[nodiscard]] std::vector<std::string> readers_without_changes(const plan::Graph& graph, const CommitRecord& last,
                                                               const std::set<std::string>& refreshed);

// For `brookmill plan`: a paragraph for every dataset that is not as the checkpoint knows it, then one line in all.
[[nodiscard]] std::string edits_text(const plan::Graph& graph, const CommitRecord& last);

}  // namespace brook::runtime
