// Which .sql files a spec's globs name.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "plan/spec.h"

namespace brook::plan {

namespace {

bool has_wildcard(std::string_view text) { return text.find_first_of("*?[") != std::string_view::npos; }

// One name against one segment of a glob: * ? [abc] [a-z] [!a].
bool matches(std::string_view name, std::string_view pattern) {
  if (pattern.empty()) return name.empty();
  if (pattern[0] == '*') {
    for (std::size_t skip = 0; skip <= name.size(); ++skip) {
      if (matches(name.substr(skip), pattern.substr(1))) return true;
    }
    return false;
  }
  if (name.empty()) return false;
  if (const std::size_t close = pattern.find(']', 2); pattern[0] == '[' && close != std::string_view::npos) {
    std::string_view set = pattern.substr(1, close - 1);
    const bool negated = set[0] == '!';
    if (negated) set.remove_prefix(1);
    bool found = false;
    for (std::size_t i = 0; i < set.size(); ++i) {
      if (i + 2 < set.size() && set[i + 1] == '-') {
        found = found || (set[i] <= name[0] && name[0] <= set[i + 2]);
        i += 2;
      } else {
        found = found || set[i] == name[0];
      }
    }
    return found != negated && matches(name.substr(1), pattern.substr(close + 1));
  }
  return (pattern[0] == '?' || pattern[0] == name[0]) && matches(name.substr(1), pattern.substr(1));
}

std::vector<std::string> segments_of(std::string_view glob) {
  std::vector<std::string> segments;
  while (!glob.empty()) {
    const std::size_t slash = std::min(glob.find('/'), glob.size());
    if (slash > 0 && glob.substr(0, slash) != ".") segments.emplace_back(glob.substr(0, slash));
    glob.remove_prefix(std::min(slash + 1, glob.size()));
  }
  return segments;
}

// Collects the files below `folder` that the segments from `at` on name. Hidden names are left out.
Result<> walk(FileSystem& fs, const std::string& folder, const std::vector<std::string>& segments, std::size_t at,
              std::set<std::string>& files) {
  const std::string& segment = segments[at];
  const bool last = at + 1 == segments.size();
  const bool any_depth = segment == "**";
  if (!has_wildcard(segment)) {
    const std::string path = join_path(folder, segment);
    if (!TRY(fs.exists(path))) return {};
    const bool is_directory = TRY(fs.stat(path)).is_directory;
    if (last && !is_directory) files.insert(path);
    return !last && is_directory ? walk(fs, path, segments, at + 1, files) : Result<>{};
  }
  if (any_depth && !last) TRY(walk(fs, folder, segments, at + 1, files));
  for (const FileInfo& entry : TRY(fs.list(folder.empty() ? "." : folder))) {
    if (entry.name.starts_with('.') || entry.name == "__pycache__") continue;
    const std::string path = join_path(folder, entry.name);
    if (any_depth) {
      if (entry.is_directory) TRY(walk(fs, path, segments, at, files));
      if (last && !entry.is_directory) files.insert(path);
    } else if (matches(entry.name, segment)) {
      if (last && !entry.is_directory) files.insert(path);
      if (!last && entry.is_directory) TRY(walk(fs, path, segments, at + 1, files));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> sql_files(FileSystem& fs, const Spec& spec) {
  if (spec.includes.empty()) {
    return fail(usage_error("the spec names no SQL files")
                    .at({spec.path, 1, 1})
                    .with_hint("Add\n    libraries:\n      - glob:\n          include: sql/**"));
  }
  // Paths as people would write them from where they are: beside the spec as it was found.
  const std::string folder = parent_path(spec.path) == "." ? "" : parent_path(spec.path);
  std::set<std::string> files;
  for (std::size_t i = 0; i < spec.includes.size(); ++i) {
    const std::string& glob = spec.includes[i];
    const Location place = i < spec.include_places.size() ? spec.include_places[i] : Location{spec.path, 1, 1};
    const std::vector<std::string> segments = segments_of(glob);
    std::set<std::string> found;
    if (!segments.empty()) TRY(walk(fs, glob.starts_with('/') ? "/" : folder, segments, 0, found));
    if (found.empty()) {
      return fail(usage_error(fmt::format("'{}' names no file", glob))
                      .at(place)
                      .with_hint(fmt::format("Paths start at the spec's folder, {}. A folder's files are   FOLDER/**",
                                             spec.directory)));
    }
    for (const std::string& file : found) {
      if (!file.ends_with(".sql")) {
        return fail(usage_error(fmt::format("'{}' names {}, which is not a .sql file", glob, file))
                        .at(place)
                        .with_class("PIPELINE_UNSUPPORTED_DEFINITIONS_FILE_EXTENSION")
                        .with_hint(file.ends_with(".py") ? "Definitions in Python are not built yet; write them in SQL."
                                                         : "Move it out of the folder, or narrow the glob."));
      }
    }
    files.merge(found);
  }
  return std::vector<std::string>(files.begin(), files.end());
}

}  // namespace brook::plan
