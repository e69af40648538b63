// The groups of kernels over nested and semi-structured values, one file each. register.cc calls them all.
#pragma once

#include "duckdb/main/extension/extension_loader.hpp"

namespace brook::engine {

void register_json_from(duckdb::ExtensionLoader& loader);
void register_json_to(duckdb::ExtensionLoader& loader);
void register_csv(duckdb::ExtensionLoader& loader);
void register_xml_values(duckdb::ExtensionLoader& loader);
void register_variants(duckdb::ExtensionLoader& loader);
void register_list_edits(duckdb::ExtensionLoader& loader);
void register_list_sort(duckdb::ExtensionLoader& loader);
void register_maps(duckdb::ExtensionLoader& loader);
void register_vectors(duckdb::ExtensionLoader& loader);

}  // namespace brook::engine
