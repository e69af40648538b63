// Aggregation of a stream: groups with an event time in their key, each given out once, when it is complete; or groups
// that are given out whenever rows came for them. State: the open groups. The tables of groups and accumulators only
// grow, so they are made anew from the open groups once most of them are done.
//
// Records in the state store: the group's key (Groups::write) -> varint arrival · signed varint event time · the state
// of each call, in order. Groups go out in the order of their arrival; updates first those that were there before.
#include <algorithm>
#include <queue>

#include <fmt/format.h>

#include "operator/aggregate/changed_groups.h"
#include "operator/aggregate/groups.h"
#include "operator/aggregate/selections.h"
#include "operator/aggregate/state_scan.h"
#include "operator/budget.h"
#include "operator/event_time.h"

namespace brook::op {

namespace {

using Number = std::uint32_t;

class WindowAggregate final : public Operator {
 public:
  WindowAggregate(const plan::WindowStep& step, const plan::Step& frame, std::uint64_t budget_bytes)
      : step_(step),
        output_(frame.output),
        groups_schema_(frame.output),
        takes_back_(plan::is_weighted(frame.output)),
        budget_bytes_(budget_bytes),
        stats_{.name = plan::kind_of(frame)} {
    if (takes_back_) groups_schema_.pop_back();
  }

  Result<> open() {
    use(TRY(empty_state()));
    return {};
  }

  Result<> load(std::string_view key, std::string_view value) override {
    ByteReader reader(value);
    const std::uint64_t arrival = reader.varint();
    const std::int64_t time = reader.signed_varint();
    if (reader.bad()) return fail(damaged_state("the aggregation"));
    loaded_.push_back({arrival, time, std::string(key), std::string(reader.rest())});
    return {};
  }

  Result<> begin(const EpochContext& context) override {
    TRY(finish_load());
    context_ = context;
    // What is written already needs no draining, and more rows may come for it.
    if (step_.updates) context_.no_more_input = false;
    stats_ = {.name = stats_.name};
    first_new_ = groups_.size();
    return {};
  }

  Result<> fold(std::size_t, const engine::ChunkView& chunk) override {
    if (chunk.rows == 0) return {};
    state_->groups->assign(chunk, groups_of_rows_);
    for (CompiledCall& call : state_->calls) call.accumulator->resize(state_->groups->size());
    const std::size_t touched = changed_.size();
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      const Number group = groups_of_rows_[row];
      const std::int64_t time = time_of(chunk, step_.time, row);
      if (is_late(context_, time)) ++stats_.rows_late;
      if (group == groups_.size()) add_group(time, next_arrival_++, false);
      touch(group);
    }
    if (takes_back_) TRY(remember(touched));
    selections_.begin(chunk, groups_of_rows_);
    for (CompiledCall& call : state_->calls) {
      const Rows rows = selections_.rows(call.filter, call.present);
      if (rows.count > 0) TRY(call.accumulator->add(rows));
    }
    return check_budget(fmt::format("the aggregation ({} groups)", groups_.size()), bytes(), budget_bytes_);
  }

  Result<OutputRows> output() override {
    const std::vector<Number> complete = close();
    if (step_.updates) return updates();
    const std::shared_ptr<AggregateState> rows = TRY(copy_of(complete));
    return OutputRows{scan_of(rows), complete.size()};
  }

  Result<> save(state::ChangeSet& changes) override {
    std::string value;
    for (const Number number : changed_) {
      Group& group = groups_[number];
      group.changed = 0;
      if (group.done) continue;
      value.clear();
      ByteWriter writer(value);
      writer.varint(group.arrival);
      writer.signed_varint(group.time);
      for (const CompiledCall& call : state_->calls) call.accumulator->save(number, writer);
      changes.put(key_of(number), value);  // after a drained run its key may have been there before
      group.saved = true;
      ++stats_.rows_updated;
    }
    changed_.clear();
    for (const std::string& key : erased_) changes.erase(key);
    stats_.rows_removed = erased_.size();
    stats_.rows_touched = stats_.rows_updated + stats_.rows_removed;
    erased_.clear();
    if (done_count_ > kFewGroups && done_count_ * 2 > groups_.size()) TRY(shrink());
    stats_.rows_total = groups_.size() - done_count_;
    stats_.memory_used_bytes = bytes();
    return {};
  }

  // The open groups.
  Result<std::shared_ptr<engine::ScanSource>> rows() override {
    TRY(finish_load());
    return scan_of(TRY(copy_of(open_groups())));
  }

  [[nodiscard]] OperatorStats stats() const override { return stats_; }

 private:
  static constexpr std::size_t kFewGroups = 1024;
  using Open = std::pair<std::int64_t, Number>;
  struct Group {
    std::int64_t time = kNoTime;
    std::uint64_t arrival = 0;
    std::uint8_t changed = 0;  // in this epoch
    bool saved = false;
    bool done = false;  // it has gone out, or was late from the first; rows that still come for it are late
  };
  struct Loaded {
    std::uint64_t arrival = 0;
    std::int64_t time = kNoTime;
    std::string key;
    std::string calls;
  };

  [[nodiscard]] Result<std::shared_ptr<AggregateState>> empty_state() const {
    std::vector<CompiledCall> calls;
    calls.reserve(step_.aggregate.calls.size());
    for (const Call& call : step_.aggregate.calls) calls.push_back(TRY(compile_call(call)));
    auto state =
        std::make_shared<AggregateState>(Groups::create(step_.aggregate.key_types), std::move(calls), groups_schema_);
    for (CompiledCall& call : state->calls) call.accumulator->resize(state->groups->size());
    return state;
  }

  void use(std::shared_ptr<AggregateState> state) {
    state_ = std::move(state);
    before_ = std::make_unique<ChangedGroups>(state_);
  }

  // The groups that are complete now, by arrival.
  std::vector<Number> close() {
    std::vector<Number> complete;
    while (!open_.empty() && is_complete(context_, open_.top().first)) {
      const Number group = open_.top().second;
      open_.pop();
      Group& done = groups_[group];
      done.done = true;
      ++done_count_;
      if (!is_late(context_, done.time)) complete.push_back(group);
      if (done.saved) erased_.push_back(key_of(group));
    }
    std::ranges::sort(complete, {}, [&](Number group) { return groups_[group].arrival; });
    return complete;
  }

  // The groups that rows came for, as they are now.
  Result<OutputRows> updates() {
    std::vector<Number> touched;
    for (const Number group : changed_) {
      if (!is_late(context_, groups_[group].time) && (!takes_back_ || group >= first_new_)) touched.push_back(group);
    }
    if (takes_back_) return output_of(TRY(before_->take(output_, true, touched, ChangedGroups::Same::kGiven)));
    if (touched.empty()) return output_of(std::make_shared<RowBuffer>(output_, false));
    std::ranges::sort(touched);
    const std::shared_ptr<AggregateState> rows = TRY(copy_of(touched));
    return OutputRows{scan_of(rows), touched.size()};
  }

  // How the groups were that this chunk touches first.
  Result<> remember(std::size_t first_touched) {
    std::vector<Number> known;
    for (std::size_t i = first_touched; i < changed_.size(); ++i) {
      if (changed_[i] < first_new_ && !is_late(context_, groups_[changed_[i]].time)) known.push_back(changed_[i]);
    }
    return before_->remember(known);
  }

  [[nodiscard]] std::string key_of(Number group) const {
    std::string key;
    state_->groups->write(group, key);
    return key;
  }

  // Those groups alone, numbered anew.
  [[nodiscard]] Result<std::shared_ptr<AggregateState>> copy_of(const std::vector<Number>& groups) const {
    std::shared_ptr<AggregateState> copy = TRY(empty_state());
    std::string bytes;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      bytes.clear();
      ByteWriter writer(bytes);
      for (const CompiledCall& call : state_->calls) call.accumulator->save(groups[i], writer);
      TRY(put(*copy, key_of(groups[i]), bytes, static_cast<Number>(i)));
    }
    TRY(finish(*copy));
    return copy;
  }

  static Result<> put(AggregateState& state, std::string_view key, std::string_view calls, Number number) {
    if (!state.groups->place(key, number)) return fail(damaged_state("the aggregation"));
    ByteReader reader(calls);
    for (CompiledCall& call : state.calls) {
      call.accumulator->resize(state.groups->size());
      call.accumulator->load(number, reader);
    }
    return reader.bad() || !reader.at_end() ? fail(damaged_state("the aggregation")) : Result<>();
  }
  static Result<> finish(AggregateState& state) {
    bool good = state.groups->finish_placing();
    for (CompiledCall& call : state.calls) good = good && call.accumulator->finish_load();
    return good ? Result<>() : fail(damaged_state("the aggregation"));
  }

  Result<> finish_load() {
    if (loaded_.empty()) return {};
    std::ranges::sort(loaded_, {}, &Loaded::arrival);
    for (const Loaded& group : loaded_) {
      TRY(put(*state_, group.key, group.calls, static_cast<Number>(groups_.size())));
      add_group(group.time, group.arrival, true);
    }
    next_arrival_ = loaded_.back().arrival + 1;
    loaded_ = {};
    return finish(*state_);
  }

  void add_group(std::int64_t time, std::uint64_t arrival, bool saved) {
    if (time != kNoTime) open_.emplace(time, static_cast<Number>(groups_.size()));
    groups_.push_back({.time = time, .arrival = arrival, .saved = saved});
  }

  void touch(Number group) {
    if (groups_[group].changed != 0) return;
    groups_[group].changed = 1;
    changed_.push_back(group);
  }

  [[nodiscard]] std::vector<Number> open_groups() const {
    std::vector<Number> open;
    for (Number group = 0; group < groups_.size(); ++group) {
      if (!groups_[group].done) open.push_back(group);
    }
    return open;
  }

  Result<> shrink() {
    const std::vector<Number> kept = open_groups();
    use(TRY(copy_of(kept)));
    std::vector<Group> groups = std::exchange(groups_, {});
    open_ = {};
    for (const Number group : kept) add_group(groups[group].time, groups[group].arrival, groups[group].saved);
    done_count_ = 0;
    return {};
  }

  [[nodiscard]] std::uint64_t bytes() const {
    std::uint64_t bytes = before_->bytes() + state_->groups->bytes() +
                          groups_.capacity() * (sizeof(Group) + sizeof(Open) + sizeof(Number));
    for (const CompiledCall& call : state_->calls) bytes += call.accumulator->bytes();
    return bytes;
  }

  const plan::WindowStep& step_;
  Schema output_;
  Schema groups_schema_;  // without the weight
  bool takes_back_;
  std::uint64_t budget_bytes_;
  EpochContext context_;
  std::shared_ptr<AggregateState> state_;
  std::unique_ptr<ChangedGroups> before_;  // of state_, if takes_back_
  std::vector<Group> groups_;              // by number in state_
  std::priority_queue<Open, std::vector<Open>, std::greater<>> open_;
  std::vector<Loaded> loaded_;
  std::uint64_t next_arrival_ = 0;
  std::size_t first_new_ = 0;  // groups below this number were there before the epoch
  std::size_t done_count_ = 0;
  std::vector<Number> changed_;      // in this epoch
  std::vector<std::string> erased_;  // keys of saved groups that went out in this epoch
  Selections selections_;
  Number groups_of_rows_[engine::kChunkRows] = {};
  OperatorStats stats_;
};

}  // namespace

Result<std::unique_ptr<Operator>> make_window(const plan::WindowStep& step, const plan::Step& frame,
                                              std::uint64_t budget_bytes) {
  auto window = std::make_unique<WindowAggregate>(step, frame, budget_bytes);
  TRY(window->open());
  return window;
}

}  // namespace brook::op
