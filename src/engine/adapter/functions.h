// The DuckDB functions that brookmill adds to every instance, in one list.
#pragma once

#include "duckdb/main/extension/extension_loader.hpp"

namespace brook::engine {

void register_functions(duckdb::ExtensionLoader& loader);

}  // namespace brook::engine
