// java.util.Random: a linear congruential generator of 48 bits, where Spark's answers follow from it.
#pragma once

#include <cstdint>

namespace brook::engine {

class JavaRandom {
 public:
  explicit JavaRandom(std::int64_t seed) : state_((static_cast<std::uint64_t>(seed) ^ kMultiplier) & kMask) {}

  [[nodiscard]] std::int32_t next(int bits) {
    state_ = (state_ * kMultiplier + kIncrement) & kMask;
    return static_cast<std::int32_t>(state_ >> static_cast<unsigned>(48 - bits));
  }
  [[nodiscard]] std::int32_t next_int() { return next(32); }
  [[nodiscard]] double next_double() {
    const std::int64_t high = static_cast<std::int64_t>(next(26)) << 27;
    return static_cast<double>(high + next(27)) * 0x1.0p-53;
  }

 private:
  static constexpr std::uint64_t kMultiplier = 0x5DEECE66D;
  static constexpr std::uint64_t kIncrement = 0xB;
  static constexpr std::uint64_t kMask = (std::uint64_t{1} << 48U) - 1;
  std::uint64_t state_;
};

}  // namespace brook::engine
