#include "source/generated_scan.h"

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
    const std::int64_t first = rows.first + index * kRows;
    if (first >= rows.end) return 0;
    const auto count = static_cast<std::size_t>(std::min(rows.end - first, kRows));
    rows.fill(out, columns_, first, count);
    out.set_rows(count);
    return count;
  }

 private:
  std::shared_ptr<Work> work_;
  std::vector<std::size_t> columns_;
};

class GeneratedScan final : public engine::ScanSource {
 public:
  GeneratedScan(const Schema& schema, GeneratedRows rows) : schema_(schema), work_(std::make_shared<Work>()) {
    work_->rows = std::move(rows);
  }

  [[nodiscard]] const Schema& schema() const override { return schema_; }
  [[nodiscard]] std::size_t max_workers() const override {
    return static_cast<std::size_t>(std::max<std::int64_t>(1, (work_->rows.end - work_->rows.first) / kRows));
  }
  [[nodiscard]] Result<std::unique_ptr<engine::ScanWorker>> open_worker(
      std::span<const std::size_t> projection) override {
    return std::make_unique<GeneratedWorker>(work_, projection);
  }

 private:
  const Schema& schema_;
  std::shared_ptr<Work> work_;
};

}  // namespace

std::shared_ptr<engine::ScanSource> make_generated_scan(const Schema& schema, GeneratedRows rows) {
  return std::make_shared<GeneratedScan>(schema, std::move(rows));
}

}  // namespace brook::source
