// Listing: looks for files that a source has not taken yet; on this machine (FileListing) or in a store of objects
// (ObjectListing). Used by one thread.
#pragma once

#include <memory>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "source/files/file_log.h"
#include "source/files/file_options.h"

namespace brook::source {

class Listing {
 public:
  virtual ~Listing() = default;
  // New files in the order in which they are to be taken: by time of modification (milliseconds), then by path; or the
  // newest first. Those too old are noted in the log as to be left alone. Errors: PATH_NOT_FOUND for a path that is not
  // there, kIo for a folder that cannot be read.
  [[nodiscard]] virtual Result<std::vector<PlannedFile>> find_new(FileLog& log) = 0;
};

// REQUIRES: files outlives it.
[[nodiscard]] std::unique_ptr<Listing> make_listing(FileSystem& files, const FileOptions& options);

// The end of every find_new(): without those too old and those found twice, in order.
[[nodiscard]] std::vector<PlannedFile> arranged(std::vector<PlannedFile> found, const FileOptions& options,
                                                FileLog& log);

[[nodiscard]] Error path_not_found(const std::string& path);

}  // namespace brook::source
