// The SQL functions over sketches, one file a family.
#pragma once

#include "duckdb/main/extension/extension_loader.hpp"

namespace brook::engine::sketches {

void register_theta(duckdb::ExtensionLoader& loader);
void register_tuples(duckdb::ExtensionLoader& loader);
void register_kll(duckdb::ExtensionLoader& loader);
void register_hll(duckdb::ExtensionLoader& loader);
void register_top_k(duckdb::ExtensionLoader& loader);

}  // namespace brook::engine::sketches
