// Kernels: the scalar and aggregate functions that DuckDB lacks, or where its answer is not Spark's. They are called
// brook_… in SQL; src/function says which function uses which. Each file of this folder registers its own.
#pragma once

#include "duckdb/main/extension/extension_loader.hpp"

namespace brook::engine {

void register_kernels(duckdb::ExtensionLoader& loader);

}  // namespace brook::engine
