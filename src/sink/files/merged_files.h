// Files of a table that become fewer: the part of Compactor::compact() that is the same for all tables of Parquet
// files.
#pragma once

#include <string>
#include <vector>

#include "sink/compactor.h"

namespace brook::sink {

// Writes one file for each group, into the group's folder below `staging`. Paths are relative to it. Errors: kInternal
// where a group's rows are not all there.
[[nodiscard]] Result<std::vector<engine::WrittenFile>> write_merged_files(const std::vector<FileGroup>& groups,
                                                                          engine::CopyTarget target,
                                                                          const std::string& staging, FileSystem& files,
                                                                          engine::Engine& engine,
                                                                          const CancelToken& cancel);

}  // namespace brook::sink
