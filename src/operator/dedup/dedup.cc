// Deduplication. State: the keys seen, each with the time at which it is forgotten.
// Records in the state store: the key's cells -> signed varint time (kNoTime: never), by the clock where the step has a
// time to live, else by the watermark.
#include <map>
#include <queue>
#include <unordered_map>

#include <fmt/format.h>

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
        schema_(frame.output),
        key_cells_(schema_, step.keys, Zeros::kNormalized),
        row_cells_(schema_, 0, schema_.size(), Zeros::kAsTheyAre),
        budget_bytes_(budget_bytes) {}

  Result<> load(std::string_view key, std::string_view value) override {
    ByteReader reader(value);
    const std::int64_t until = reader.signed_varint();
    if (reader.bad() || !reader.at_end() || !key_cells_.are_whole(key)) return fail(damaged_state("the deduplication"));
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
      key_cells_.write(chunk, row, key_);
      const std::int64_t time = time_of(chunk, step_.expiry, row);
      std::int64_t until = time == kNoTime ? kNoTime : time + step_.remember_us;
      if (step_.ttl_us) until = context_.now_us + *step_.ttl_us;
      if (!remember(key_, until)) continue;
      row_.clear();
      row_cells_.write(chunk, row, row_);
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

  // The keys.
  Result<std::shared_ptr<engine::ScanSource>> remembered() override {
    Schema schema;
    for (const std::size_t column : step_.keys) schema.push_back(schema_[column]);
    schema.push_back(kept_until());
    const auto out = std::make_shared<RowBuffer>(std::move(schema), false);
    const std::map<std::string_view, std::int64_t> ordered(keys_.begin(), keys_.end());
    std::string until;
    for (const auto& [key, time] : ordered) {
      until.clear();
      write_time(until, time);
      out->add(key, until, 1);
    }
    return scan_of(out);
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
  Schema schema_;
  RowCells key_cells_;
  RowCells row_cells_;
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
