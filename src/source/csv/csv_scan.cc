#include "source/csv/csv_scan.h"

#include <algorithm>

#include <fmt/format.h>

#include "source/csv/converter.h"
#include "source/csv/csv_worker.h"

namespace brook::source::csv {

namespace {

class CsvScan final : public engine::ScanSource {
 public:
  explicit CsvScan(std::shared_ptr<const CsvScanWork> work) : work_(std::move(work)) {}

  [[nodiscard]] const Schema& schema() const override { return work_->plan.columns.schema; }
  [[nodiscard]] std::size_t max_workers() const override { return std::max<std::size_t>(1, work_->units); }
  [[nodiscard]] Result<std::unique_ptr<engine::ScanWorker>> open_worker(
      std::span<const std::size_t> projection) override {
    return open_csv_worker(work_, projection);
  }

 private:
  std::shared_ptr<const CsvScanWork> work_;
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
  const Dialect& dialect = plan.options.dialect;
  for (const PlannedFile& file : plan.planned) {
    work->first_units.push_back(work->units);
    work->compressions.push_back(TRY(compression_of(file.path)));
    const bool splits =
        work->compressions.back() == Compression::kNone && !dialect.multi_line && dialect.line_separator.empty();
    if (file.size_bytes > 0) work->units += splits ? (file.size_bytes + plan.block_bytes - 1) / plan.block_bytes : 1;
  }
  work->plan = std::move(plan);
  return std::make_shared<CsvScan>(std::move(work));
}

}  // namespace brook::source::csv
