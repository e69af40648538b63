// The sink of Engine::for_each_chunk(): every chunk goes to one consumer, in order and one at a time.
#pragma once

#include <functional>

#include "engine/adapter/instance.h"
#include "engine/chunk.h"

namespace brook::engine {

// REQUIRES: `consume` outlives the query.
[[nodiscard]] SinkFactory consume_sink(duckdb::vector<duckdb::LogicalType> types,
                                       const std::function<Result<>(const ChunkView&)>& consume);

}  // namespace brook::engine
