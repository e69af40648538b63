// Result: the rows of a maintained query. It sums up the changes of an epoch, so that a row that was taken back and
// given again is no change, and keeps all rows for the table that is written.
//
// Records in the state store: row -> varint how often.
#include "operator/bag.h"
#include "operator/budget.h"
#include "operator/row_buffer.h"
#include "operator/row_cells.h"

namespace brook::op {

namespace {

constexpr std::string_view kWhat = "the result";

class ResultRows final : public Operator {
 public:
  ResultRows(const plan::Step& step, std::uint64_t budget_bytes)
      : schema_(step.output),
        rows_schema_(schema_.begin(), schema_.end() - 1),
        weighted_(step.weighted_input),
        budget_bytes_(budget_bytes),
        cells_(rows_schema_, 0, rows_schema_.size(), Zeros::kAsTheyAre) {}

  Result<> load(std::string_view key, std::string_view value) override {
    ByteReader reader(value);
    const auto weight = static_cast<std::int64_t>(reader.varint());
    if (!cells_.are_whole(key) || reader.bad() || !reader.at_end() || weight == 0) return fail(damaged_state(kWhat));
    add(key, weight);
    return {};
  }

  Result<> begin(const EpochContext&) override {
    changes_.clear();
    touched_ = 0;
    return {};
  }

  Result<> fold(std::size_t, const engine::ChunkView& chunk) override {
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      row_.clear();
      cells_.write(chunk, row, row_);
      changes_.add(row_, weight_of(chunk, row, weighted_));
    }
    return {};
  }

  Result<OutputRows> output() override {
    auto out = std::make_shared<RowBuffer>(schema_, true);
    for (const auto& [row, weight] : changes_.rows()) out->add(row, weight);
    return output_of(std::move(out));
  }

  Result<> save(state::ChangeSet& changes) override {
    touched_ = changes_.size();
    for (const auto& [row, weight] : changes_.rows()) {
      const std::int64_t now = add(row, weight);
      if (now < 0) return fail(internal_error("a result took back a row that it did not have"));
      if (now == 0) {
        changes.erase(row);
        continue;
      }
      value_.clear();
      ByteWriter(value_).varint(static_cast<std::uint64_t>(now));
      now == weight && !weighted_ ? changes.put_new(row, value_) : changes.put(row, value_);
    }
    return check_budget(kWhat, bytes_, budget_bytes_);
  }

  Result<std::shared_ptr<engine::ScanSource>> rows() override {
    auto out = std::make_shared<RowBuffer>(rows_schema_, false);
    for (const auto& [row, weight] : state_.rows()) out->add(row, weight);
    return scan_of(std::move(out));
  }

  [[nodiscard]] OperatorStats stats() const override {
    return {.name = "result",
            .rows_total = state_.size(),
            .rows_updated = touched_,
            .memory_used_bytes = bytes_,
            .rows_touched = touched_};
  }

 private:
  std::int64_t add(std::string_view row, std::int64_t weight) {
    const std::size_t before = state_.size();
    const std::int64_t now = state_.add(row, weight);
    bytes_ = bytes_ + state_.size() * bag_bytes(row) - before * bag_bytes(row);
    return now;
  }

  Schema schema_;
  Schema rows_schema_;  // without the weight
  bool weighted_;
  std::uint64_t budget_bytes_;
  RowCells cells_;
  Bag state_;
  Bag changes_;  // of this epoch
  std::uint64_t bytes_ = 0;
  std::uint64_t touched_ = 0;
  std::string row_;
  std::string value_;
};

}  // namespace

Result<std::unique_ptr<Operator>> make_result(const plan::Step& step, std::uint64_t memory_budget_bytes) {
  return std::make_unique<ResultRows>(step, memory_budget_bytes);
}

}  // namespace brook::op
