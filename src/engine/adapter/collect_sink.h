// The sink of Engine::collect(): rows into one spillable collection, in order, filled by all threads.
#pragma once

#include "duckdb/common/types/column/column_data_collection.hpp"
#include "engine/adapter/instance.h"

namespace brook::engine {

// `result` is set when the query ends. REQUIRES: it outlives the query.
[[nodiscard]] SinkFactory collect_sink(duckdb::vector<duckdb::LogicalType> types,
                                       duckdb::unique_ptr<duckdb::ColumnDataCollection>& result);

}  // namespace brook::engine
