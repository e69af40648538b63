#include "source/files/file_listing.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/data_type.h"
#include "source/files/glob.h"

namespace brook::source {

namespace {

// How long a folder must have been left alone before its time of modification can be trusted: longer than any file
// system's clock tick.
constexpr std::int64_t kSettledUs = 2'000'000;
constexpr int kMaxDepth = 64;  // of folders; links may go round in circles

std::string without_trailing_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace

bool is_hidden_name(std::string_view name) {
  // The first two rules are Spark's.
  if (name.starts_with('.') || (name.starts_with('_') && name.find('=') == std::string_view::npos)) return true;
  constexpr std::string_view kTemporary[] = {"._copying_", ".tmp",      ".temp",      ".inprogress",
                                             ".partial",   ".filepart", ".crdownload"};
  return std::ranges::any_of(kTemporary, [&](std::string_view end) {
    return name.size() >= end.size() && same_name(name.substr(name.size() - end.size()), end);
  });
}

bool is_partition_folder(std::string_view name) {
  const std::size_t equals = name.find('=');
  return equals != std::string_view::npos && equals > 0;
}

FileListing::FileListing(FileSystem& files, FileOptions options) : files_(files), options_(std::move(options)) {
  options_.path = without_trailing_slash(options_.path);
  if (options_.name_glob) name_globs_ = expanded_braces(*options_.name_glob);
}

Result<std::vector<PlannedFile>> FileListing::find_new(FileLog& log) {
  found_.clear();
  if (!has_glob(options_.path)) {
    if (!TRY(files_.exists(options_.path))) return fail(path_not_found(options_.path));
    const FileInfo root = TRY(files_.stat(options_.path));
    if (root.is_directory) {
      TRY(walk(options_.path, 0, log));
    } else {
      TRY(look_at(parent_path(options_.path), file_name(options_.path), log));
    }
  } else {
    for (const std::string& pattern : expanded_braces(options_.path)) {
      std::vector<std::string> segments;
      for (std::size_t at = 0; at <= pattern.size();) {
        const std::size_t end = std::min(pattern.find('/', at), pattern.size());
        if (end > at) segments.push_back(pattern.substr(at, end - at));
        at = end + 1;
      }
      TRY(walk_pattern(pattern.starts_with('/') ? "/" : "", segments, 0, log));
    }
  }
  return arranged(std::move(found_), options_, log);
}

Result<> FileListing::walk_pattern(const std::string& folder, const std::vector<std::string>& segments, std::size_t at,
                                   const FileLog& log) {
  if (at == segments.size()) {
    if (!TRY(files_.exists(folder))) return {};
    const FileInfo info = TRY(files_.stat(folder));
    return info.is_directory ? walk(folder, 0, log) : look_at(parent_path(folder), file_name(folder), log);
  }
  if (!has_glob(segments[at])) return walk_pattern(join_path(folder, segments[at]), segments, at + 1, log);
  const std::string here = folder.empty() ? "." : folder;
  if (!TRY(files_.exists(here))) return at == 0 ? Result<>{} : fail(path_not_found(here));
  for (const FileInfo& entry : TRY(files_.list(here))) {
    if (is_hidden_name(entry.name) || !glob_matches(segments[at], entry.name)) continue;
    if (at + 1 == segments.size() && !entry.is_directory) {
      TRY(look_at(here, entry.name, log));
    } else if (entry.is_directory) {
      TRY(walk_pattern(join_path(folder, entry.name), segments, at + 1, log));
    }
  }
  return {};
}

bool FileListing::is_taken(const std::string& name) const {
  if (is_hidden_name(name)) return false;
  return name_globs_.empty() ||
         std::ranges::any_of(name_globs_, [&](const std::string& glob) { return glob_matches(glob, name); });
}

Result<> FileListing::look_at(const std::string& folder, const std::string& name, const FileLog& log) {
  const NameSet* const seen = log.seen(folder);
  if ((seen != nullptr && seen->contains(name)) || !is_taken(name)) return {};
  const std::string path = join_path(folder, name);
  const Result<FileInfo> info = files_.stat(path);
  if (!info) {
    if (!TRY(files_.exists(path))) return {};  // renamed or deleted since the folder was read
    return fail(info.error());
  }
  found_.push_back({path, info->size_bytes, info->modified_us});
  return {};
}

Result<> FileListing::walk(const std::string& path, int depth, const FileLog& log) {
  if (depth > kMaxDepth) {
    return fail(input_error(fmt::format("folders lie more than {} deep in {}", kMaxDepth, options_.path))
                    .with_hint("Is there a link to a folder above?"));
  }
  const std::int64_t now_us = system_clock().now_us();
  const Result<FileInfo> info = files_.stat(path);
  if (!info) {
    if (depth > 0 && !TRY(files_.exists(path))) return {};
    return fail(info.error());
  }
  Folder& folder = folders_[path];
  if (!folder.is_settled || folder.modified_us != info->modified_us) {
    folder.folders.clear();
    folder.is_settled = false;
    const NameSet* const seen = log.seen(path);
    for (const FileInfo& entry : TRY(files_.list(path))) {
      if (entry.is_directory) {
        const bool is_walked = options_.recursive || is_partition_folder(entry.name);
        if (is_walked && !is_hidden_name(entry.name)) folder.folders.push_back(join_path(path, entry.name));
      } else if (seen == nullptr || !seen->contains(entry.name)) {
        TRY(look_at(path, entry.name, log));
      }
    }
    std::ranges::sort(folder.folders);
    folder.modified_us = info->modified_us;
    folder.is_settled = now_us - info->modified_us > kSettledUs;
  }
  const std::vector<std::string> folders = folder.folders;  // the map may move while they are walked
  for (const std::string& each : folders) TRY(walk(each, depth + 1, log));
  return {};
}

}  // namespace brook::source
