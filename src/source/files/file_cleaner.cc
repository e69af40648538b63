#include "source/files/file_cleaner.h"

#include <filesystem>

#include <fmt/format.h>

#include "base/data_type.h"
#include "source/files/glob.h"

namespace brook::source {

namespace {

std::string absolute(const std::string& path) {
  std::error_code ignored;
  std::string text = std::filesystem::absolute(path, ignored).lexically_normal().string();
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

bool is_below(const std::string& path, const std::string& folder) {
  return path == folder || path.starts_with(folder.ends_with('/') ? folder : folder + "/");
}

}  // namespace

Result<CleanSource> read_clean_source(OptionReader& reader, const std::string& path) {
  CleanSource out;
  const std::string kind = reader.text("cleanSource").value_or("off");
  const std::optional<std::string> archive = reader.text("sourceArchiveDir");
  if (same_name(kind, "off")) return out;
  if (same_name(kind, "delete")) {
    out.kind = CleanSource::Kind::kDelete;
    return out;
  }
  if (!same_name(kind, "archive")) return fail(reader.wrong("cleanSource", kind, "off, archive or delete"));
  if (!archive || archive->empty()) {
    return fail(
        usage_error("cleanSource 'archive' needs the option sourceArchiveDir")
            .at(reader.where())
            .with_hint("Name a folder that lies elsewhere, on the same disk: sourceArchiveDir 'data/archive'."));
  }
  out.kind = CleanSource::Kind::kArchive;
  out.archive = archive->starts_with("file:") ? archive->substr(archive->starts_with("file://") ? 7 : 5) : *archive;
  std::string looked_at = path.substr(0, path.find_first_of("*?[{\\"));
  if (has_glob(path)) looked_at = parent_path(looked_at + "x");
  if (is_below(absolute(out.archive), absolute(looked_at))) {
    return fail(
        reader.wrong("sourceArchiveDir", *archive, "a folder outside of the path, where nothing is read again"));
  }
  return out;
}

Result<> FileCleaner::clean(const std::string& path) {
  if (!TRY(files_.exists(path))) return {};
  if (what_.kind == CleanSource::Kind::kDelete) {
    TRY(files_.remove_file(path));
  } else {
    const std::string target = what_.archive + absolute(path);
    TRY(files_.create_directories(parent_path(target)));
    Result<> moved = files_.rename(path, target);
    if (!moved) {
      return fail(std::move(moved).error().with_hint(
          "The rows are committed. sourceArchiveDir must be on the disk of the files and writable."));
    }
    changed_.insert(parent_path(target));
  }
  changed_.insert(parent_path(path));
  return {};
}

Result<> FileCleaner::sync() {
  SyncSet syncs;
  for (const std::string& folder : changed_) syncs.directories.push_back(folder.empty() ? "." : folder);
  changed_.clear();
  return sync_all(files_, syncs);
}

}  // namespace brook::source
