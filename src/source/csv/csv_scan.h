// CsvScan: CSV files as rows, read unit by unit (files/unit_reader.h).
//
// Whether a record is malformed is judged by all columns of the table, not only by those a query asks for (Spark:
// by those it asks for), so that rows and counts do not depend on the query.
#pragma once

#include <memory>

#include "engine/scan.h"
#include "source/csv/csv_options.h"
#include "source/files/unit_reader.h"
#include "source/schema/schema_watch.h"

namespace brook::source::csv {

struct CsvScanPlan : TextScanPlan {
  CsvOptions options;
  // Of each file the names in its header, which was read before: its records have so many values, fewer or more than
  // the table columns. Empty: as many as there are columns, which each header must name.
  std::vector<std::vector<std::string>> headers = {};
  std::shared_ptr<SchemaWatch> watch = nullptr;  // null: nobody asks for other columns
};

// Errors: kUsage for a column of a type that CSV cannot hold; kInput for a compression that is not known.
[[nodiscard]] Result<std::shared_ptr<engine::ScanSource>> make_csv_scan(CsvScanPlan plan);

// Checks the columns without reading anything.
[[nodiscard]] Result<> check_csv_columns(const FileColumns& columns, const CsvOptions& options);

}  // namespace brook::source::csv
