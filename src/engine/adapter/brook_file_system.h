// DuckDB's writers write through brook::FileSystem: paths with a private prefix go to this subsystem of DuckDB's
// virtual file system. It only creates and appends; everything else about outputs we do ourselves.
#pragma once

#include <memory>
#include <string>

#include "base/file_system.h"
#include "duckdb/common/file_system.hpp"

namespace brook::engine {

// What DuckDB must be told to write to `path` of EngineOptions::files.
[[nodiscard]] std::string duckdb_path(const std::string& path);

[[nodiscard]] duckdb::unique_ptr<duckdb::FileSystem> make_brook_file_system(std::shared_ptr<FileSystem> files);

}  // namespace brook::engine
