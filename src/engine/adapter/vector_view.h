// A DuckDB vector as our ColumnView.
#pragma once

#include "duckdb/common/types/vector.hpp"
#include "engine/chunk.h"

namespace brook::engine {

// Points `view` at a vector's rows, which are made flat in place first. Copies nothing else. The view is valid until
// the vector changes.
void view_vector(duckdb::Vector& vector, std::size_t rows, ColumnView& view);

}  // namespace brook::engine
