// PartitionFolders: the values that stand in the names of the folders a file lies in (key=value). Immutable; any
// thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "source/files/file_columns.h"

namespace brook::source {

class PartitionFolders {
 public:
  // Folders below `base_path` are looked at, or, where that is empty, below what of the table's path has no glob.
  // REQUIRES: columns outlive it.
  PartitionFolders(const std::string& path, const std::string& base_path, const FileColumns& columns);

  // The texts of the partition columns, unescaped; nothing stands for NULL. Errors: kInput for a file that lies in no
  // folder of a column, or in one that names a column the table is not partitioned by.
  [[nodiscard]] Result<std::vector<std::optional<std::string>>> values(const std::string& path) const;

 private:
  std::size_t prefix_ = 0;  // bytes of a path that belong to the table
  const FileColumns& columns_;
};

}  // namespace brook::source
