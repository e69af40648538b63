// The worker of a CsvScan: takes units of work one by one, reads their bytes, tokenizes and converts them.
#pragma once

#include <memory>
#include <span>

#include "engine/scan.h"
#include "source/csv/csv_scan.h"

namespace brook::source::csv {

// What the workers of one scan share.
struct CsvScanWork {
  CsvScanPlan plan;
  std::unique_ptr<TextUnits> units;
};

[[nodiscard]] Result<std::unique_ptr<engine::ScanWorker>> open_csv_worker(std::shared_ptr<CsvScanWork> work,
                                                                          std::span<const std::size_t> projection);

}  // namespace brook::source::csv
