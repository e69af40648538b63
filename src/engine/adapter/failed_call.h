// Which part of a query an error came from. DuckDB says so for casts only; name_failed_calls() makes it say so for the
// calls of functions too. It costs one indirect call per vector.
#pragma once

#include "duckdb/common/error_data.hpp"
#include "duckdb/main/database.hpp"
#include "engine/place.h"

namespace brook::engine {

// For every query of this instance from now on.
void name_failed_calls(duckdb::DatabaseInstance& database);

// Of the only piece there is, where the error does not say which one it came from; unknown where there are several.
[[nodiscard]] Location place_of(const duckdb::ErrorData& error, const Places& places);

}  // namespace brook::engine
