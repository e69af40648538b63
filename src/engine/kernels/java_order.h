// How Java orders and tells apart doubles, which Spark's sorts and sets of numbers inherit: -0.0 before 0.0, NaN last.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace brook::engine {

// Bits that are equal where Java's Double.equals is: all NaNs are one.
[[nodiscard]] inline std::int64_t java_bits(double value) {
  constexpr std::int64_t kNaN = 0x7ff8000000000000;
  return std::isnan(value) ? kNaN : std::bit_cast<std::int64_t>(value);
}

[[nodiscard]] inline bool java_less(double a, double b) {
  if (a < b) return true;
  if (a > b) return false;
  return java_bits(a) < java_bits(b);  // equal, or a NaN among them: its bits are the greatest
}

}  // namespace brook::engine
