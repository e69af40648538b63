// FileSizes: how large the data files of a table should be, and whether small ones become few between epochs. Plain
// values, from OPTIONS, TBLPROPERTIES and the project's configuration.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "engine/engine.h"
#include "plan/graph.h"

namespace brook::sink {

struct FileSizes {
  std::uint64_t most_rows = 0;   // that a file holds; 0: any number
  std::uint64_t most_bytes = 0;  // after which an epoch's rows go on in another file; 0: any number
  std::uint64_t target_bytes = std::uint64_t{128} << 20U;  // of a file made of small ones
  bool auto_compact = false;
  std::uint64_t least_files = 50;  // of one folder that are worth the work
};

// Errors: kUsage naming the option or property.
[[nodiscard]] Result<FileSizes> read_file_sizes(const plan::Dataset& dataset,
                                                const std::map<std::string, std::string>& configuration);

// Makes the limits of an epoch's files those of a copy, in place of what its options say.
void set_limits(const FileSizes& sizes, engine::CopyTarget& target);

}  // namespace brook::sink
