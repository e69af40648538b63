// Which rows of one side of a join found a partner. State: those that have found none and may still find one.
// Records in the state store:
//   "N"                varint number of the next row
//   "R" · varint n     the n-th row: signed varint time by which it expires · its cells
#include <algorithm>
#include <map>
#include <queue>

#include <fmt/format.h>

#include "base/bytes.h"
#include "operator/budget.h"
#include "operator/event_time.h"
#include "operator/row_buffer.h"
#include "operator/row_cells.h"
#include "operator/stream_cells.h"

namespace brook::op {

namespace {

constexpr char kNumberRecord = 'N';
constexpr char kRowRecord = 'R';

class Partners final : public Operator {
 public:
  Partners(const plan::PartnerStep& step, const plan::Step& frame, std::uint64_t budget_bytes)
      : step_(step),
        schema_(frame.output),
        cells_(schema_, 0, schema_.size(), Zeros::kAsTheyAre),
        budget_bytes_(budget_bytes) {}

  Result<> load(std::string_view key, std::string_view value) override {
    ByteReader reader(value);
    if (key.size() == 1 && key[0] == kNumberRecord) {
      next_ = saved_next_ = reader.varint();
      return reader.bad() ? fail(damaged_state("the outer join")) : Result<>();
    }
    ByteReader place(key.substr(key.empty() ? 0 : 1));
    const std::uint64_t number = place.varint();
    const std::int64_t time = reader.signed_varint();
    if (key.empty() || key[0] != kRowRecord || place.bad() || reader.bad() || !cells_.are_whole(reader.rest())) {
      return fail(damaged_state("the outer join"));
    }
    wait(number, {.time = time, .saved = true, .cells = std::string(reader.rest())});
    return {};
  }

  Result<> begin(const EpochContext& context) override {
    context_ = context;
    stats_ = {.name = step_.semi ? "semi join" : "outer join"};
    out_ = std::make_shared<RowBuffer>(schema_, false);
    return {};
  }

  Result<> fold(std::size_t input, const engine::ChunkView& chunk) override {
    if (input == 0) {
      for (std::size_t row = 0; row < chunk.rows; ++row) take_row(chunk, row);
    } else {
      for (std::size_t row = 0; row < chunk.rows; ++row)
        found_partner(static_cast<std::uint64_t>(chunk.columns[0].at<std::int64_t>(row)));
    }
    return check_budget(fmt::format("the outer join ({} rows)", waiting_.size()), bytes(), budget_bytes_);
  }

  Result<OutputRows> output() override {
    std::vector<std::uint64_t> expired;
    while (!expiring_.empty() && is_complete(context_, expiring_.top().first, offset_us())) {
      expired.push_back(expiring_.top().second);
      expiring_.pop();
    }
    std::ranges::sort(expired);
    for (const std::uint64_t number : expired) {
      const auto row = waiting_.find(number);
      if (row == waiting_.end()) continue;  // it found a partner
      if (!step_.semi) out_->add(row->second.cells, 1);
      forget(row);
    }
    return output_of(out_);
  }

  Result<> save(state::ChangeSet& changes) override {
    std::string value;
    for (const std::uint64_t number : added_) {
      const auto row = waiting_.find(number);
      if (row == waiting_.end()) continue;  // it came and went
      value.clear();
      ByteWriter writer(value);
      writer.signed_varint(row->second.time);
      writer.raw(row->second.cells);
      changes.put_new(record_key(number), value);
      row->second.saved = true;
      ++stats_.rows_updated;
    }
    for (const std::uint64_t number : erased_) changes.erase(record_key(number));
    stats_.rows_removed = erased_.size();
    added_.clear();
    erased_.clear();
    if (next_ != saved_next_) {
      value.clear();
      ByteWriter(value).varint(next_);
      changes.put(std::string_view(&kNumberRecord, 1), value);
      saved_next_ = next_;
    }
    stats_.rows_total = waiting_.size();
    stats_.memory_used_bytes = bytes();
    stats_.rows_touched = stats_.rows_updated + stats_.rows_removed;
    return {};
  }

  // The rows that wait.
  Result<std::shared_ptr<engine::ScanSource>> remembered() override {
    Schema schema = schema_;
    schema.push_back(kept_until());
    const auto out = std::make_shared<RowBuffer>(std::move(schema), false);
    std::string until;
    for (const auto& [number, row] : waiting_) {
      until.clear();
      write_time(until, row.time == kNoTime ? kNoTime : row.time - offset_us());
      out->add(row.cells, until, 1);
    }
    return scan_of(out);
  }

  [[nodiscard]] OperatorStats stats() const override { return stats_; }

 private:
  using Expiring = std::pair<std::int64_t, std::uint64_t>;
  struct Waiting {
    std::int64_t time = kNoTime;
    bool saved = false;
    std::string cells;
  };

  // By how much a row outlives its time.
  [[nodiscard]] std::int64_t offset_us() const { return step_.side.expiry ? step_.side.expiry->offset_us : 0; }

  void take_row(const engine::ChunkView& chunk, std::size_t row) {
    const std::uint64_t number = next_++;
    if (is_late(context_, time_of(chunk, step_.side.time, row))) return;  // counted by the join
    Waiting waiting;
    cells_.write(chunk, row, waiting.cells);
    if (step_.side.has_filter) {
      const engine::ColumnView& filter = chunk.columns.back();
      if (!filter.is_valid(row) || filter.at<std::uint8_t>(row) == 0) {
        if (!step_.semi) out_->add(waiting.cells, 1);
        return;
      }
    }
    if (step_.side.expiry) waiting.time = time_of(chunk, step_.side.expiry->time, row);
    wait(number, std::move(waiting));
    added_.push_back(number);
  }

  void wait(std::uint64_t number, Waiting waiting) {
    if (waiting.time != kNoTime) expiring_.emplace(waiting.time, number);
    bytes_ += waiting.cells.size();
    waiting_.emplace(number, std::move(waiting));
  }

  void found_partner(std::uint64_t number) {
    const auto row = waiting_.find(number);
    if (row == waiting_.end()) return;  // not its first
    if (step_.semi) out_->add(row->second.cells, 1);
    forget(row);
  }

  void forget(std::map<std::uint64_t, Waiting>::iterator row) {
    if (row->second.saved) erased_.push_back(row->first);
    bytes_ -= row->second.cells.size();
    waiting_.erase(row);
  }

  static std::string record_key(std::uint64_t number) {
    std::string key(1, kRowRecord);
    ByteWriter(key).varint(number);
    return key;
  }

  [[nodiscard]] std::uint64_t bytes() const {
    constexpr std::uint64_t kRowBytes = 112;  // of the map and the queue
    return waiting_.size() * kRowBytes + bytes_;
  }

  const plan::PartnerStep& step_;
  Schema schema_;
  RowCells cells_;
  std::shared_ptr<RowBuffer> out_;
  std::uint64_t budget_bytes_;
  EpochContext context_;
  std::map<std::uint64_t, Waiting> waiting_;  // by number
  std::priority_queue<Expiring, std::vector<Expiring>, std::greater<>> expiring_;
  std::vector<std::uint64_t> added_;   // in this epoch
  std::vector<std::uint64_t> erased_;  // in this epoch, of those that were saved
  std::uint64_t next_ = 0;
  std::uint64_t saved_next_ = 0;
  std::uint64_t bytes_ = 0;
  OperatorStats stats_{.name = "outer join"};
};

}  // namespace

std::unique_ptr<Operator> make_partners(const plan::PartnerStep& step, const plan::Step& frame,
                                        std::uint64_t budget_bytes) {
  return std::make_unique<Partners>(step, frame, budget_bytes);
}

}  // namespace brook::op
