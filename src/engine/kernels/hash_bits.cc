#include "engine/kernels/hash_bits.h"

#include <bit>
#include <cstring>

namespace brook::engine {

namespace {

template <class T>
T load(const char* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof(T));
  return value;
}

std::uint32_t mix_key(std::uint32_t key) { return std::rotl(key * 0xcc9e2d51U, 15) * 0x1b873593U; }
std::uint32_t mix_hash(std::uint32_t hash, std::uint32_t key) { return std::rotl(hash ^ key, 13) * 5 + 0xe6546b64U; }
std::int32_t finish(std::uint32_t hash, std::uint32_t length) {
  hash ^= length;
  hash = (hash ^ (hash >> 16U)) * 0x85ebca6bU;
  hash = (hash ^ (hash >> 13U)) * 0xc2b2ae35U;
  return static_cast<std::int32_t>(hash ^ (hash >> 16U));
}

constexpr std::uint64_t kPrime1 = 0x9E3779B185EBCA87ULL;
constexpr std::uint64_t kPrime2 = 0xC2B2AE3D27D4EB4FULL;
constexpr std::uint64_t kPrime3 = 0x165667B19E3779F9ULL;
constexpr std::uint64_t kPrime4 = 0x85EBCA77C2B2AE63ULL;
constexpr std::uint64_t kPrime5 = 0x27D4EB2F165667C5ULL;

std::int64_t avalanche(std::uint64_t hash) {
  hash = (hash ^ (hash >> 33U)) * kPrime2;
  hash = (hash ^ (hash >> 29U)) * kPrime3;
  return static_cast<std::int64_t>(hash ^ (hash >> 32U));
}
std::uint64_t round_of(std::uint64_t lane, std::uint64_t word) {
  return std::rotl(lane + word * kPrime2, 31) * kPrime1;
}
std::uint64_t add_long(std::uint64_t hash, std::uint64_t word) {
  return std::rotl(hash ^ round_of(0, word), 27) * kPrime1 + kPrime4;
}
std::uint64_t add_int(std::uint64_t hash, std::uint32_t word) {
  return std::rotl(hash ^ (word * kPrime1), 23) * kPrime2 + kPrime3;
}

}  // namespace

std::int32_t Murmur3::of_int(std::int32_t value, Hash seed) {
  return finish(mix_hash(static_cast<std::uint32_t>(seed), mix_key(static_cast<std::uint32_t>(value))), 4);
}

std::int32_t Murmur3::of_long(std::int64_t value, Hash seed) {
  const auto bits = static_cast<std::uint64_t>(value);
  std::uint32_t hash = mix_hash(static_cast<std::uint32_t>(seed), mix_key(static_cast<std::uint32_t>(bits)));
  hash = mix_hash(hash, mix_key(static_cast<std::uint32_t>(bits >> 32U)));
  return finish(hash, 8);
}

// The bytes past the last whole word are mixed one by one, as signed numbers: Spark's own variant.
std::int32_t Murmur3::of_bytes(std::string_view bytes, Hash seed) {
  auto hash = static_cast<std::uint32_t>(seed);
  std::size_t i = 0;
  for (; i + 4 <= bytes.size(); i += 4) hash = mix_hash(hash, mix_key(load<std::uint32_t>(bytes.data() + i)));
  for (; i < bytes.size(); ++i) {
    hash = mix_hash(hash,
                    mix_key(static_cast<std::uint32_t>(static_cast<std::int32_t>(static_cast<signed char>(bytes[i])))));
  }
  return finish(hash, static_cast<std::uint32_t>(bytes.size()));
}

std::int64_t XxHash64::of_int(std::int32_t value, Hash seed) {
  return avalanche(add_int(static_cast<std::uint64_t>(seed) + kPrime5 + 4, static_cast<std::uint32_t>(value)));
}

std::int64_t XxHash64::of_long(std::int64_t value, Hash seed) {
  return avalanche(add_long(static_cast<std::uint64_t>(seed) + kPrime5 + 8, static_cast<std::uint64_t>(value)));
}

std::int64_t XxHash64::of_bytes(std::string_view bytes, Hash seed) {
  const auto start = static_cast<std::uint64_t>(seed);
  const char* data = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t hash = start + kPrime5;
  if (left >= 32) {
    std::uint64_t v1 = start + kPrime1 + kPrime2;
    std::uint64_t v2 = start + kPrime2;
    std::uint64_t v3 = start;
    std::uint64_t v4 = start - kPrime1;
    for (; left >= 32; left -= 32, data += 32) {
      v1 = round_of(v1, load<std::uint64_t>(data));
      v2 = round_of(v2, load<std::uint64_t>(data + 8));
      v3 = round_of(v3, load<std::uint64_t>(data + 16));
      v4 = round_of(v4, load<std::uint64_t>(data + 24));
    }
    hash = std::rotl(v1, 1) + std::rotl(v2, 7) + std::rotl(v3, 12) + std::rotl(v4, 18);
    for (const std::uint64_t lane : {v1, v2, v3, v4}) hash = (hash ^ round_of(0, lane)) * kPrime1 + kPrime4;
  }
  hash += bytes.size();
  for (; left >= 8; left -= 8, data += 8) hash = add_long(hash, load<std::uint64_t>(data));
  for (; left >= 4; left -= 4, data += 4) hash = add_int(hash, load<std::uint32_t>(data));
  for (; left > 0; --left, ++data) hash = std::rotl(hash ^ (static_cast<unsigned char>(*data) * kPrime5), 11) * kPrime1;
  return avalanche(hash);
}

}  // namespace brook::engine
