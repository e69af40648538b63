// Version: what a token says: the files that make up one version of the map, oldest first, and the small changes after
// them. A plain value; its JSON form:
//   {"format":1,"files":[{"name":"7-0.state","bytes":812,"records":20,"epochs":[0,7],"crc":3735928559},…],
//    "tail":"base64 of a frame of records","tail_epoch":8}
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "state/state_file.h"

namespace brook::state {

struct Version {
  std::vector<StateFileInfo> files;
  std::string tail;              // records, each key at most once
  std::uint64_t tail_epoch = 0;  // of the tail's oldest change
};

// "" for the empty map.
[[nodiscard]] std::string to_token(const Version& version);
// kCorruption where it is no token, kUsage where a newer brookmill wrote it.
[[nodiscard]] Result<Version> parse_token(std::string_view token);

}  // namespace brook::state
