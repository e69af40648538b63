#include "sink/files/staging.h"

#include <charconv>

#include <fmt/format.h>

namespace brook::sink {

namespace {

// FNV-1a; short, stable names for flows, whose own names may not fit a file name.
std::string short_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return fmt::format("{:08x}", static_cast<std::uint32_t>(hash ^ (hash >> 32)));
}

// Of a name that unique_name() gave.
std::int64_t epoch_of(const std::string& name) {
  std::int64_t epoch = 0;
  const std::size_t at = name.find("-e");
  if (at != std::string::npos) std::from_chars(name.data() + at + 2, name.data() + name.size(), epoch);
  return epoch;
}

}  // namespace

std::string unique_name(const EpochName& name) {
  return fmt::format("{}-g{}-e{}-{}", name.checkpoint_id.substr(0, 8), name.generation, name.epoch,
                     short_hash(name.flow));
}

std::string staging_root(const std::string& table_path) {
  return join_path(join_path(parent_path(table_path), "_staging"), file_name(table_path));
}

Result<> clean_staging(FileSystem& files, const std::string& table_path, const std::set<std::string>& kept,
                       std::optional<std::int64_t> newest_epoch) {
  const std::string root = staging_root(table_path);
  const std::string shared = parent_path(root);
  if (TRY(files.exists(root))) {
    for (const FileInfo& entry : TRY(files.list(root))) {
      if (newest_epoch && epoch_of(entry.name) > *newest_epoch) continue;
      if (!kept.contains(entry.name)) TRY(remove_tree(files, join_path(root, entry.name)));
    }
    if (!kept.empty()) return {};
    TRY(files.remove_directory(root));
  }
  // A process that was killed may have left it alone.
  if (TRY(files.exists(shared)) && TRY(files.list(shared)).empty()) TRY(files.remove_directory(shared));
  return {};
}

}  // namespace brook::sink
