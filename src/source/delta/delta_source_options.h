// DeltaSourceOptions: what the OPTIONS of a source USING delta say, under Delta's names. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "plan/source_traits.h"

namespace brook::source::delta {

struct DeltaSourceOptions {
  std::string path;
  // Where a stream begins; none: with the table as it is.
  std::optional<std::int64_t> starting_version;
  bool starting_latest = false;                       // with what comes after now
  std::optional<std::int64_t> starting_timestamp_ms;  // the first version at or after it
  std::uint64_t max_files = 1'000;                    // of an epoch
  std::optional<std::uint64_t> max_bytes;             // of an epoch; at least one file is taken
  bool skip_change_commits = false;
  bool ignore_deletes = false;
  bool ignore_changes = false;
};

// `time_zone`: of a startingTimestamp that names none. Errors: kUsage naming the option.
[[nodiscard]] Result<DeltaSourceOptions> read_delta_source_options(const plan::SourceTable& table,
                                                                   const std::string& time_zone);

}  // namespace brook::source::delta
