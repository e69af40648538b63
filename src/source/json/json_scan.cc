#include "source/json/json_scan.h"

#include <algorithm>

#include "source/json/json_worker.h"

namespace brook::source::json {

namespace {

class JsonScan final : public engine::ScanSource {
 public:
  explicit JsonScan(std::shared_ptr<JsonScanWork> work) : work_(std::move(work)) {}

  [[nodiscard]] const Schema& schema() const override { return work_->plan.columns.schema; }
  [[nodiscard]] std::size_t max_workers() const override { return std::max<std::size_t>(1, work_->units->size()); }
  [[nodiscard]] Result<std::unique_ptr<engine::ScanWorker>> open_worker(
      std::span<const std::size_t> projection) override {
    return open_json_worker(work_, projection);
  }

 private:
  std::shared_ptr<JsonScanWork> work_;
};

}  // namespace

Result<std::shared_ptr<engine::ScanSource>> make_json_scan(JsonScanPlan plan) {
  auto work = std::make_shared<JsonScanWork>();
  work->plan = std::move(plan);
  const JsonSourceOptions& options = work->plan.options;
  const RecordEnds ends{.separator = options.multi_line ? "" : options.line_separator, .anywhere = options.multi_line};
  work->units = TRY(TextUnits::create(work->plan, ends));
  return std::make_shared<JsonScan>(std::move(work));
}

}  // namespace brook::source::json
