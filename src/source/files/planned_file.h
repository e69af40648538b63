// PlannedFile: a file that an epoch is going to read, as the plan saw it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/file_system.h"
#include "base/result.h"

namespace brook::source {

struct PlannedFile {
  std::string path;
  std::uint64_t size_bytes = 0;
  std::int64_t modified_us = 0;
  std::string version = {};  // of an object (ObjectFile::version)
};

// Opens it and sees to it that it still is what was planned. Errors: FAILED_READ_FILE.FILE_NOT_EXIST where it is gone,
// kInput naming it where it changed.
[[nodiscard]] Result<std::unique_ptr<ReadableFile>> open_planned(FileSystem& files, const PlannedFile& planned);
// The check alone; after reading, too, because a file may change in the meantime.
[[nodiscard]] Result<> check_unchanged(ReadableFile& file, const PlannedFile& planned);

}  // namespace brook::source
