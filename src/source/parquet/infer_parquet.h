// The columns of Parquet files, from their footers: those of all of them, each with the widest type.
#pragma once

#include "source/source.h"

namespace brook::source::parquet {

// Errors: CANNOT_MERGE_SCHEMAS showing the columns of both, where a column has types that do not go together.
[[nodiscard]] Result<Schema> infer_parquet_columns(const plan::SourceTable& table, const SchemaSample& sample);

}  // namespace brook::source::parquet
