// FileLinks: what a file system can do beside file_system.h that gives a file a second name. The local disk can, and so
// what stands around it.
#pragma once

#include <string>

#include "base/file_system.h"

namespace brook {

class FileLinks {
 public:
  virtual ~FileLinks() = default;
  // A hard link; mutating. Durable once the folder is synced. Taken already: an Error of kind kConflict.
  [[nodiscard]] virtual Result<> link(const std::string& from, const std::string& to) = 0;
};

// Errors: kIo where the file system has no links.
[[nodiscard]] Result<> link_file(FileSystem& files, const std::string& from, const std::string& to);

}  // namespace brook
