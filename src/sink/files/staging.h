// Where a sink keeps what is prepared and not published: beside the table t in folder w, in w/_staging/t/, a folder for
// each epoch of each flow. Pure functions and one that removes; any thread.
#pragma once

#include <set>
#include <string>

#include "sink/sink.h"

namespace brook::sink {

// "<checkpoint>-g0-e12-<flow>": an epoch's folder, and the part of a file's name that says where it comes from.
[[nodiscard]] std::string unique_name(const EpochName& name);
[[nodiscard]] std::string staging_root(const std::string& table_path);

// Removes the folders of a table that are not among the names kept, and the root when none is left. `newest_epoch`:
// SinkEnvironment's.
[[nodiscard]] Result<> clean_staging(FileSystem& files, const std::string& table_path,
                                     const std::set<std::string>& kept,
                                     std::optional<std::int64_t> newest_epoch = std::nullopt);

}  // namespace brook::sink
