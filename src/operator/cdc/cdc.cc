// AUTO CDC. State: by key the versions that count (versions.h), and the latest TRUNCATE. What an epoch does to the
// table is the difference between the rows of the keys it touches, before and after.
//
// Records in the state store:
//   "K" · the key's cells    the versions (Versions::write)
//   "T"                      the cell of the sequence of the latest TRUNCATE
#include <map>
#include <set>

#include <fmt/format.h>

#include "operator/bag.h"
#include "operator/budget.h"
#include "operator/cdc/versions.h"
#include "operator/row_buffer.h"
#include "operator/row_cells.h"
#include "operator/stream_cells.h"

namespace brook::op {

namespace {

constexpr std::string_view kWhat = "AUTO CDC";
constexpr char kKeyRecord = 'K';
constexpr char kTruncateRecord = 'T';

class ChangeDataCapture final : public Operator {
 public:
  ChangeDataCapture(const plan::Step& step, const plan::CdcStep& cdc, std::uint64_t budget_bytes)
      : cdc_(cdc),
        read_(analyze::schema_of(step.inputs.front())),
        schema_(step.output),
        rows_schema_(schema_.begin(), schema_.end() - 1),
        key_(read_, 0, cdc.key_count, Zeros::kNormalized),
        sequence_(read_, cdc.key_count, 1, Zeros::kNormalized),
        row_(read_, first_column(), read_.size() - first_column(), Zeros::kAsTheyAre),
        rules_{sequence_.types().front(), row_.types(), cdc.history, cdc.ignore_nulls},
        budget_bytes_(budget_bytes) {}

  Result<> load(std::string_view key, std::string_view value) override {
    if (!key.empty() && key[0] == kTruncateRecord && key.size() == 1 && sequence_.are_whole(value)) {
      truncated_ = value;
      return {};
    }
    Versions versions;
    if (key.empty() || key[0] != kKeyRecord || !key_.are_whole(key.substr(1)) || !versions.read(value, rules_)) {
      return fail(damaged_state(kWhat));
    }
    put(std::string(key.substr(1)), std::move(versions));
    return {};
  }

  Result<> begin(const EpochContext& context) override {
    now_us_ = context.now_us;
    before_.clear();
    truncates_ = false;
    return {};
  }

  Result<> fold(std::size_t, const engine::ChunkView& chunk) override {
    const engine::ColumnView& kinds = chunk.columns[cdc_.key_count + 1];
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      Version version{.sequence = {}, .arrived_us = now_us_, .row = {}};
      sequence_.write(chunk, row, version.sequence);
      if (!chunk.columns[cdc_.key_count].is_valid(row)) {
        return fail(input_error("a change for AUTO CDC has no sequence: SEQUENCE BY is NULL")
                        .with_hint("Filter such rows out before, in a streaming table of their own."));
      }
      const auto kind = static_cast<plan::CdcStep::Change>(kinds.at<std::int32_t>(row));
      if (kind == plan::CdcStep::Change::kTruncate) {
        truncate(version.sequence);
        continue;
      }
      if (compare(version.sequence, truncated_) < 0) continue;
      version.is_delete = kind == plan::CdcStep::Change::kDelete;
      if (!version.is_delete) row_.write(chunk, row, version.row);
      std::string key;
      key_.write(chunk, row, key);
      Versions versions = take(key);
      versions.add(std::move(version), rules_);
      put(key, std::move(versions));
    }
    return check_budget(fmt::format("{} ({} keys)", kWhat, state_.size()), bytes_, budget_bytes_);
  }

  Result<OutputRows> output() override {
    Bag changes;
    for (const auto& [key, rows] : before_) {
      for (const std::string& row : rows) changes.add(row, -1);
      const auto now = state_.find(key);
      if (now == state_.end()) continue;
      for (const std::string& row : now->second.rows(rules_)) changes.add(row, 1);
    }
    auto out = std::make_shared<RowBuffer>(schema_, true);
    for (const auto& [row, weight] : changes.rows()) out->add(row, weight);
    return output_of(std::move(out));
  }

  Result<> save(state::ChangeSet& changes) override {
    forget_deletes();
    stats_ = {.name = "auto cdc", .rows_updated = before_.size(), .rows_touched = before_.size()};
    std::string record;
    std::string value;
    for (const auto& [key, rows] : before_) {
      record.assign(1, kKeyRecord).append(key);
      const auto now = state_.find(key);
      if (now == state_.end()) {
        changes.erase(record);
        ++stats_.rows_removed;
        continue;
      }
      value.clear();
      now->second.write(value);
      changes.put(record, value);
    }
    if (truncates_) changes.put(std::string_view(&kTruncateRecord, 1), truncated_);
    stats_.rows_total = state_.size();
    stats_.memory_used_bytes = bytes_;
    return {};
  }

  Result<std::shared_ptr<engine::ScanSource>> rows() override {
    auto out = std::make_shared<RowBuffer>(rows_schema_, false);
    for (const auto& [key, versions] : state_) {
      for (const std::string& row : versions.rows(rules_)) out->add(row, 1);
    }
    return scan_of(std::move(out));
  }

  // The versions that count, deletes among them: those have no row.
  Result<std::shared_ptr<engine::ScanSource>> remembered() override {
    const auto row = read_.begin() + static_cast<std::ptrdiff_t>(first_column());
    Schema schema(read_.begin(), read_.begin() + static_cast<std::ptrdiff_t>(cdc_.key_count));
    schema.push_back({"sequence", rules_.sequence_type});
    schema.push_back({"row", DataType::structure({row, read_.end()})});
    auto out = std::make_shared<RowBuffer>(std::move(schema), false);
    for (const auto& [key, versions] : state_) {
      for (const Version& version : versions.all()) {
        std::string cells = version.sequence;
        if (version.is_delete) {
          cells += null_cells(1);
        } else {
          write_struct(cells, version.row);
        }
        out->add(key, cells, 1);
      }
    }
    return scan_of(std::move(out));
  }

  [[nodiscard]] OperatorStats stats() const override { return stats_; }

 private:
  // Of the row in a change, behind its key, its sequence and its kind.
  [[nodiscard]] std::size_t first_column() const { return cdc_.key_count + 2; }

  // No sequence comes before all others.
  [[nodiscard]] std::strong_ordering compare(std::string_view a, std::string_view b) const {
    if (a.empty() || b.empty()) return a.size() <=> b.size();
    ByteReader first(a);
    ByteReader second(b);
    return compare_cells(first, second, rules_.sequence_type);
  }

  // The versions of a key, out of the state; its rows are known as they were before the epoch.
  Versions take(const std::string& key) {
    const auto known = state_.find(key);
    if (known == state_.end()) {
      before_.try_emplace(key);
      return {};
    }
    if (!before_.contains(key)) before_.emplace(key, known->second.rows(rules_));
    bytes_ -= bytes_of(key, known->second);
    Versions versions = std::move(known->second);
    state_.erase(known);
    return versions;
  }

  void put(const std::string& key, Versions versions) {
    if (versions.empty()) return;
    bytes_ += bytes_of(key, versions);
    for (const Version& version : versions.all()) {
      if (version.is_delete) deletes_.emplace(version.arrived_us, key);
    }
    state_.emplace(key, std::move(versions));
  }

  void truncate(const std::string& sequence) {
    if (compare(sequence, truncated_) < 0) return;
    truncated_ = sequence;
    truncates_ = true;
    std::vector<std::string> keys;
    keys.reserve(state_.size());
    for (const auto& [key, versions] : state_) keys.push_back(key);
    for (const std::string& key : keys) {
      Versions versions = take(key);
      versions.remove_until(sequence, rules_);
      put(key, std::move(versions));
    }
  }

  // Deletes wait for changes that are older and come later, but not for ever.
  void forget_deletes() {
    const std::int64_t until_us = now_us_ - cdc_.remember_deletes_us;
    while (!deletes_.empty() && deletes_.begin()->first < until_us) {
      const std::string key = deletes_.begin()->second;
      deletes_.erase(deletes_.begin());
      Versions versions = take(key);
      versions.forget_deletes(until_us);
      if (versions.empty()) continue;
      bytes_ += bytes_of(key, versions);
      state_.emplace(key, std::move(versions));  // its deletes need not be looked at again: they end a version
    }
  }

  static std::uint64_t bytes_of(std::string_view key, const Versions& versions) {
    constexpr std::uint64_t kNodeBytes = 96;
    return kNodeBytes + key.size() + versions.bytes();
  }

  const plan::CdcStep& cdc_;
  Schema read_;  // of a change
  Schema schema_;
  Schema rows_schema_;  // without the weight
  RowCells key_;
  RowCells sequence_;
  RowCells row_;
  VersionRules rules_;
  std::uint64_t budget_bytes_;
  std::int64_t now_us_ = 0;
  std::map<std::string, Versions, std::less<>> state_;
  std::set<std::pair<std::int64_t, std::string>> deletes_;  // by arrival
  std::map<std::string, std::vector<std::string>> before_;  // rows of the keys of this epoch, before it
  std::string truncated_;                                   // the cell of a sequence; empty: never
  bool truncates_ = false;                                  // in this epoch
  std::uint64_t bytes_ = 0;
  OperatorStats stats_{.name = "auto cdc"};
};

}  // namespace

Result<std::unique_ptr<Operator>> make_cdc(const plan::Step& step, const plan::CdcStep& cdc,
                                           std::uint64_t memory_budget_bytes) {
  return std::make_unique<ChangeDataCapture>(step, cdc, memory_budget_bytes);
}

}  // namespace brook::op
