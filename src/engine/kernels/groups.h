// The groups of kernels, one file each. register.cc calls them all.
#pragma once

#include "duckdb/main/extension/extension_loader.hpp"

namespace brook::engine {

void register_number_casts(duckdb::ExtensionLoader& loader);
void register_time_casts(duckdb::ExtensionLoader& loader);
void register_arithmetic(duckdb::ExtensionLoader& loader);
void register_decimals(duckdb::ExtensionLoader& loader);
void register_math(duckdb::ExtensionLoader& loader);
void register_dates(duckdb::ExtensionLoader& loader);
void register_date_formats(duckdb::ExtensionLoader& loader);

}  // namespace brook::engine
