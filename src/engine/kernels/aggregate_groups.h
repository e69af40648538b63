// The groups of kernels that are about aggregates, beside those of groups.h, one file each (sketches: a folder).
#pragma once

#include "duckdb/main/extension/extension_loader.hpp"

namespace brook::engine {

void register_percentiles(duckdb::ExtensionLoader& loader);
void register_modes(duckdb::ExtensionLoader& loader);
void register_distinct_values(duckdb::ExtensionLoader& loader);
void register_histograms(duckdb::ExtensionLoader& loader);
void register_hyperloglog(duckdb::ExtensionLoader& loader);
void register_bitmaps(duckdb::ExtensionLoader& loader);
void register_joined_values(duckdb::ExtensionLoader& loader);
void register_count_min(duckdb::ExtensionLoader& loader);
void register_interval_sums(duckdb::ExtensionLoader& loader);
void register_counters(duckdb::ExtensionLoader& loader);
void register_sketches(duckdb::ExtensionLoader& loader);

}  // namespace brook::engine
