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
#include "operator/aggregate/groups.h"
#include "operator/aggregate/selections.h"
#include "operator/aggregate/state_scan.h"
#include "operator/operator.h"

namespace brook::op {

namespace {

constexpr std::uint32_t kFormat = 1;
constexpr char kFormatRecord = 'V';
constexpr char kGroupRecord = 'G';
constexpr char kPieceRecord = 'P';

Error damaged() {
  return corruption_error("the aggregation's state in the checkpoint does not hold what its query keeps")
      .with_hint("Rebuild the dataset with --full-refresh.");
}

std::string human_bytes(std::uint64_t bytes) {
  constexpr double kMiB = 1 << 20;
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / kMiB);
}

class Aggregate final : public Operator {
 public:
  Aggregate(std::unique_ptr<Groups> groups, std::vector<CompiledCall> calls, Schema schema, std::uint64_t budget_bytes)
      : state_(std::make_shared<AggregateState>(std::move(groups), std::move(calls), std::move(schema))),
        budget_bytes_(budget_bytes) {
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
      return good ? Result<>() : fail(damaged());
    }
    const std::uint64_t number = reader.varint();
    if (kind != kGroupRecord || number >= kNoGroup) return fail(damaged());
    return load_group(key.substr(1), static_cast<std::uint32_t>(number), reader);
  }

  Result<> fold(std::size_t, const engine::ChunkView& chunk) override {
    TRY(finish_load());
    if (chunk.rows == 0) return {};
    state_->groups->assign(chunk, groups_of_rows_);
    add_groups();
    for (std::size_t row = 0; row < chunk.rows; ++row) touch(groups_of_rows_[row]);
    selections_.begin(chunk, groups_of_rows_);
    for (CompiledCall& call : state_->calls) {
      const Rows rows = selections_.rows(call.filter, call.present);
      if (rows.count > 0) TRY(call.accumulator->add(rows));
    }
    return check_budget();
  }

  Result<OutputRows> output() override {
    return fail(internal_error("an aggregation of added rows gives its whole result, not changes"));
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
    if (!state_->groups->place(cells, number)) return fail(damaged());
    add_groups();
    for (CompiledCall& call : state_->calls) call.accumulator->load(number, reader);
    return reader.bad() || !reader.at_end() ? fail(damaged()) : Result<>();
  }

  Result<> finish_load() {
    if (!std::exchange(loading_, false)) return {};
    bool good = state_->groups->finish_placing();
    for (CompiledCall& call : state_->calls) good = good && call.accumulator->finish_load();
    if (!good) return fail(damaged());
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

  void touch(std::uint32_t group) {
    if (is_changed_[group] != 0) return;
    is_changed_[group] = 1;
    changed_.push_back(group);
  }

  [[nodiscard]] std::uint64_t bytes() const {
    std::uint64_t bytes = state_->groups->bytes() + is_changed_.capacity() + changed_.capacity() * sizeof(changed_[0]);
    for (const CompiledCall& call : state_->calls) bytes += call.accumulator->bytes();
    return bytes;
  }

  [[nodiscard]] Result<> check_budget() const {
    const std::uint64_t used = bytes();
    if (used <= budget_bytes_) return {};
    return fail(
        input_error(fmt::format("the aggregation's state ({} groups) needs {}, more than its budget of {}",
                                state_->groups->size(), human_bytes(used), human_bytes(budget_bytes_)))
            .with_hint("Give the run more with --memory, or group by fewer values; nothing of this epoch was kept."));
  }

  std::shared_ptr<AggregateState> state_;
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

Result<std::unique_ptr<Operator>> make_aggregate(const plan::AggregateStep& step, std::uint64_t memory_budget_bytes) {
  Schema schema;
  for (const DataType& type : step.key_types) {
    if (!has_order(type)) {
      return fail(usage_error(fmt::format("GROUP BY a value of type {} is not supported", type.sql()))
                      .with_hint("Group by parts of it, or by its text (to_json)."));
    }
    schema.push_back({fmt::format("key{}", schema.size()), type});
  }
  std::vector<CompiledCall> calls;
  for (const Call& call : step.calls) {
    calls.push_back(TRY(compile_call(call)));
    schema.push_back({fmt::format("call{}", calls.size() - 1), call.type});
  }
  return std::make_unique<Aggregate>(Groups::create(step.key_types), std::move(calls), std::move(schema),
                                     memory_budget_bytes);
}

}  // namespace brook::op
