// The columns of a Delta table as its metadata has them: Spark's JSON of a StructType. Pure functions.
#pragma once

#include <set>
#include <string>

#include "base/data_type.h"

namespace brook::source::delta {

struct TableSchema {
  Schema columns;
  // What stands in the metadata of columns or fields: "delta.invariants", "delta.generationExpression" …
  std::set<std::string> marks = {};
};

// Errors: kCorruption for what is no schema; kUsage for a type that we do not have, by name.
[[nodiscard]] Result<TableSchema> parse_schema(const std::string& json);
// Errors: kUsage for a type that a Delta table has no place for, by column.
[[nodiscard]] Result<std::string> schema_json(const Schema& columns);
// The same schema with more columns behind, everything else kept as it stands. REQUIRES: json is one.
[[nodiscard]] Result<std::string> with_columns(const std::string& json, const Schema& more);

}  // namespace brook::source::delta
