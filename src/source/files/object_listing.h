// ObjectListing: a Listing of a store of objects, where listing costs one call for every thousand names there are, new
// or not. Names come in order, so that as long as new ones come behind the old ones (dates, numbers, times in names)
// only what lies behind the greatest name seen is asked for. Whether they do is found out and never relied on: a whole
// listing comes first in every process, and again each time the short ones have cost as much as a whole one, so that a
// name which came late is taken late, and never forgotten. Where new names came before old ones all listings are whole.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/object_files.h"
#include "source/files/listing.h"

namespace brook::source {

class ObjectListing final : public Listing {
 public:
  // REQUIRES: files outlives it.
  ObjectListing(ObjectFiles& files, FileOptions options);

  Result<std::vector<PlannedFile>> find_new(FileLog& log) override;

 private:
  // One path without braces.
  struct Pattern {
    std::string prefix;                 // what all its objects begin with
    std::vector<std::string> segments;  // of the path; each may have * ? [a-z]
    bool has_glob = false;
    // The way to ask for less.
    std::string greatest;  // the greatest path that was listed
    bool in_order = true;  // no new path has come before an old one
    std::uint64_t whole_calls = 0;
    std::uint64_t short_calls = 0;  // since the last whole listing
  };

  [[nodiscard]] Result<> list(Pattern& pattern, const FileLog& log, std::vector<PlannedFile>& found);
  [[nodiscard]] bool is_taken(const Pattern& pattern, const std::string& path) const;
  [[nodiscard]] static std::vector<std::string> segments_of(const std::string& path);

  ObjectFiles& files_;
  FileOptions options_;
  std::vector<std::string> name_globs_;
  std::vector<Pattern> patterns_;
};

}  // namespace brook::source
