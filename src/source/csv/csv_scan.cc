#include "source/csv/csv_scan.h"

#include <algorithm>

#include <fmt/format.h>

#include "source/csv/converter.h"
#include "source/csv/csv_worker.h"

namespace brook::source::csv {

namespace {

class CsvScan final : public engine::ScanSource {
 public:
  explicit CsvScan(std::shared_ptr<CsvScanWork> work) : work_(std::move(work)) {}

  [[nodiscard]] const Schema& schema() const override { return work_->plan.columns.schema; }
  [[nodiscard]] std::size_t max_workers() const override { return std::max<std::size_t>(1, work_->units->size()); }
  [[nodiscard]] Result<std::unique_ptr<engine::ScanWorker>> open_worker(
      std::span<const std::size_t> projection) override {
    return open_csv_worker(work_, projection);
  }

 private:
  std::shared_ptr<CsvScanWork> work_;
};

}  // namespace

Result<> check_csv_columns(const FileColumns& columns, const CsvOptions& options) {
  for (const Field& field : columns.file) TRY(make_converter(field, options));
  for (const Field& field : columns.partition) TRY(make_converter(field, options));
  return {};
}

Result<std::shared_ptr<engine::ScanSource>> make_csv_scan(CsvScanPlan plan) {
  TRY(check_csv_columns(plan.columns, plan.options));
  auto work = std::make_shared<CsvScanWork>();
  work->plan = std::move(plan);
  const Dialect& dialect = work->plan.options.dialect;
  const RecordEnds ends{.separator = dialect.multi_line ? "" : dialect.line_separator, .anywhere = dialect.multi_line};
  work->units = TRY(TextUnits::create(work->plan, ends));
  return std::make_shared<CsvScan>(std::move(work));
}

}  // namespace brook::source::csv
