#include "runtime/table_log.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace brook::runtime {

namespace {

std::string entry_key(std::size_t index) { return fmt::format("{:012}", index); }

}  // namespace

Result<std::size_t> TableLog::index(const source::Position& position) {
  std::size_t value = 0;
  const char* end = position.data() + position.size();
  if (!position.empty() && std::from_chars(position.data(), end, value).ptr != end) {
    return fail(corruption_error(fmt::format("'{}' is not a position in a table", position)));
  }
  return value;
}

Result<> TableLog::restore(const state::Token& token) {
  entries_.clear();
  token_ = token;
  return store_->restore(token, [this](std::string_view key, std::string_view value) -> Result<> {
    const std::size_t at = TRY(index(std::string(key)));
    const nlohmann::json json = nlohmann::json::parse(value, nullptr, false);
    if (!json.is_array() || json.size() != 4)
      return fail(corruption_error("a table's manifest holds an unreadable entry"));
    entries_.resize(std::max(entries_.size(), at + 1));
    entries_[at] = {json[0], {json[1], json[2], json[3]}};
    return {};
  });
}

void TableLog::reset() {
  entries_.clear();
  token_.clear();
}

Result<state::Token> TableLog::prepare(std::uint64_t epoch, const std::vector<engine::WrittenFile>& files,
                                       SyncSet& syncs) {
  state::ChangeSet changes;
  for (const engine::WrittenFile& file : files) {
    changes.put(entry_key(entries_.size()), nlohmann::json({epoch, file.path, file.rows, file.size_bytes}).dump());
    entries_.push_back({epoch, file});
  }
  if (!changes.empty()) token_ = TRY(store_->prepare(token_, epoch, changes, syncs));
  return token_;
}

std::uint64_t TableLog::rows() const {
  std::uint64_t rows = 0;
  for (const Entry& entry : entries_) rows += entry.file.rows;
  return rows;
}

}  // namespace brook::runtime
