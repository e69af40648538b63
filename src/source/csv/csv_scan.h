// CsvScan: CSV files as rows. Uncompressed files are cut into blocks of whole lines that workers parse in parallel; a
// compressed or multi-line file is one unit of work. A unit is a morsel, so the order of rows is that of (file, row)
// whatever the number of threads; memory is a few blocks a worker, whatever the size of a file.
//
// Whether a record is malformed is judged by all columns of the table, not only by those a query asks for (Spark:
// by those it asks for), so that rows and counts do not depend on the query.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "engine/scan.h"
#include "source/csv/csv_options.h"
#include "source/files/file_columns.h"
#include "source/files/planned_file.h"
#include "source/source.h"

namespace brook::source::csv {

// Counts of a scan, added to by its workers.
struct SharedCounts {
  std::atomic<std::uint64_t> rows = 0;
  std::atomic<std::uint64_t> bytes = 0;
  std::atomic<std::uint64_t> malformed_rows = 0;
};

struct CsvScanPlan {
  std::shared_ptr<FileSystem> files;
  CsvOptions options;
  FileColumns columns;                                        // what each column of the scan is
  std::vector<PlannedFile> planned;                           // in order
  std::vector<std::vector<PartitionValue>> partition_values;  // a row for each file; empty: none
  bool ignore_missing = false;
  std::size_t block_bytes = std::size_t{1} << 20U;  // not smaller than a byte; tests cut where they like
  std::shared_ptr<SharedCounts> counts = std::make_shared<SharedCounts>();
};

// Errors: kUsage for a column of a type that CSV cannot hold; kInput for a compression that is not known.
[[nodiscard]] Result<std::shared_ptr<engine::ScanSource>> make_csv_scan(CsvScanPlan plan);

// Checks the columns without reading anything.
[[nodiscard]] Result<> check_csv_columns(const FileColumns& columns, const CsvOptions& options);

}  // namespace brook::source::csv
