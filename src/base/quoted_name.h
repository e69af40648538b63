// Names in SQL text. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace brook {

// A name as Spark writes it into types: in backquotes unless it is a plain word.
[[nodiscard]] std::string quoted_if_needed(std::string_view name);

}  // namespace brook
