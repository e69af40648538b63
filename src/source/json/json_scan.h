// JsonScan: JSON files as rows, read unit by unit (files/unit_reader.h). A record is a line, or a whole file in
// multiLine; an array of objects gives a row for each.
//
// Whether a record is malformed is judged by all columns of the table, as for CSV, so that rows and counts do not
// depend on the query.
#pragma once

#include <memory>

#include "engine/scan.h"
#include "source/files/unit_reader.h"
#include "source/json/json_options.h"
#include "source/schema/schema_watch.h"

namespace brook::source::json {

struct JsonScanPlan : TextScanPlan {
  JsonSourceOptions options;
  std::shared_ptr<SchemaWatch> watch;  // null: nobody asks for other columns
};

// Errors: kInput for a compression that is not known; INVALID_DATETIME_PATTERN.
[[nodiscard]] Result<std::shared_ptr<engine::ScanSource>> make_json_scan(JsonScanPlan plan);

}  // namespace brook::source::json
