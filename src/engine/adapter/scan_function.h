// The table functions through which a query reads rows of ours:
//   brook_batch(n)   a CollectionBatch: in parallel, its chunks as they lie, no copy
//   brook_scan(n)    a ScanSource: one worker per thread, morsel index = DuckDB's batch index
// n is the index of a BoundScan in the QueryState; the columns are the bound ones, named c0, c1, … .
// Both take the projection of the optimizer and tell the order of their rows, so that sinks can keep it.
#pragma once

#include "duckdb/function/table_function.hpp"

namespace brook::engine {

[[nodiscard]] duckdb::TableFunction batch_function();
[[nodiscard]] duckdb::TableFunction scan_function();

}  // namespace brook::engine
