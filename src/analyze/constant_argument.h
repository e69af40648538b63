// Arguments that must be constants: percentages, sizes of sketches, offsets of windows. Pure functions; any thread.
#pragma once

#include <string>

#include "analyze/bound.h"
#include "function/function.h"

namespace brook::analyze {

// Reads no column and gives the same value every time.
[[nodiscard]] bool is_constant(const ExpressionPtr& expression);

// Whether an argument that was written at a position is what Spark takes there: of most functions anything. Numbers are
// checked where they are literals (or arrays of them); what is computed first is checked by the kernel that takes it.
// Errors: Spark's class for a value that is no constant, NULL, or out of bounds.
[[nodiscard]] Result<void> check_constant(const function::Function& function, std::size_t position,
                                          const Bound& argument, const std::string& printed, const Location& location);

}  // namespace brook::analyze
