// Arguments that Spark does not cast to what a function takes: some must have the very type already.
#pragma once

#include <cstddef>
#include <string>

#include "analyze/bound.h"
#include "base/error.h"
#include "base/result.h"
#include "function/function.h"

namespace brook::analyze {

// Whether the argument at a position may be what it is; `count`: how many there are. `printed` is the call as Spark
// prints it. Errors: DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE, INVALID_ORDERING_TYPE or MAP_CONCAT_DIFF_TYPES.
[[nodiscard]] Result<void> check_exact(const function::Function& function, std::size_t position, std::size_t count,
                                       const Bound& argument, const std::string& printed, const Location& location);

}  // namespace brook::analyze
