// The aggregate operator. State: the numbered groups, and per call an Accumulator with a state for each group. There is
// one table, not one per hash partition: by contract one thread folds, in input order, so the result cannot depend
// on threads; the calls of a chunk are independent of each other, should one thread not be enough.
//
// Records in the state store:
//   "V"                                  uint32 format
//   "G" · the group's key as cells       varint number · the state of each call, in order
//   "P" · varint call · varint first     a piece of what a call keeps beside the groups (accumulator.h)
#include <algorithm>

#include <fmt/format.h>

#include "operator/aggregate/accumulator.h"
#include "operator/aggregate/cell.h"
#include "operator/aggregate/changed_groups.h"
#include "operator/aggregate/groups.h"
#include "operator/aggregate/selections.h"
#include "operator/aggregate/state_scan.h"
#include "operator/budget.h"
#include "operator/operator.h"

namespace brook::op {

namespace {

constexpr std::uint32_t kFormat = 1;
constexpr char kFormatRecord = 'V';
constexpr char kGroupRecord = 'G';
constexpr char kPieceRecord = 'P';
constexpr std::string_view kWhat = "an aggregation";

class Aggregate final : public Operator {
 public:
  // `emits`: the schema of what output() gives; absent: it is not called.
  Aggregate(std::shared_ptr<AggregateState> state, std::optional<Schema> emits, std::uint64_t budget_bytes)
      : state_(std::move(state)), emits_(std::move(emits)), before_(state_), budget_bytes_(budget_bytes) {
    add_groups();
  }

  Result<> load(std::string_view key, std::string_view value) override {
    loading_ = true;
    ByteReader reader(value);
    const char kind = key.empty() ? '\0' : key[0];
    if (kind == kFormatRecord) {
      const auto format = reader.fixed<std::uint32_t>();
      if (format > kFormat) {
        return fail(usage_error("the aggregation's state was written by a newer brookmill")
                        .with_hint("Run that version or a later one."));
      }
      format_saved_ = true;
      return {};
    }
    if (kind == kPieceRecord) {
      ByteReader place(key.substr(1));
      const std::uint64_t call = place.varint();
      const std::uint64_t first = place.varint();
      const bool good =
          !place.bad() && call < state_->calls.size() && state_->calls[call].accumulator->load_piece(first, value);
      return good ? Result<>() : fail(damaged_state(kWhat));
    }
    const std::uint64_t number = reader.varint();
    if (kind != kGroupRecord || number >= kNoGroup) return fail(damaged_state(kWhat));
    return load_group(key.substr(1), static_cast<std::uint32_t>(number), reader);
  }

  Result<> begin(const EpochContext&) override {
    TRY(finish_load());
    // The one group of an aggregation without keys is there before its first row.
    if (emits_ && !format_saved_ && state_->groups->size() == 1 && state_->calls.size() == state_->schema.size()) {
      groups_saved_ = 0;
      touch(0);
    }
    return {};
  }

  Result<> fold(std::size_t, const engine::ChunkView& chunk) override {
    TRY(finish_load());
    if (chunk.rows == 0) return {};
    state_->groups->assign(chunk, groups_of_rows_);
    add_groups();
    const std::size_t touched = changed_.size();
    for (std::size_t row = 0; row < chunk.rows; ++row) touch(groups_of_rows_[row]);
    if (emits_) TRY(remember(touched));
    selections_.begin(chunk, groups_of_rows_);
    for (CompiledCall& call : state_->calls) {
      const Rows rows = selections_.rows(call.filter, call.present);
      if (rows.count > 0) TRY(call.accumulator->add(rows));
    }
    return check_budget();
  }

  Result<OutputRows> output() override {
    if (!emits_) return fail(internal_error("an aggregation gives changes that its plan did not ask for"));
    std::vector<std::uint32_t> fresh;
    for (const std::uint32_t group : changed_) {
      if (group >= groups_saved_) fresh.push_back(group);
    }
    return output_of(TRY(before_.take(*emits_, plan::is_weighted(*emits_), fresh)));
  }

  Result<> save(state::ChangeSet& changes) override {
    TRY(finish_load());
    if (!changed_.empty() && !std::exchange(format_saved_, true)) {
      std::string format;
      ByteWriter(format).fixed(kFormat);
      changes.put(std::string_view(&kFormatRecord, 1), format);
    }
    std::string key;
    std::string value;
    for (const std::uint32_t group : changed_) {
      key.assign(1, kGroupRecord);
      state_->groups->write(group, key);
      value.clear();
      ByteWriter writer(value);
      writer.varint(group);
      for (const CompiledCall& call : state_->calls) call.accumulator->save(group, writer);
      group >= groups_saved_ ? changes.put_new(key, value) : changes.put(key, value);
      is_changed_[group] = 0;
    }
    std::size_t entries = 0;
    for (std::size_t i = 0; i < state_->calls.size(); ++i) {
      entries += state_->calls[i].accumulator->take_pieces([&](std::uint64_t first, std::string_view bytes) {
        key.assign(1, kPieceRecord);
        ByteWriter writer(key);
        writer.varint(i);
        writer.varint(first);
        changes.put_new(key, bytes);
      });
    }
    stats_.rows_total = state_->groups->size();
    stats_.rows_updated = changed_.size();
    stats_.memory_used_bytes = bytes();
    stats_.rows_touched = changed_.size() + entries;
    groups_saved_ = state_->groups->size();
    changed_.clear();
    return {};
  }

  Result<std::shared_ptr<engine::ScanSource>> rows() override {
    TRY(finish_load());
    return scan_of(state_);
  }

  [[nodiscard]] OperatorStats stats() const override { return stats_; }

 private:
  static constexpr std::uint32_t kNoGroup = 0xFFFFFFFF;

  Result<> load_group(std::string_view cells, std::uint32_t number, ByteReader& reader) {
    if (!state_->groups->place(cells, number)) return fail(damaged_state(kWhat));
    add_groups();
    for (CompiledCall& call : state_->calls) call.accumulator->load(number, reader);
    return reader.bad() || !reader.at_end() ? fail(damaged_state(kWhat)) : Result<>();
  }

  Result<> finish_load() {
    if (!std::exchange(loading_, false)) return {};
    bool good = state_->groups->finish_placing();
    for (CompiledCall& call : state_->calls) good = good && call.accumulator->finish_load();
    if (!good) return fail(damaged_state(kWhat));
    groups_saved_ = state_->groups->size();
    stats_.rows_total = groups_saved_;
    stats_.memory_used_bytes = bytes();
    return check_budget();
  }

  // Gives every accumulator a state for every group.
  void add_groups() {
    const std::size_t size = state_->groups->size();
    if (size <= is_changed_.size()) return;
    is_changed_.resize(size);
    for (CompiledCall& call : state_->calls) call.accumulator->resize(size);
  }

  // The groups that this chunk touches first, before it is added to them.
  Result<> remember(std::size_t first_touched) {
    known_.clear();
    for (std::size_t i = first_touched; i < changed_.size(); ++i) {
      if (changed_[i] < groups_saved_) known_.push_back(changed_[i]);
    }
    return before_.remember(known_);
  }

  void touch(std::uint32_t group) {
    if (is_changed_[group] != 0) return;
    is_changed_[group] = 1;
    changed_.push_back(group);
  }

  [[nodiscard]] std::uint64_t bytes() const {
    std::uint64_t bytes =
        before_.bytes() + state_->groups->bytes() + is_changed_.capacity() + changed_.capacity() * sizeof(changed_[0]);
    for (const CompiledCall& call : state_->calls) bytes += call.accumulator->bytes();
    return bytes;
  }

  [[nodiscard]] Result<> check_budget() const { return op::check_budget(kWhat, bytes(), budget_bytes_); }

  std::shared_ptr<AggregateState> state_;
  std::optional<Schema> emits_;
  ChangedGroups before_;
  std::vector<std::uint32_t> known_;
  std::uint64_t budget_bytes_;
  Selections selections_;
  std::uint32_t groups_of_rows_[engine::kChunkRows] = {};
  std::vector<std::uint8_t> is_changed_;
  std::vector<std::uint32_t> changed_;  // in this epoch, by first change
  std::size_t groups_saved_ = 0;        // groups below this number are in the store
  bool loading_ = false;
  bool format_saved_ = false;
  OperatorStats stats_{.name = "aggregate"};
};

}  // namespace

Result<std::unique_ptr<Operator>> make_aggregate(const plan::AggregateStep& step, std::optional<Schema> emits,
                                                 std::uint64_t memory_budget_bytes) {
  auto state = std::make_shared<AggregateState>();
  for (const DataType& type : step.key_types) {
    if (!has_order(type)) {
      return fail(usage_error(fmt::format("GROUP BY a value of type {} is not supported", type.sql()))
                      .with_hint("Group by parts of it, or by its text (to_json)."));
    }
    state->schema.push_back({fmt::format("key{}", state->schema.size()), type});
  }
  for (const Call& call : step.calls) {
    state->calls.push_back(TRY(compile_call(call)));
    state->schema.push_back({fmt::format("call{}", state->calls.size() - 1), call.type});
  }
  state->groups = Groups::create(step.key_types);
  return std::make_unique<Aggregate>(std::move(state), std::move(emits), memory_budget_bytes);
}

}  // namespace brook::op
