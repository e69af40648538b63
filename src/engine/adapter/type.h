// Spark types <-> DuckDB's LogicalType, as laid down in engine/emit.h.
#pragma once

#include "base/data_type.h"
#include "duckdb/common/types.hpp"

namespace brook::engine {

[[nodiscard]] duckdb::LogicalType to_duckdb(const DataType& type);
[[nodiscard]] duckdb::vector<duckdb::LogicalType> to_duckdb(const Schema& schema);

// The type under which a column is stored in Parquet: as to_duckdb(), but TIMESTAMP (an instant) is TIMESTAMPTZ,
// which has the same bytes. Nested parts included.
[[nodiscard]] duckdb::LogicalType to_stored(const DataType& type);
[[nodiscard]] bool has_instant(const DataType& type);  // a TIMESTAMP anywhere in it

// Whether values of both types have the same bytes: equal but for names of struct fields and instants.
[[nodiscard]] bool same_layout(const duckdb::LogicalType& a, const duckdb::LogicalType& b);

}  // namespace brook::engine
