// SchemaOptions: what a source of files does about columns that nobody declared, by the names that Spark and Databricks
// use. A value; made once at planning.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/data_type.h"
#include "base/result.h"
#include "source/option_reader.h"

namespace brook::source {

enum class EvolutionMode : std::uint8_t {
  kNone,              // new columns are passed over
  kFailOnNewColumns,  // the run stops and names them
  kAddNewColumns,     // they become columns of the table, and the run goes on
  kRescue,            // they go into the rescued data column
};

// The type of a column, or with a path of one of its fields: "a.b INT", "list.element INT", "map.value INT".
struct SchemaHint {
  std::vector<std::string> path;
  DataType type;
};

struct SchemaOptions {
  EvolutionMode evolution = EvolutionMode::kNone;
  std::optional<std::string> rescued_column;  // gets, as JSON, what has no place in the others
  double sampling_ratio = 1;                  // of records that are looked at to find columns
  std::vector<SchemaHint> hints;              // types of columns, whatever the files say
};

// `inferred`: the columns are found, not declared. Errors: kUsage naming the option and what it may be.
[[nodiscard]] Result<SchemaOptions> read_schema_options(OptionReader& reader, bool inferred);

}  // namespace brook::source
