// The columns of JSON files, found by reading them. Source of the semantics: Spark's JsonInferSchema.
#pragma once

#include "source/source.h"

namespace brook::source::json {

[[nodiscard]] Result<Schema> infer_json_columns(const plan::SourceTable& table, const SchemaSample& sample);

}  // namespace brook::source::json
