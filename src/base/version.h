// The versions this program is made of. CMakeLists.txt reads both from here.
#pragma once

#include <string_view>

namespace brook {

inline constexpr std::string_view kVersion = "0.1.0";
inline constexpr std::string_view kDuckdbVersion = "1.5.5";

}  // namespace brook
