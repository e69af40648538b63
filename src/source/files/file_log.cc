#include "source/files/file_log.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/s3/object_path.h"

namespace brook::source {

namespace {

constexpr std::string_view kKeyPrefix = "file/";
constexpr std::size_t kPieceBytes = std::size_t{64} << 10U;
constexpr std::size_t kFirstSlots = 16;

}  // namespace

bool NameSet::contains(std::string_view name) const {
  if (slots_.empty()) return false;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = std::hash<std::string_view>()(name) & mask; slots_[at].data() != nullptr;
       at = (at + 1) & mask) {
    if (slots_[at] == name) return true;
  }
  return false;
}

bool NameSet::insert(std::string_view name) {
  if (contains(name)) return false;
  if ((size_ + 1) * 2 > slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = std::hash<std::string_view>()(name) & mask;
  while (slots_[at].data() != nullptr) at = (at + 1) & mask;
  slots_[at] = name;
  ++size_;
  return true;
}

void NameSet::grow() {
  std::vector<std::string_view> old =
      std::exchange(slots_, std::vector<std::string_view>(std::max(kFirstSlots, slots_.size() * 2)));
  const std::size_t mask = slots_.size() - 1;
  for (const std::string_view name : old) {
    if (name.data() == nullptr) continue;
    std::size_t at = std::hash<std::string_view>()(name) & mask;
    while (slots_[at].data() != nullptr) at = (at + 1) & mask;
    slots_[at] = name;
  }
}

FileLog::Folder& FileLog::folder(const std::string& path) {
  std::unique_ptr<Folder>& found = folders_[path];
  if (!found) {
    found = std::make_unique<Folder>();
    found->path = path;
  }
  return *found;
}

std::string_view FileLog::keep(std::string_view name) {
  if (names_.empty() || names_.back().capacity() - names_.back().size() < name.size()) {
    names_.emplace_back().reserve(std::max(kPieceBytes, name.size() + 1));
  }
  std::string& piece = names_.back();
  const std::size_t at = piece.size();
  piece += name;
  return std::string_view(piece).substr(at);
}

void FileLog::put(std::uint64_t index, const PlannedFile& file) {
  Folder& in = folder(parent_path(file.path));
  const std::string_view name = keep(file_name(file.path));
  in.names.insert(name);
  if (entries_.size() <= index) entries_.resize(index + 1);
  entries_[index] = {&in, name, file.size_bytes, file.modified_us, keep(file.version)};
  newest_us_ = std::max(newest_us_, file.modified_us);
}

void FileLog::append(const PlannedFile& file) { put(entries_.size(), file); }

PlannedFile FileLog::at(std::uint64_t index) const {
  const Entry& entry = entries_[index];
  return {join_path(entry.folder->path, entry.name), entry.size_bytes, entry.modified_us, std::string(entry.version)};
}

const NameSet* FileLog::seen(const std::string& path) const {
  const auto found = folders_.find(path);
  return found == folders_.end() ? nullptr : &found->second->names;
}

void FileLog::leave_alone(const std::string& path, std::string_view name) { folder(path).names.insert(keep(name)); }

Result<> FileLog::restore(std::string_view key, std::string_view value) {
  const auto damaged = [&] {
    return fail(corruption_error(fmt::format("the record {} of a source's log cannot be read", key)));
  };
  if (!key.starts_with(kKeyPrefix)) return damaged();
  key.remove_prefix(kKeyPrefix.size());
  std::uint64_t index = 0;
  const auto parsed = std::from_chars(key.data(), key.data() + key.size(), index);
  ByteReader reader(value);
  PlannedFile file;
  file.size_bytes = reader.varint();
  file.modified_us = reader.signed_varint();
  const std::string_view path = reader.string();
  if (!reader.at_end()) file.version = reader.string();
  constexpr std::uint64_t kMostFiles = 1ULL << 32U;
  if (parsed.ec != std::errc{} || reader.bad() || path.empty() || index >= kMostFiles) return damaged();
  file.path = is_object_path(path) ? std::string(path) : join_path(directory_, path);
  put(index, file);
  return {};
}

Result<> FileLog::check_complete() const {
  const auto hole = std::ranges::find(entries_, nullptr, &Entry::folder);
  if (hole == entries_.end()) return {};
  return fail(corruption_error(
      fmt::format("record {} of {} is missing from the log of a source", hole - entries_.begin(), entries_.size())));
}

std::vector<LogChange> FileLog::records(std::uint64_t first, std::uint64_t end) const {
  const std::string prefix = directory_.empty() ? "" : join_path(directory_, "");
  std::vector<LogChange> changes;
  changes.reserve(end - first);
  for (std::uint64_t index = first; index < end; ++index) {
    const PlannedFile file = at(index);
    const std::string_view path = file.path;
    LogChange change{fmt::format("{}{:012}", kKeyPrefix, index), std::string()};
    ByteWriter writer(*change.value);
    writer.varint(file.size_bytes);
    writer.signed_varint(file.modified_us);
    writer.string(path.starts_with(prefix) ? path.substr(prefix.size()) : path);
    if (!file.version.empty()) writer.string(file.version);
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace brook::source
