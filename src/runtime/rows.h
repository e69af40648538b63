// Small relations that the runtime makes itself, and facts about batches. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analyze/relation.h"
#include "engine/batch.h"
#include "engine/engine.h"

namespace brook::runtime {

// SELECT * FROM the binding of that key.
[[nodiscard]] analyze::RelationPtr scan_all(const Schema& schema, const std::string& key);

// The rows of several bindings one after the other, as one batch; no bindings: no rows.
[[nodiscard]] Result<engine::BatchPtr> concatenate(engine::Engine& engine, const Schema& schema,
                                                   const std::vector<engine::Binding>& parts,
                                                   const engine::QueryContext& context, const CancelToken& cancel);

// A number that two batches with the same rows, in any order, share, and others practically never; never 0.
[[nodiscard]] Result<std::uint64_t> digest(const engine::Batch& batch);

}  // namespace brook::runtime
