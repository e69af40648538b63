// SourceTable: a source as it is declared, and SourceTraits: what planning must know of its format. Whoever knows the
// formats answers (source/source.h); planning knows none.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/data_type.h"
#include "sql/statement.h"

namespace brook::plan {

// CREATE TABLE … USING: data that comes from outside.
struct SourceTable {
  std::string key;   // canonical: "default.transactions"
  std::string name;  // as written
  std::string format;
  Schema schema;
  sql::OptionMap options;  // ${…} replaced; `path` and LOCATION joined to the spec's folder, under "path"
  std::vector<std::string> partitioned_by;
  bool inferred = false;  // the columns were found in the data, not declared
  Location location;
};

struct SourceTraits {
  Schema metadata;                // the fields of _metadata
  std::optional<Schema> columns;  // where the format and its options, or the data, say what they are: none are declared
  bool inferred = false;          // the data does
  std::vector<std::string> partitioned_by;  // with them
};
// Errors: kUsage for a format that is not known, or options from which the columns cannot be told.
using DescribeSource = std::function<Result<SourceTraits>(const SourceTable&)>;

// Of any format: _metadata as Spark's file sources give it, and columns that are declared.
[[nodiscard]] Result<SourceTraits> describe_as_files(const SourceTable& table);

}  // namespace brook::plan
