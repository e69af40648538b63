// The page docs/functions.md: every function with its arguments, result, example and state against Spark.
#pragma once

#include <string>

namespace brook::function {

[[nodiscard]] std::string docs_page();

}  // namespace brook::function
