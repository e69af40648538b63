// FileOptions: the options that all sources of files share, with Spark's names. A value; made once at planning.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "source/files/file_cleaner.h"
#include "source/option_reader.h"

namespace brook::source {

struct FileOptions {
  std::string path;                        // a folder, a file, or a glob: * ? [a-z] {a,b}
  std::optional<std::int64_t> max_files;   // of an epoch
  std::optional<std::uint64_t> max_bytes;  // of an epoch; at least one file is taken
  bool latest_first = false;
  std::int64_t max_age_us = 0;  // how much older than the newest file seen a new file may be
  bool recursive = false;
  std::optional<std::string> name_glob;  // pathGlobFilter
  bool ignore_missing = false;
  std::string base_path;  // where folders of partitions begin; empty: what of the path has no glob
  CleanSource clean;
};

// Errors: kUsage naming the option and what it may be.
[[nodiscard]] Result<FileOptions> read_file_options(OptionReader& reader);

}  // namespace brook::source
