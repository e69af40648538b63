#include "runtime/table_log.h"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace brook::runtime {

namespace {

std::string entry_key(std::size_t index) { return fmt::format("{:012}", index); }

std::string entry_json(const TableLog::Entry& entry) {
  return nlohmann::json({entry.epoch, entry.file.path, entry.file.rows, entry.file.size_bytes}).dump();
}

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
    entries_.push_back({epoch, file});
    changes.put(entry_key(entries_.size() - 1), entry_json(entries_.back()));
  }
  if (!changes.empty()) token_ = TRY(store_->prepare(token_, epoch, changes, syncs));
  return token_;
}

Result<state::Token> TableLog::merge(std::uint64_t epoch, const std::vector<std::vector<std::size_t>>& groups,
                                     const std::vector<engine::WrittenFile>& files, SyncSet& syncs) {
  if (groups.empty()) return token_;
  std::map<std::size_t, std::optional<Entry>> changed;  // nothing: the entry goes
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].back() >= entries_.size())
      return fail(internal_error("files are merged that the table does not have"));
    for (const std::size_t entry : groups[i]) changed[entry] = std::nullopt;
    changed[groups[i].front()] = Entry{entries_[groups[i].back()].epoch, files[i]};
  }
  std::vector<Entry> merged;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const auto change = changed.find(i);
    if (change == changed.end()) merged.push_back(std::move(entries_[i]));
    if (change != changed.end() && change->second) merged.push_back(std::move(*change->second));
  }
  state::ChangeSet changes;
  for (std::size_t i = changed.begin()->first; i < entries_.size(); ++i) {
    if (i < merged.size()) {
      changes.put(entry_key(i), entry_json(merged[i]));
    } else {
      changes.erase(entry_key(i));
    }
  }
  entries_ = std::move(merged);
  token_ = TRY(store_->prepare(token_, epoch, changes, syncs));
  return token_;
}

std::uint64_t TableLog::rows() const {
  std::uint64_t rows = 0;
  for (const Entry& entry : entries_) rows += entry.file.rows;
  return rows;
}

}  // namespace brook::runtime
