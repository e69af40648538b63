// GROUP BY over rows that can be taken back. A group is there while it has rows; one without keys always is.
//
// Records in the state store:
//   'G' · the group's key as cells                    signed varint rows · the state of each call, in order
//   'E' · string key · varint call · entry            signed varint: what a call keeps entry by entry (retractable.h)
#include <algorithm>

#include "operator/budget.h"
#include "operator/retract/retractable.h"
#include "operator/row_buffer.h"
#include "operator/row_cells.h"

namespace brook::op {

namespace {

constexpr char kGroupRecord = 'G';
constexpr char kEntryRecord = 'E';
constexpr std::string_view kWhat = "an aggregation";

class RetractingAggregate final : public Operator {
 public:
  RetractingAggregate(const plan::Step& step, std::vector<RetractableCall> calls, RowCells keys,
                      std::uint64_t budget_bytes)
      : schema_(step.output),
        rows_schema_(schema_.begin(), schema_.end() - 1),
        calls_(std::move(calls)),
        keys_(std::move(keys)),
        budget_bytes_(budget_bytes) {}

  Result<> load(std::string_view key, std::string_view value) override {
    ByteReader reader(value);
    const char kind = key.empty() ? '\0' : key[0];
    ByteReader place(key.substr(key.empty() ? 0 : 1));
    if (kind == kGroupRecord) {
      Group& group = group_of(std::string(place.rest()));
      group.is_stored = true;
      group.rows = reader.signed_varint();
      for (const auto& state : group.states) state->load(reader);
      const bool good = keys_.are_whole(place.rest()) && !reader.bad() && reader.at_end();
      return good ? Result<>() : fail(damaged_state(kWhat));
    }
    const std::string group_key(place.string());
    const std::uint64_t call = place.varint();
    const std::int64_t count = reader.signed_varint();
    if (kind != kEntryRecord || place.bad() || reader.bad() || call >= calls_.size() ||
        !group_of(group_key).states[call]->load_entry(place.rest(), count)) {
      return fail(damaged_state(kWhat));
    }
    return {};
  }

  Result<> begin(const EpochContext&) override {
    if (std::exchange(loading_, false)) {
      for (const auto& [key, group] : groups_) bytes_ += bytes_of(key, group);
    }
    touched_.clear();
    changed_entries_ = 0;
    // The one group of an aggregation without keys is there before its first row.
    if (keys_.size() == 0 && !groups_.contains("")) touched_.emplace("", std::nullopt);
    return {};
  }

  Result<> fold(std::size_t, const engine::ChunkView& chunk) override {
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      const std::int64_t weight = weight_of(chunk, row, true);
      key_.clear();
      keys_.write(chunk, row, key_);
      const auto known = groups_.find(key_);
      Group& group = known == groups_.end() ? group_of(key_) : known->second;
      if (!touched_.contains(key_)) {
        std::optional<std::string> before;
        if (group.is_stored) before = TRY(result_of(group));
        if (group.is_stored) bytes_ -= bytes_of(key_, group);
        touched_.emplace(key_, std::move(before));
      }
      group.rows += weight;
      for (std::size_t i = 0; i < calls_.size(); ++i) {
        if (takes(calls_[i], chunk, row)) group.states[i]->add(chunk, row, weight);
      }
    }
    return {};
  }

  Result<OutputRows> output() override {
    auto out = std::make_shared<RowBuffer>(schema_, true);
    for (const auto& [key, before] : touched_) {
      const Group& group = group_of(key);
      std::optional<std::string> after;
      if (is_there(group)) after = TRY(result_of(group));
      if (before == after) continue;
      if (before) out->add(key, *before, -1);
      if (after) out->add(key, *after, 1);
    }
    return output_of(std::move(out));
  }

  Result<> save(state::ChangeSet& changes) override {
    for (const auto& [key, before] : touched_) save_group(key, changes);
    stats_ = {.name = "aggregate",
              .rows_total = groups_.size(),
              .rows_updated = touched_.size(),
              .memory_used_bytes = bytes_,
              .rows_touched = touched_.size() + changed_entries_};
    touched_.clear();
    return check_budget(kWhat, bytes_, budget_bytes_);
  }

  Result<std::shared_ptr<engine::ScanSource>> rows() override {
    auto out = std::make_shared<RowBuffer>(rows_schema_, false);
    for (const auto& [key, group] : groups_) out->add(key, TRY(result_of(group)), 1);
    return scan_of(std::move(out));
  }

  [[nodiscard]] OperatorStats stats() const override { return stats_; }

 private:
  struct Group {
    std::int64_t rows = 0;
    std::vector<std::unique_ptr<Retractable>> states;
    bool is_stored = false;  // it was there after the last epoch
  };

  Group& group_of(const std::string& key) {
    Group& group = groups_[key];
    if (group.states.empty()) {
      for (const RetractableCall& call : calls_) group.states.push_back(call.kind->make());
    }
    return group;
  }

  [[nodiscard]] bool is_there(const Group& group) const { return group.rows != 0 || keys_.size() == 0; }

  static bool takes(const RetractableCall& call, const engine::ChunkView& chunk, std::size_t row) {
    if (call.filter) {
      const engine::ColumnView& filter = chunk.columns[*call.filter];
      if (!filter.is_valid(row) || filter.at<std::uint8_t>(row) == 0) return false;
    }
    return std::ranges::all_of(call.present, [&](std::size_t column) { return chunk.columns[column].is_valid(row); });
  }

  // The cells of the calls' results.
  static Result<std::string> result_of(const Group& group) {
    std::string cells;
    for (const auto& state : group.states) TRY(state->write(cells));
    return cells;
  }

  static std::size_t bytes_of(const std::string& key, const Group& group) {
    std::size_t bytes = 100 + key.size();
    for (const auto& state : group.states) bytes += sizeof(void*) + state->bytes();
    return bytes;
  }

  void save_group(const std::string& key, state::ChangeSet& changes) {
    Group& group = group_of(key);
    for (std::size_t i = 0; i < group.states.size(); ++i) {
      group.states[i]->take_entries([&](std::string_view entry, std::int64_t count) {
        ++changed_entries_;
        record_.assign(1, kEntryRecord);
        ByteWriter writer(record_);
        writer.string(key);
        writer.varint(i);
        writer.raw(entry);
        if (count == 0) return changes.erase(record_);
        value_.clear();
        ByteWriter(value_).signed_varint(count);
        changes.put(record_, value_);
      });
    }
    record_.assign(1, kGroupRecord);
    record_ += key;
    if (!is_there(group)) {
      if (group.is_stored) changes.erase(record_);
      groups_.erase(key);
      return;
    }
    value_.clear();
    ByteWriter writer(value_);
    writer.signed_varint(group.rows);
    for (const auto& state : group.states) state->save(writer);
    changes.put(record_, value_);
    group.is_stored = true;
    bytes_ += bytes_of(key, group);
  }

  Schema schema_;
  Schema rows_schema_;  // without the weight
  std::vector<RetractableCall> calls_;
  RowCells keys_;
  std::uint64_t budget_bytes_;
  std::map<std::string, Group> groups_;
  std::map<std::string, std::optional<std::string>> touched_;  // in this epoch, with the result before it
  std::uint64_t changed_entries_ = 0;
  std::uint64_t bytes_ = 0;
  bool loading_ = true;
  OperatorStats stats_{.name = "aggregate"};
  std::string key_;
  std::string record_;
  std::string value_;
};

}  // namespace

Result<std::unique_ptr<Operator>> make_retracting_aggregate(const plan::Step& step,
                                                            const plan::AggregateStep& aggregate,
                                                            std::uint64_t memory_budget_bytes) {
  std::vector<RetractableCall> calls;
  for (const Call& call : aggregate.calls) calls.push_back(TRY(compile_retractable(call)));
  return std::make_unique<RetractingAggregate>(
      step, std::move(calls), RowCells(aggregate.key_types, 0, Zeros::kNormalized), memory_budget_bytes);
}

}  // namespace brook::op
