// Small relations that the runtime makes itself, and facts about batches. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analyze/relation.h"
#include "engine/batch.h"
#include "engine/engine.h"
#include "plan/graph.h"

namespace brook::runtime {

// SELECT * FROM the binding of that key.
[[nodiscard]] analyze::RelationPtr scan_all(const Schema& schema, const std::string& key);

// The rows of several bindings one after the other, as one batch; no bindings: no rows.
[[nodiscard]] Result<engine::BatchPtr> concatenate(engine::Engine& engine, const Schema& schema,
                                                   const std::vector<engine::Binding>& parts,
                                                   const engine::QueryContext& context, const CancelToken& cancel);

// A number that two batches with the same rows, in any order, share, and others practically never; never 0.
[[nodiscard]] Result<std::uint64_t> digest(const engine::Batch& batch);

// What a reader of a complete table's changes gets: the schema, and all rows of the table as if they came now, from a
// scan under the key.
[[nodiscard]] Schema changes_schema(const plan::Dataset& dataset);
[[nodiscard]] analyze::RelationPtr scan_as_changes(const Schema& schema, const std::string& key);

}  // namespace brook::runtime
