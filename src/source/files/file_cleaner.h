// FileCleaner: takes files away that nobody is going to read again, as Spark's cleanSource says: they are deleted, or
// moved below sourceArchiveDir under their whole path. Doing it again is no error, so that it can be done after a crash
// without knowing how far it came. Used by one thread.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "base/file_system.h"
#include "base/result.h"
#include "source/option_reader.h"

namespace brook::source {

struct CleanSource {
  enum class Kind : std::uint8_t { kOff, kArchive, kDelete } kind = Kind::kOff;
  std::string archive;  // a folder
};

// Errors: kUsage for an unknown value, an archive without a folder, or one that lies where files are looked for.
[[nodiscard]] Result<CleanSource> read_clean_source(OptionReader& reader, const std::string& path);

class FileCleaner {
 public:
  // REQUIRES: files outlives it.
  FileCleaner(FileSystem& files, CleanSource what) : files_(files), what_(std::move(what)) {}

  [[nodiscard]] bool is_off() const { return what_.kind == CleanSource::Kind::kOff; }
  // A missing file was taken away before.
  [[nodiscard]] Result<> clean(const std::string& path);
  // Makes it durable.
  [[nodiscard]] Result<> sync();

 private:
  FileSystem& files_;
  CleanSource what_;
  std::set<std::string> changed_;  // folders
};

}  // namespace brook::source
