#include "source/delta/file_queue.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace brook::source::delta {

namespace {

using nlohmann::json;

constexpr std::string_view kFileKey = "file/";
constexpr std::string_view kStartKey = "start";
constexpr std::uint64_t kMostFiles = 1ULL << 32U;

QueuedFile file_of(const json& value) {
  QueuedFile file{.version = value.at(0), .path = value.at(1), .size_bytes = value.at(2), .modified_ms = value.at(3)};
  for (const auto& [name, text] : value.at(4).items()) {
    file.partition_values[name] = text.is_null() ? std::nullopt : std::optional(text.get<std::string>());
  }
  return file;
}

}  // namespace

Result<> FileQueue::restore(std::string_view key, std::string_view value) {
  const auto damaged = [&] {
    return fail(corruption_error(fmt::format("the record {} of a Delta source's log cannot be read", key)));
  };
  try {
    const json parsed = json::parse(value);
    if (key == kStartKey) {
      start_ = QueueStart{.table_id = parsed.at(0), .version = parsed.at(1), .snapshot = parsed.at(2)};
      return {};
    }
    if (!key.starts_with(kFileKey)) return damaged();
    std::uint64_t index = 0;
    const char* end = key.data() + key.size();
    const auto number = std::from_chars(key.data() + kFileKey.size(), end, index);
    if (number.ec != std::errc{} || number.ptr != end || index >= kMostFiles) return damaged();
    if (files_.size() <= index) files_.resize(index + 1);
    files_[index] = file_of(parsed);
  } catch (const json::exception&) {
    return damaged();
  }
  return {};
}

Result<> FileQueue::check_complete() const {
  const auto hole = std::ranges::find_if(files_, [](const QueuedFile& file) { return file.path.empty(); });
  if (hole == files_.end() && (files_.empty() || start_)) return {};
  return fail(corruption_error(
      fmt::format("record {} of {} is missing from the log of a Delta source", hole - files_.begin(), files_.size())));
}

std::vector<LogChange> FileQueue::records(std::uint64_t first, std::uint64_t end) const {
  std::vector<LogChange> changes;
  for (std::uint64_t index = first; index < end; ++index) {
    const QueuedFile& file = files_[index];
    json values = json::object();
    for (const auto& [name, text] : file.partition_values) values[name] = text ? json(*text) : json(nullptr);
    const json record = {file.version, file.path, file.size_bytes, file.modified_ms, values};
    changes.push_back({fmt::format("{}{:012}", kFileKey, index), record.dump()});
  }
  return changes;
}

LogChange FileQueue::start_record() const {
  return {std::string(kStartKey), json({start_->table_id, start_->version, start_->snapshot}).dump()};
}

}  // namespace brook::source::delta
