// The pairs of a stream-stream join. State: the rows of both sides by key. As in Spark the left rows of an epoch meet
// the right rows of earlier epochs, then the right rows meet all left ones that are kept. Records in the state store:
//   "N"                          varint number of the next left row, of the next right row
//   side (0 or 1) · varint n     the n-th row of that side: its key's cells as a string · signed varint time · its
//   cells
#include <algorithm>
#include <map>
#include <queue>
#include <unordered_map>

#include <fmt/format.h>

#include "base/bytes.h"
#include "operator/budget.h"
#include "operator/event_time.h"
#include "operator/row_buffer.h"
#include "operator/row_cells.h"
#include "operator/stream_cells.h"

namespace brook::op {

namespace {

constexpr char kNumbersRecord = 'N';

struct Kept {
  std::uint64_t number = 0;
  std::int64_t time = kNoTime;  // by which it expires; without an expiry, when by the clock
  std::string cells;
  bool saved = true;  // false: it goes at the end of the epoch that brought it
};

class Pairs final : public Operator {
 public:
  Pairs(const plan::StreamJoinStep& step, const plan::Step& frame, std::uint64_t budget_bytes)
      : step_(step), schema_(frame.output), budget_bytes_(budget_bytes) {
    const std::size_t keys = step.null_safe.size();
    for (std::size_t side = 0; side < 2; ++side) {
      const Schema schema = analyze::schema_of(frame.inputs[side]);
      const std::size_t columns = schema.size() - keys - (step.sides[side].has_filter ? 1 : 0);
      sides_.push_back({.key = RowCells(schema, 0, keys, Zeros::kNormalized),
                        .row = RowCells(schema, keys, columns, Zeros::kAsTheyAre)});
    }
  }

  Result<> load(std::string_view key, std::string_view value) override {
    ByteReader reader(value);
    if (key.size() == 1 && key[0] == kNumbersRecord) {
      for (Side& side : sides_) side.next = reader.varint();
      return reader.bad() ? fail(damaged_state("the join")) : Result<>();
    }
    ByteReader place(key);
    const auto side = place.fixed<std::uint8_t>();
    Kept kept{.number = place.varint(), .time = kNoTime, .cells = {}};
    const std::string row_key(reader.string());
    kept.time = reader.signed_varint();
    if (place.bad() || side > 1 || reader.bad() || !sides_[side].key.are_whole(row_key) ||
        !sides_[side].row.are_whole(reader.rest())) {
      return fail(damaged_state("the join"));
    }
    kept.cells = reader.rest();
    const std::uint64_t number = kept.number;
    loaded_[side].emplace(number, std::pair(row_key, std::move(kept)));
    return {};
  }

  Result<> begin(const EpochContext& context) override {
    finish_load();
    context_ = context;
    stats_ = {.name = "join"};
    pairs_ = std::make_shared<RowBuffer>(schema_, false);
    return {};
  }

  Result<> fold(std::size_t input, const engine::ChunkView& chunk) override {
    Side& side = sides_[input];
    const plan::JoinSide& rules = step_.sides[input];
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      const std::uint64_t number = side.next++;
      if (is_late(context_, time_of(chunk, rules.time, row))) {
        ++stats_.rows_late;
        continue;
      }
      if (!may_match(rules, chunk, row)) continue;
      key_.clear();
      side.key.write(chunk, row, key_);
      Kept kept{.number = number, .time = kNoTime, .cells = {}};
      side.row.write(chunk, row, kept.cells);
      match(input, kept);
      if (rules.expiry) {
        kept.time = time_of(chunk, rules.expiry->time, row);
        // It may still meet rows of this epoch.
        kept.saved = !is_complete(context_, kept.time, rules.expiry->offset_us);
      } else if (step_.ttl_us) {
        kept.time = context_.now_us + *step_.ttl_us;
      }
      if (kept.saved) added_.push_back({static_cast<std::uint8_t>(input), key_, kept});
      keep(side, key_, std::move(kept));
    }
    return check_budget(fmt::format("the join ({} rows)", sides_[0].count + sides_[1].count), bytes(), budget_bytes_);
  }

  Result<OutputRows> output() override { return output_of(pairs_); }

  Result<> save(state::ChangeSet& changes) override {
    std::string value;
    for (const Added& added : added_) {
      value.clear();
      ByteWriter writer(value);
      writer.string(added.key);
      writer.signed_varint(added.kept.time);
      writer.raw(added.kept.cells);
      changes.put_new(record_key(added.side, added.kept.number), value);
    }
    stats_.rows_updated = added_.size();
    added_.clear();
    for (std::size_t side = 0; side < 2; ++side) forget_expired(side, changes);
    if (sides_[0].next + sides_[1].next != saved_next_) {
      value.clear();
      for (const Side& side : sides_) ByteWriter(value).varint(side.next);
      changes.put(std::string_view(&kNumbersRecord, 1), value);
      saved_next_ = sides_[0].next + sides_[1].next;
    }
    stats_.rows_total = sides_[0].count + sides_[1].count;
    stats_.memory_used_bytes = bytes();
    stats_.rows_touched = stats_.rows_updated + stats_.rows_removed;
    return {};
  }

  // The rows of both sides, each as a struct: by key, those of the left first, in the order of their arrival.
  Result<std::shared_ptr<engine::ScanSource>> remembered() override {
    finish_load();
    std::map<std::string_view, std::vector<const Kept*>> ordered[2];
    for (std::size_t side = 0; side < 2; ++side) {
      for (const auto& [key, rows] : sides_[side].rows) {
        for (const Kept& row : rows) ordered[side][key].push_back(&row);
      }
    }
    const auto out = std::make_shared<RowBuffer>(remembered_schema(), false);
    for (std::size_t side = 0; side < 2; ++side) {
      const std::int64_t offset_us = step_.sides[side].expiry ? step_.sides[side].expiry->offset_us : 0;
      for (const auto& [key, rows] : ordered[side]) {
        for (const Kept* row : rows) {
          std::string cells = side == 0 ? std::string() : null_cells(1);
          write_struct(cells, row->cells);
          if (side == 0) cells += null_cells(1);
          write_time(cells, row->time == kNoTime ? kNoTime : row->time - offset_us);
          out->add(key, cells, 1);
        }
      }
    }
    return scan_of(out);
  }

  [[nodiscard]] OperatorStats stats() const override { return stats_; }

 private:
  using Expiring = std::tuple<std::int64_t, std::uint64_t, std::string>;  // time, number, key
  struct Side {
    RowCells key;
    RowCells row;
    std::unordered_map<std::string, std::vector<Kept>> rows{};
    std::priority_queue<Expiring, std::vector<Expiring>, std::greater<>> expiring{};
    std::uint64_t next = 0;
    std::uint64_t count = 0;
    std::uint64_t bytes = 0;
  };
  struct Added {
    std::uint8_t side = 0;
    std::string key;
    Kept kept;
  };

  // In the order of arrival, which the store does not keep.
  void finish_load() {
    for (std::size_t side = 0; side < 2; ++side) {
      for (auto& [number, row] : loaded_[side]) keep(sides_[side], row.first, std::move(row.second));
      loaded_[side].clear();
    }
  }

  [[nodiscard]] Schema remembered_schema() const {
    Schema schema;
    for (std::size_t i = 0; i < step_.null_safe.size(); ++i) {
      schema.push_back({fmt::format("key{}", i), sides_[0].key.types()[i]});
    }
    const auto left = schema_.begin() + static_cast<std::ptrdiff_t>(sides_[0].row.size());
    schema.push_back({"left", DataType::structure({schema_.begin(), left})});
    schema.push_back({"right", DataType::structure({left, left + static_cast<std::ptrdiff_t>(sides_[1].row.size())})});
    schema.push_back(kept_until());
    return schema;
  }

  [[nodiscard]] bool may_match(const plan::JoinSide& rules, const engine::ChunkView& chunk, std::size_t row) const {
    for (std::size_t i = 0; i < step_.null_safe.size(); ++i) {
      if (!step_.null_safe[i] && !chunk.columns[i].is_valid(row)) return false;
    }
    if (!rules.has_filter) return true;
    const engine::ColumnView& filter = chunk.columns.back();
    return filter.is_valid(row) && filter.at<std::uint8_t>(row) != 0;
  }

  // Pairs a row with the kept ones of the other side.
  void match(std::size_t input, const Kept& row) {
    const auto others = sides_[1 - input].rows.find(key_);
    if (others == sides_[1 - input].rows.end()) return;
    for (const Kept& other : others->second) {
      const Kept& left = input == 0 ? row : other;
      const Kept& right = input == 0 ? other : row;
      pair_.assign(left.cells).append(right.cells);
      write_number(pair_, static_cast<std::int64_t>(left.number));
      write_number(pair_, static_cast<std::int64_t>(right.number));
      pairs_->add(pair_, 1);
    }
  }

  static void keep(Side& side, const std::string& key, Kept kept) {
    if (kept.time != kNoTime) side.expiring.emplace(kept.time, kept.number, key);
    ++side.count;
    side.bytes += kept.cells.size() + 2 * key.size();
    side.rows[key].push_back(std::move(kept));
  }

  void forget_expired(std::size_t index, state::ChangeSet& changes) {
    const std::optional<plan::Expiry>& expiry = step_.sides[index].expiry;
    const auto is_over = [&](std::int64_t time) {
      return expiry ? is_complete(context_, time, expiry->offset_us) : step_.ttl_us && time <= context_.now_us;
    };
    Side& side = sides_[index];
    while (!side.expiring.empty() && is_over(std::get<0>(side.expiring.top()))) {
      const auto& [time, number, key] = side.expiring.top();
      const auto rows = side.rows.find(key);
      const auto row = std::ranges::find(rows->second, number, &Kept::number);
      side.bytes -= row->cells.size() + 2 * key.size();
      --side.count;
      if (row->saved) {
        changes.erase(record_key(static_cast<std::uint8_t>(index), number));
        ++stats_.rows_removed;
      }
      rows->second.erase(row);
      if (rows->second.empty()) side.rows.erase(rows);
      side.expiring.pop();
    }
  }

  static std::string record_key(std::uint8_t side, std::uint64_t number) {
    std::string key;
    ByteWriter writer(key);
    writer.fixed(side);
    writer.varint(number);
    return key;
  }

  [[nodiscard]] std::uint64_t bytes() const {
    constexpr std::uint64_t kRowBytes = 160;  // of the map, the list and the queue
    return (sides_[0].count + sides_[1].count) * kRowBytes + sides_[0].bytes + sides_[1].bytes;
  }

  const plan::StreamJoinStep& step_;
  Schema schema_;
  std::shared_ptr<RowBuffer> pairs_;
  std::uint64_t budget_bytes_;
  EpochContext context_;
  std::vector<Side> sides_;  // two
  std::map<std::uint64_t, std::pair<std::string, Kept>> loaded_[2];
  std::vector<Added> added_;  // in this epoch
  std::uint64_t saved_next_ = 0;
  std::string key_;
  std::string pair_;
  OperatorStats stats_{.name = "join"};
};

}  // namespace

std::unique_ptr<Operator> make_pairs(const plan::StreamJoinStep& step, const plan::Step& frame,
                                     std::uint64_t budget_bytes) {
  return std::make_unique<Pairs>(step, frame, budget_bytes);
}

}  // namespace brook::op
