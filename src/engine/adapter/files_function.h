// Reading DataFiles. Parquet goes through DuckDB's reader with a schema of ours:
//   brook_parquet(n)      all columns of scans[n]'s DataFiles, by name: absent ones are NULL, partition columns come
//                         from the path; TIMESTAMP comes as TIMESTAMPTZ, as it is stored
//   brook_instant(x)      the same bytes with TIMESTAMPTZ -> TIMESTAMP, nested parts included; free
//   brook_partition(p,c)  the text of partition column c in the path p, NULL for Hive's null folder
#pragma once

#include "duckdb/main/extension/extension_loader.hpp"
#include "engine/engine.h"

namespace brook::engine {

void register_files_functions(duckdb::ExtensionLoader& loader);

// The FROM item that reads the columns (of the schema) of scans[n], as engine/emit.h wants it.
[[nodiscard]] Result<std::string> files_from_item(const DataFiles& files, const std::vector<std::size_t>& columns,
                                                  std::size_t n);

}  // namespace brook::engine
