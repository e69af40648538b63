// Upper and lower case of any script, as Java has them without a locale. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace brook::engine {

[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] std::string to_lower(std::string_view text);
// The first letter of each word in title case, the others in lower case; words end at blanks.
[[nodiscard]] std::string to_initial_capitals(std::string_view text);

}  // namespace brook::engine
