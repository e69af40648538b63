// Wide: a 128-bit integer to calculate with; Int128 (engine/chunk.h) is how it lies in a chunk.
#pragma once

#include <cstdint>

#include "engine/chunk.h"

namespace brook::op {

__extension__ using Wide = __int128;
__extension__ using UnsignedWide = unsigned __int128;

[[nodiscard]] constexpr Wide to_wide(const engine::Int128& value) {
  return static_cast<Wide>((static_cast<UnsignedWide>(static_cast<std::uint64_t>(value.high)) << 64U) | value.low);
}
[[nodiscard]] constexpr engine::Int128 to_int128(Wide value) {
  return {static_cast<std::uint64_t>(value), static_cast<std::int64_t>(value >> 64)};
}
[[nodiscard]] constexpr Wide to_wide(std::int64_t value) { return value; }

// 10^digits. REQUIRES: digits <= 38.
[[nodiscard]] constexpr Wide power_of_ten(int digits) {
  Wide power = 1;
  for (; digits > 0; --digits) power *= 10;
  return power;
}
// Whether a decimal's unscaled value has at most `precision` digits.
[[nodiscard]] constexpr bool fits_precision(Wide value, int precision) {
  const Wide limit = power_of_ten(precision);
  return value < limit && value > -limit;
}

}  // namespace brook::op
