// XXH64, the hash under Spark's xxhash64() and approx_count_distinct. Stable for ever: sketches are made of it.
// By the specification: XXH64 of the bytes in little-endian order.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace brook::op {

class XxHash64 {
 public:
  [[nodiscard]] static std::uint64_t of(std::string_view bytes, std::uint64_t seed) {
    const char* at = bytes.data();
    std::size_t left = bytes.size();
    std::uint64_t hash = seed + kPrime5;
    if (left >= 32) {
      std::uint64_t lanes[4] = {seed + kPrime1 + kPrime2, seed + kPrime2, seed, seed - kPrime1};
      for (; left >= 32; left -= 32) {
        for (std::uint64_t& lane : lanes) {
          lane = round(lane, read<std::uint64_t>(at));
          at += 8;
        }
      }
      hash = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) + std::rotl(lanes[3], 18);
      for (const std::uint64_t lane : lanes) hash = (hash ^ round(0, lane)) * kPrime1 + kPrime4;
    }
    hash += bytes.size();
    for (; left >= 8; at += 8, left -= 8) {
      hash = std::rotl(hash ^ round(0, read<std::uint64_t>(at)), 27) * kPrime1 + kPrime4;
    }
    if (left >= 4) {
      hash = std::rotl(hash ^ (read<std::uint32_t>(at) * kPrime1), 23) * kPrime2 + kPrime3;
      at += 4;
      left -= 4;
    }
    for (; left > 0; ++at, --left) hash = std::rotl(hash ^ (static_cast<unsigned char>(*at) * kPrime5), 11) * kPrime1;
    hash = (hash ^ (hash >> 33U)) * kPrime2;
    hash = (hash ^ (hash >> 29U)) * kPrime3;
    return hash ^ (hash >> 32U);
  }
  template <class T>
  [[nodiscard]] static std::uint64_t of_value(T value, std::uint64_t seed) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    return of({bytes, sizeof(T)}, seed);
  }

 private:
  static constexpr std::uint64_t kPrime1 = 0x9E3779B185EBCA87ULL;
  static constexpr std::uint64_t kPrime2 = 0xC2B2AE3D27D4EB4FULL;
  static constexpr std::uint64_t kPrime3 = 0x165667B19E3779F9ULL;
  static constexpr std::uint64_t kPrime4 = 0x85EBCA77C2B2AE63ULL;
  static constexpr std::uint64_t kPrime5 = 0x27D4EB2F165667C5ULL;

  template <class T>
  static T read(const char* at) {
    T value;
    std::memcpy(&value, at, sizeof(T));
    return value;
  }
  static std::uint64_t round(std::uint64_t lane, std::uint64_t word) {
    return std::rotl(lane + word * kPrime2, 31) * kPrime1;
  }
};

}  // namespace brook::op
