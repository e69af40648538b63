// SHA-224, SHA-384 and SHA-512 (FIPS 180-4), which DuckDB has not. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

namespace brook::engine {

// The digest in lower-case hexadecimal digits. REQUIRES: bits is 224, 256, 384 or 512
[[nodiscard]] std::string sha2_hex(std::string_view bytes, int bits);

}  // namespace brook::engine
