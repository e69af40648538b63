// Base64 (RFC 4648, with padding), for bytes inside JSON. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace brook {

[[nodiscard]] std::string to_base64(std::string_view bytes);
// Nothing if the text is not exactly what to_base64() makes.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace brook
