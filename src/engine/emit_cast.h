// Casts with Spark's semantics as DuckDB SQL: plain CASTs where those agree with Spark, kernels elsewhere.
#pragma once

#include <string>

#include "base/data_type.h"
#include "base/result.h"
#include "engine/engine.h"

namespace brook::engine {

// `value` is SQL in parentheses where needed. `is_try`: TRY_CAST, NULL instead of an error.
// Errors: UNSUPPORTED_FEATURE for a pair of types that is not built.
[[nodiscard]] Result<std::string> cast_sql(const std::string& value, const DataType& from, const DataType& to,
                                           bool is_try, const QueryContext& context);

}  // namespace brook::engine
