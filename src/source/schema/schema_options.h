// SchemaOptions: what a source of files does about columns that nobody declared, by the names that Spark and Databricks
// use. A value; made once at planning.
#pragma once

#include <optional>
#include <string>

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

struct SchemaOptions {
  EvolutionMode evolution = EvolutionMode::kNone;
  std::optional<std::string> rescued_column;  // gets, as JSON, what has no place in the others
  double sampling_ratio = 1;                  // of records that are looked at to find columns
  Schema hints;                               // types of columns, whatever the files say
};

// `inferred`: the columns are found, not declared. Errors: kUsage naming the option and what it may be.
[[nodiscard]] Result<SchemaOptions> read_schema_options(OptionReader& reader, bool inferred);

}  // namespace brook::source
