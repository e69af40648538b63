// Errors at the border with DuckDB: its exceptions become Errors, and our Errors travel through it as exceptions
// (the Error itself waits in the QueryState, see query.h).
#pragma once

#include <exception>
#include <utility>

#include "base/result.h"
#include "duckdb/common/error_data.hpp"

namespace brook::engine {

// Kernels raise Spark's errors as exceptions whose text is "[CLASS] message"; DuckDB's own are mapped by type.
[[nodiscard]] Error to_error(const duckdb::ErrorData& data);
[[nodiscard]] Error to_error(const std::exception& exception);

// True for errors after which a DuckDB instance must not be used again.
[[nodiscard]] bool invalidates_instance(const duckdb::ErrorData& data);

// Calls `body`, which returns a Result; an exception out of it becomes an Error.
template <class Body>
auto guarded(Body&& body) -> decltype(body()) {
  try {
    return std::forward<Body>(body)();
  } catch (const std::exception& exception) {
    return fail(to_error(exception));
  }
}

}  // namespace brook::engine
