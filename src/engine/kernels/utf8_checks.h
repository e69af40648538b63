// Whether bytes are UTF-8, and how they become it. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace brook::engine {

// Bytes of the well-formed character at `i`; 0 where there is none. REQUIRES: i < bytes.size()
[[nodiscard]] std::size_t valid_utf8_size(std::string_view bytes, std::size_t i);
// Where the well-formed characters from `i` on end.
[[nodiscard]] std::size_t valid_utf8_until(std::string_view bytes, std::size_t i);
[[nodiscard]] bool is_valid_utf8(std::string_view bytes);
// Each longest beginning of a broken character becomes U+FFFD, as Unicode advises.
[[nodiscard]] std::string made_valid_utf8(std::string_view bytes);

}  // namespace brook::engine
