#include "source/files/partition_folders.h"

#include <algorithm>

#include <fmt/format.h>

#include "source/files/folder_names.h"

namespace brook::source {

PartitionFolders::PartitionFolders(const std::string& path, const std::string& base_path, const FileColumns& columns)
    : prefix_(table_prefix(path, base_path)), columns_(columns) {}

Result<std::vector<std::optional<std::string>>> PartitionFolders::values(const std::string& path) const {
  std::vector<std::optional<std::string>> out(columns_.partition.size());
  std::vector<bool> found(out.size());
  for (FolderValue& folder : folder_values(path, prefix_)) {
    const auto is_it = [&](const Field& field) { return same_name(field.name, folder.key); };
    const auto column = std::ranges::find_if(columns_.partition, is_it);
    if (column != columns_.partition.end()) {
      const auto index = static_cast<std::size_t>(column - columns_.partition.begin());
      found[index] = true;
      out[index] = std::move(folder.value);
    } else if (std::ranges::any_of(columns_.file, is_it)) {
      return fail(input_error(fmt::format("the file {} lies in a folder {}=…, but the table is not partitioned by {}",
                                          path, folder.key, folder.key))
                      .with_hint(fmt::format("Add PARTITIONED BY ({}) to the table.", folder.key)));
    }
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!found[i]) {
      return fail(input_error(fmt::format("the file {} lies in no folder {}=…", path, columns_.partition[i].name))
                      .with_hint("The table is PARTITIONED BY this column: each file needs such a folder above it."));
    }
  }
  return out;
}

}  // namespace brook::source
