// The columns of CSV files: their names from the first line, or _c0, _c1 …; their types, where inferSchema asks for
// them, from the values, else STRING. Source of the semantics: Spark's CSVInferSchema.
#pragma once

#include "source/csv/csv_scan.h"

namespace brook::source::csv {

// The first record of the files, of the first of them that has one.
[[nodiscard]] Result<std::vector<std::string>> first_record(const CsvScanPlan& plan);

[[nodiscard]] Result<Schema> infer_csv_columns(const plan::SourceTable& table, const SchemaSample& sample);

}  // namespace brook::source::csv
