// The groups of kernels, one file each. register.cc calls them all.
#pragma once

#include "duckdb/main/extension/extension_loader.hpp"

namespace brook::engine {

void register_number_casts(duckdb::ExtensionLoader& loader);
void register_time_casts(duckdb::ExtensionLoader& loader);
void register_arithmetic(duckdb::ExtensionLoader& loader);
void register_decimals(duckdb::ExtensionLoader& loader);
void register_math(duckdb::ExtensionLoader& loader);
void register_text(duckdb::ExtensionLoader& loader);
void register_text_parts(duckdb::ExtensionLoader& loader);
void register_patterns(duckdb::ExtensionLoader& loader);
void register_encodings(duckdb::ExtensionLoader& loader);
void register_hashes(duckdb::ExtensionLoader& loader);
void register_intervals(duckdb::ExtensionLoader& loader);
void register_times_of_day(duckdb::ExtensionLoader& loader);
void register_time_windows(duckdb::ExtensionLoader& loader);
void register_number_formats(duckdb::ExtensionLoader& loader);
void register_dates(duckdb::ExtensionLoader& loader);
void register_date_formats(duckdb::ExtensionLoader& loader);
void register_lists(duckdb::ExtensionLoader& loader);
void register_list_sets(duckdb::ExtensionLoader& loader);
void register_json(duckdb::ExtensionLoader& loader);
void register_moments(duckdb::ExtensionLoader& loader);

}  // namespace brook::engine
