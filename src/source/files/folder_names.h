// What the names of folders, key=value, say about the files in them. Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/data_type.h"
#include "source/files/planned_file.h"

namespace brook::source {

// How many bytes of a file's path belong to the table, where folders below `base_path` count, or, where that is empty,
// below what of the table's path has no glob.
[[nodiscard]] std::size_t table_prefix(const std::string& path, const std::string& base_path);

struct FolderValue {
  std::string key;                   // unescaped, both
  std::optional<std::string> value;  // nothing: NULL
};
[[nodiscard]] std::vector<FolderValue> folder_values(std::string_view path, std::size_t prefix);

// The columns that the folders of these files make, outermost first, with the types that Spark gives them: INT, BIGINT,
// DECIMAL, DOUBLE, DATE, TIMESTAMP or STRING.
[[nodiscard]] Schema folder_columns(const std::vector<PlannedFile>& files, std::size_t prefix);

}  // namespace brook::source
