#include "source/rate/generated_scan.h"

#include <algorithm>
#include <atomic>
#include <vector>

namespace brook::source {

namespace {

constexpr auto kRows = static_cast<std::int64_t>(engine::kChunkRows);

struct Work {
  GeneratedRows rows;
  std::atomic<std::int64_t> next_morsel = 0;  // of one chunk each
};

class GeneratedWorker final : public engine::ScanWorker {
 public:
  GeneratedWorker(std::shared_ptr<Work> work, std::span<const std::size_t> projection)
      : work_(std::move(work)), columns_(projection.begin(), projection.end()) {}

  Result<std::size_t> next(engine::ChunkBuilder& out, std::uint64_t& morsel) override {
    const GeneratedRows& rows = work_->rows;
    const std::int64_t index = work_->next_morsel.fetch_add(1);
    morsel = static_cast<std::uint64_t>(index);
    const std::int64_t chunks = (rows.end - rows.first + kRows - 1) / kRows;
    if (index >= chunks) return 0;
    const std::int64_t first = rows.first + index * kRows;
    const std::int64_t count = std::min(rows.end - first, kRows);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      auto* values = static_cast<std::int64_t*>(out.data(i));
      for (std::int64_t k = 0; k < count; ++k) {
        values[k] = columns_[i] == 0 ? rows.timestamp_us(first + k) : first + k;
      }
    }
    out.set_rows(static_cast<std::size_t>(count));
    return static_cast<std::size_t>(count);
  }

 private:
  std::shared_ptr<Work> work_;
  std::vector<std::size_t> columns_;
};

class GeneratedScan final : public engine::ScanSource {
 public:
  explicit GeneratedScan(GeneratedRows rows) : work_(std::make_shared<Work>()) { work_->rows = std::move(rows); }

  [[nodiscard]] const Schema& schema() const override { return generated_columns(); }
  [[nodiscard]] std::size_t max_workers() const override {
    return static_cast<std::size_t>(std::max<std::int64_t>(1, (work_->rows.end - work_->rows.first) / kRows));
  }
  [[nodiscard]] Result<std::unique_ptr<engine::ScanWorker>> open_worker(
      std::span<const std::size_t> projection) override {
    return std::make_unique<GeneratedWorker>(work_, projection);
  }

 private:
  std::shared_ptr<Work> work_;
};

}  // namespace

const Schema& generated_columns() {
  static const Schema columns = {{"timestamp", DataType(TypeKind::kTimestamp)}, {"value", DataType(TypeKind::kLong)}};
  return columns;
}

std::shared_ptr<engine::ScanSource> make_generated_scan(GeneratedRows rows) {
  return std::make_shared<GeneratedScan>(std::move(rows));
}

}  // namespace brook::source
