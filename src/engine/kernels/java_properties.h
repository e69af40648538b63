// The names that Java has for sets of characters, \p{…}. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace brook::engine {

// What stands between the brackets of a PCRE2 class for \p{name}: "\p{L}", "a-z", "\x{370}-\x{3FF}"; nothing for a name
// that is unknown. It may not be negated within: \P{name} is "[^" + it + "]".
[[nodiscard]] std::optional<std::string> java_property(std::string_view name);

}  // namespace brook::engine
