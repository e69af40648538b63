// Types inferred from examples: schema_of_json() and schema_of_csv(). Pure functions; any thread. Source of the
// semantics: Spark's JsonInferSchema and CSVInferSchema.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/data_type.h"
#include "base/json_reader.h"
#include "base/result.h"

namespace brook::analyze {

// Option names in lower case.
using InferenceOptions = std::map<std::string, std::string>;

[[nodiscard]] Result<DataType> infer_json_schema(std::string_view json, const InferenceOptions& options);
// A STRUCT of _c0, _c1 …
[[nodiscard]] Result<DataType> infer_csv_schema(std::string_view line, const InferenceOptions& options);

}  // namespace brook::analyze
