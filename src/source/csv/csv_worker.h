// The worker of a CsvScan: takes units of work one by one, reads their bytes, tokenizes and converts them.
#pragma once

#include <atomic>
#include <memory>
#include <span>
#include <vector>

#include "engine/scan.h"
#include "source/csv/csv_scan.h"
#include "source/files/byte_stream.h"

namespace brook::source::csv {

// What the workers of one scan share.
struct CsvScanWork {
  CsvScanPlan plan;
  std::vector<Compression> compressions;  // of each file
  std::vector<std::size_t> first_units;   // of each file: its first unit; an empty file has none
  std::size_t units = 0;
  mutable std::atomic<std::size_t> next_unit = 0;
};

[[nodiscard]] Result<std::unique_ptr<engine::ScanWorker>> open_csv_worker(std::shared_ptr<const CsvScanWork> work,
                                                                          std::span<const std::size_t> projection);

}  // namespace brook::source::csv
