#include "source/files/object_listing.h"

#include <algorithm>

#include "source/files/file_listing.h"
#include "source/files/glob.h"

namespace brook::source {

namespace {

// Short listings between two whole ones, even of a few names.
constexpr std::uint64_t kFewestShortCalls = 8;

std::string without_trailing_slash(std::string path) {
  while (path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace

ObjectListing::ObjectListing(ObjectFiles& files, FileOptions options) : files_(files), options_(std::move(options)) {
  if (options_.name_glob) name_globs_ = expanded_braces(*options_.name_glob);
  for (const std::string& path : expanded_braces(options_.path)) {
    Pattern pattern;
    pattern.segments = segments_of(without_trailing_slash(path));
    pattern.has_glob = has_glob(path);
    pattern.prefix =
        pattern.has_glob ? path.substr(0, path.find_first_of("*?[{\\")) : without_trailing_slash(path) + "/";
    patterns_.push_back(std::move(pattern));
  }
}

std::vector<std::string> ObjectListing::segments_of(const std::string& path) {
  std::vector<std::string> segments;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    segments.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return segments;
}

bool ObjectListing::is_taken(const Pattern& pattern, const std::string& path) const {
  const std::vector<std::string> segments = segments_of(path);
  const std::string& name = segments.back();
  const std::size_t depth = pattern.segments.size();
  if (name.empty() || segments.size() < depth) return false;  // a name that ends with a slash stands for a folder
  for (std::size_t i = 0; i < depth; ++i) {
    const std::string& wanted = pattern.segments[i];
    if (has_glob(wanted) ? is_hidden_name(segments[i]) || !glob_matches(wanted, segments[i]) : wanted != segments[i]) {
      return false;
    }
  }
  for (std::size_t i = depth; i + 1 < segments.size(); ++i) {
    if (is_hidden_name(segments[i]) || (!options_.recursive && !is_partition_folder(segments[i]))) return false;
  }
  if (is_hidden_name(name)) return false;
  return name_globs_.empty() ||
         std::ranges::any_of(name_globs_, [&](const std::string& glob) { return glob_matches(glob, name); });
}

Result<> ObjectListing::list(Pattern& pattern, const FileLog& log, std::vector<PlannedFile>& found) {
  const bool whole = pattern.greatest.empty() || !pattern.in_order ||
                     pattern.short_calls >= std::max(kFewestShortCalls, pattern.whole_calls);
  std::string after = whole ? "" : pattern.greatest;
  std::string greatest = pattern.greatest;
  // Of an earlier process only the log tells which names are old ones.
  const bool first = pattern.greatest.empty();
  std::string least_new;
  std::string greatest_old;
  std::uint64_t calls = 0;
  bool is_there = false;
  for (bool more = true; more; ++calls) {
    const ObjectFilePage page = TRY(files_.list_objects(pattern.prefix, after));
    for (const ObjectFile& file : page.files) {
      is_there = is_there || pattern.prefix.ends_with('/') || file.path == pattern.prefix;
      greatest = std::max(greatest, file.path);
      if (!is_taken(pattern, file.path)) continue;
      const NameSet* const seen = log.seen(parent_path(file.path));
      if (seen != nullptr && seen->contains(file_name(file.path))) {
        greatest_old = file.path;
        continue;
      }
      if (least_new.empty()) least_new = file.path;
      found.push_back({file.path, file.size_bytes, file.modified_us, file.version});
    }
    more = !page.is_last && !page.files.empty();
    if (more) after = page.files.back().path;
  }
  if (whole) {
    if (!is_there && !pattern.has_glob && log.size() == 0) {
      if (!pattern.prefix.ends_with('/')) return fail(path_not_found(options_.path));
      pattern.prefix.pop_back();  // no folder: perhaps an object
      return list(pattern, log, found);
    }
    const std::string& old = first ? greatest_old : pattern.greatest;
    if (!least_new.empty() && least_new < old) pattern.in_order = false;
    pattern.whole_calls = calls;
    pattern.short_calls = 0;
  } else {
    pattern.short_calls += calls;
  }
  pattern.greatest = std::move(greatest);
  return {};
}

Result<std::vector<PlannedFile>> ObjectListing::find_new(FileLog& log) {
  std::vector<PlannedFile> found;
  for (Pattern& pattern : patterns_) TRY(list(pattern, log, found));
  return arranged(std::move(found), options_, log);
}

}  // namespace brook::source
