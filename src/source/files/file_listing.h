// FileListing: a Listing of folders of this machine. A folder whose time of modification did not change is
// not read again, and files that were seen before cost one look-up each. Used by one thread.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "source/files/listing.h"

namespace brook::source {

class FileListing final : public Listing {
 public:
  // REQUIRES: files outlives it.
  FileListing(FileSystem& files, FileOptions options);

  Result<std::vector<PlannedFile>> find_new(FileLog& log) override;

 private:
  struct Folder {
    std::int64_t modified_us = 0;
    bool is_settled = false;  // it had not changed for a while when it was read, so a later change shows in its time
    std::vector<std::string> folders;
  };

  [[nodiscard]] Result<> walk(const std::string& path, int depth, const FileLog& log);
  [[nodiscard]] Result<> look_at(const std::string& folder, const std::string& name, const FileLog& log);
  [[nodiscard]] Result<> walk_pattern(const std::string& folder, const std::vector<std::string>& segments,
                                      std::size_t at, const FileLog& log);
  [[nodiscard]] bool is_taken(const std::string& name) const;

  FileSystem& files_;
  FileOptions options_;
  std::vector<std::string> name_globs_;
  std::unordered_map<std::string, Folder> folders_;
  std::vector<PlannedFile> found_;
};

// Names that are never read: those of hidden and temporary files.
[[nodiscard]] bool is_hidden_name(std::string_view name);
// "key=value", as partitioned tables name their folders.
[[nodiscard]] bool is_partition_folder(std::string_view name);

}  // namespace brook::source
