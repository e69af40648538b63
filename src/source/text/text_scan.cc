#include "source/text/text_scan.h"

#include <algorithm>

#include "source/files/record_worker.h"
#include "source/files/shared_columns.h"

namespace brook::source::text {

namespace {

// What the workers of one scan share.
struct TextWork {
  TextPlan plan;
  RecordEnds ends;
  std::unique_ptr<TextUnits> units;
};

class TextWorker final : public RecordWorker {
 public:
  TextWorker(std::shared_ptr<TextWork> work, std::span<const std::size_t> projection)
      : RecordWorker({work, work->units.get()}, work->ends),
        work_(std::move(work)),
        shared_(work_->plan.columns, projection) {
    for (std::size_t slot = 0; slot < projection.size(); ++slot) {
      if (work_->plan.columns.columns[projection[slot]].origin == ColumnOrigin::kFile) slots_.push_back(slot);
    }
  }

 protected:
  Result<std::size_t> fill(engine::ChunkBuilder& out) override {
    std::size_t row = 0;
    std::string_view record;
    while (row < engine::kChunkRows) {
      if (next_record(record)) {
        for (const std::size_t slot : slots_) {
          static_cast<engine::StringRef*>(out.data(slot))[row] = engine::StringRef(record);
        }
        ++row;
      } else if (row > 0 || !TRY(next_block())) {
        break;  // the strings of a chunk lie in one block
      }
    }
    for (const std::size_t slot : slots_) out.keep_alive(slot, block().memory);
    shared_.write(out, row, reader().partition_values(), reader().metadata());
    work_->plan.counts->rows += row;
    return row;
  }

 private:
  std::shared_ptr<TextWork> work_;
  SharedColumns shared_;
  std::vector<std::size_t> slots_;  // of the text
};

class TextScan final : public engine::ScanSource {
 public:
  explicit TextScan(std::shared_ptr<TextWork> work) : work_(std::move(work)) {}

  [[nodiscard]] const Schema& schema() const override { return work_->plan.columns.schema; }
  [[nodiscard]] std::size_t max_workers() const override { return std::max<std::size_t>(1, work_->units->size()); }
  [[nodiscard]] Result<std::unique_ptr<engine::ScanWorker>> open_worker(
      std::span<const std::size_t> projection) override {
    return std::make_unique<TextWorker>(work_, projection);
  }

 private:
  std::shared_ptr<TextWork> work_;
};

}  // namespace

Result<std::shared_ptr<engine::ScanSource>> make_text_scan(TextPlan plan) {
  auto work = std::make_shared<TextWork>();
  work->plan = std::move(plan);
  const TextScanOptions& options = work->plan.options;
  work->ends = {.separator = options.whole_text ? "" : options.line_separator, .anywhere = options.whole_text};
  work->units = TRY(TextUnits::create(work->plan, work->ends));
  return std::make_shared<TextScan>(std::move(work));
}

}  // namespace brook::source::text
