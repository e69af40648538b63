// Deduplication. State: the keys seen, each with the time at which it is forgotten.
// Records in the state store: the key's cells -> signed varint time (kNoTime: never), by the clock where the step has a
// time to live, else by the watermark.
#include <queue>
#include <unordered_map>

#include <fmt/format.h>

#include "operator/aggregate/cell.h"
#include "operator/budget.h"
#include "operator/event_time.h"
#include "operator/row_buffer.h"
#include "operator/row_cells.h"
#include "operator/stream_cells.h"

namespace brook::op {

namespace {

class Dedup final : public Operator {
 public:
  Dedup(const plan::DedupStep& step, const plan::Step& frame, std::uint64_t budget_bytes)
      : step_(step),
        types_(types_of(frame.output, 0, frame.output.size())),
        schema_(frame.output),
        budget_bytes_(budget_bytes) {}

  Result<> load(std::string_view key, std::string_view value) override {
    ByteReader reader(value);
    const std::int64_t until = reader.signed_varint();
    if (reader.bad()) return fail(damaged_state("the deduplication"));
    remember(std::string(key), until);
    return {};
  }

  Result<> begin(const EpochContext& context) override {
    context_ = context;
    stats_ = {.name = "dedup"};
    first_rows_ = std::make_shared<RowBuffer>(schema_, false);
    return {};
  }

  Result<> fold(std::size_t, const engine::ChunkView& chunk) override {
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      if (is_late(context_, time_of(chunk, step_.time, row))) {
        ++stats_.rows_late;
        continue;
      }
      key_.clear();
      for (const std::size_t column : step_.keys)
        write_cell(key_, types_[column], chunk.columns[column], row, Zeros::kNormalized);
      const std::int64_t time = time_of(chunk, step_.expiry, row);
      std::int64_t until = time == kNoTime ? kNoTime : time + step_.remember_us;
      if (step_.ttl_us) until = context_.now_us + *step_.ttl_us;
      if (!remember(key_, until)) continue;
      row_.clear();
      write_row(row_, types_, chunk, 0, row);
      first_rows_->add(row_, 1);
      added_.push_back(key_);
    }
    return check_budget(fmt::format("the deduplication ({} keys)", keys_.size()), bytes(), budget_bytes_);
  }

  Result<OutputRows> output() override { return output_of(first_rows_); }

  Result<> save(state::ChangeSet& changes) override {
    stats_.rows_updated = added_.size();
    std::string value;
    for (const std::string& key : added_) {
      value.clear();
      ByteWriter(value).signed_varint(keys_.at(key));
      changes.put(key, value);  // it may have been there, and forgotten
    }
    while (!expiring_.empty() && is_over(expiring_.top().first)) {
      const auto key = keys_.find(expiring_.top().second);
      changes.erase(key->first);
      key_bytes_ -= key->first.size();
      keys_.erase(key);
      expiring_.pop();
      ++stats_.rows_removed;
    }
    added_.clear();
    stats_.rows_total = keys_.size();
    stats_.memory_used_bytes = bytes();
    stats_.rows_touched = stats_.rows_updated + stats_.rows_removed;
    return {};
  }

  [[nodiscard]] OperatorStats stats() const override { return stats_; }

 private:
  using Expiring = std::pair<std::int64_t, std::string>;

  [[nodiscard]] bool is_over(std::int64_t until) const {
    return step_.ttl_us ? until <= context_.now_us : is_complete(context_, until);
  }

  // Whether the key is new.
  bool remember(const std::string& key, std::int64_t until) {
    if (!keys_.try_emplace(key, until).second) return false;
    key_bytes_ += key.size();
    if (until != kNoTime) expiring_.emplace(until, key);
    return true;
  }

  [[nodiscard]] std::uint64_t bytes() const {
    constexpr std::uint64_t kNodeBytes = 96;  // of the map and of the queue
    return keys_.size() * kNodeBytes + 2 * key_bytes_;
  }

  const plan::DedupStep& step_;
  std::vector<DataType> types_;
  Schema schema_;
  std::shared_ptr<RowBuffer> first_rows_;
  std::uint64_t budget_bytes_;
  EpochContext context_;
  std::unordered_map<std::string, std::int64_t> keys_;
  std::priority_queue<Expiring, std::vector<Expiring>, std::greater<>> expiring_;
  std::vector<std::string> added_;  // in this epoch
  std::uint64_t key_bytes_ = 0;
  std::string key_;
  std::string row_;
  OperatorStats stats_{.name = "dedup"};
};

}  // namespace

std::unique_ptr<Operator> make_dedup(const plan::DedupStep& step, const plan::Step& frame, std::uint64_t budget_bytes) {
  return std::make_unique<Dedup>(step, frame, budget_bytes);
}

}  // namespace brook::op
