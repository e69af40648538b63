// DuckDB's readers read objects of S3 through EngineOptions::files: paths with a private prefix go to this subsystem of
// DuckDB's virtual file system. Files of this machine they read themselves.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "duckdb/common/file_system.hpp"

namespace brook::engine {

// What DuckDB must be told to read a path.
[[nodiscard]] std::string scan_path(const std::string& path);
// The path that was meant by one that DuckDB names.
[[nodiscard]] std::string path_of_scan(std::string_view path);

// Expanding a path (Glob) pins the content of its object: however often a query opens it, it reads one content.
[[nodiscard]] duckdb::unique_ptr<duckdb::FileSystem> make_scan_file_system(std::shared_ptr<FileSystem> files);

}  // namespace brook::engine
