#include "operator/aggregate/state_scan.h"

#include <algorithm>

namespace brook::op {

namespace {

class StateWorker final : public engine::ScanWorker {
 public:
  StateWorker(std::shared_ptr<const AggregateState> state, std::span<const std::size_t> projection)
      : state_(std::move(state)), projection_(projection.begin(), projection.end()) {}

  Result<std::size_t> next(engine::ChunkBuilder& out, std::uint64_t& morsel) override {
    const std::size_t count = std::min(state_->groups->size() - next_, engine::kChunkRows);
    const std::size_t keys = state_->schema.size() - state_->calls.size();
    const auto first = static_cast<std::uint32_t>(next_);
    for (std::size_t i = 0; i < projection_.size() && count > 0; ++i) {
      const std::size_t column = projection_[i];
      if (column < keys) {
        state_->groups->read(column, first, count, out, i);
      } else {
        TRY(state_->calls[column - keys].accumulator->finish({first, count, &out, i}));
      }
    }
    out.set_rows(count);
    morsel = next_ / engine::kChunkRows;
    next_ += count;
    return count;
  }

 private:
  std::shared_ptr<const AggregateState> state_;
  std::vector<std::size_t> projection_;
  std::size_t next_ = 0;
};

class StateScan final : public engine::ScanSource {
 public:
  explicit StateScan(std::shared_ptr<const AggregateState> state) : state_(std::move(state)) {}
  [[nodiscard]] const Schema& schema() const override { return state_->schema; }
  [[nodiscard]] std::size_t max_workers() const override { return 1; }
  Result<std::unique_ptr<engine::ScanWorker>> open_worker(std::span<const std::size_t> projection) override {
    return std::make_unique<StateWorker>(state_, projection);
  }

 private:
  std::shared_ptr<const AggregateState> state_;
};

}  // namespace

std::shared_ptr<engine::ScanSource> scan_of(std::shared_ptr<const AggregateState> state) {
  return std::make_shared<StateScan>(std::move(state));
}

}  // namespace brook::op
