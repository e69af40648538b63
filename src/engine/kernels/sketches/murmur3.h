// MurmurHash3 x64 128, by which Apache DataSketches tell values apart. Pure functions; any thread.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/kernels/java_order.h"

namespace brook::engine::sketches {

constexpr std::uint64_t kUpdateSeed = 9001;
constexpr std::uint16_t kSeedHash = 0x93CC;  // of kUpdateSeed: the first 16 bits of its own hash by seed 0

struct Hash128 {
  std::uint64_t first;
  std::uint64_t second;
};

[[nodiscard]] Hash128 murmur3(std::string_view bytes, std::uint64_t seed = kUpdateSeed);
[[nodiscard]] inline Hash128 murmur3(std::int64_t value) {
  char bytes[sizeof(value)];
  std::memcpy(bytes, &value, sizeof(value));
  return murmur3(std::string_view(bytes, sizeof(bytes)));
}
// 0.0 and -0.0 are one value, and so are all NaNs.
[[nodiscard]] inline Hash128 murmur3(double value) { return murmur3(java_bits(value == 0 ? 0.0 : value)); }

}  // namespace brook::engine::sketches
