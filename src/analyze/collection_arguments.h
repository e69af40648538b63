// Arguments that must fit an array's elements or a map's keys: array_append(), map_zip_with() and their like.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyze/expression.h"

namespace brook::analyze {

// Casts the collection and the value to the type in which they meet. Other functions' arguments stay as they are.
// Errors: DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES and its kin. `printed` is the call as Spark prints it, `names`
// its arguments.
[[nodiscard]] Result<void> fit_elements(const std::string& function, std::vector<ExpressionPtr>& values,
                                        const std::string& printed, const std::vector<std::string>& names,
                                        const Location& location);

// array_append() and its kin, which say what is wrong of an array that is NULL.
[[nodiscard]] bool compares_elements(std::string_view function);

}  // namespace brook::analyze
