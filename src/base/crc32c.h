// CRC-32C (Castagnoli), the checksum of everything we store. Any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace brook {

// Of `bytes`, going on from `before` (0 to begin): crc32c(b, crc32c(a)) == crc32c(ab).
[[nodiscard]] std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

}  // namespace brook
