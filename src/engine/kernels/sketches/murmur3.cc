#include "engine/kernels/sketches/murmur3.h"

namespace brook::engine::sketches {

namespace {

constexpr std::uint64_t kFirst = 0x87c37b91114253d5;
constexpr std::uint64_t kSecond = 0x4cf5ad432745937f;

// Up to eight bytes, the first one lowest.
std::uint64_t load(std::string_view bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.data(), bytes.size());
  return word;
}
std::uint64_t mix_first(std::uint64_t word) { return std::rotl(word * kFirst, 31) * kSecond; }
std::uint64_t mix_second(std::uint64_t word) { return std::rotl(word * kSecond, 33) * kFirst; }
std::uint64_t finish(std::uint64_t hash) {
  hash = (hash ^ (hash >> 33U)) * 0xff51afd7ed558ccd;
  hash = (hash ^ (hash >> 33U)) * 0xc4ceb9fe1a85ec53;
  return hash ^ (hash >> 33U);
}

}  // namespace

Hash128 murmur3(std::string_view bytes, std::uint64_t seed) {
  constexpr std::size_t kBlock = 16;
  constexpr std::size_t kWord = 8;
  const std::size_t length = bytes.size();
  std::uint64_t h1 = seed;
  std::uint64_t h2 = seed;
  for (; bytes.size() >= kBlock; bytes.remove_prefix(kBlock)) {
    h1 = (std::rotl(h1 ^ mix_first(load(bytes.substr(0, kWord))), 27) + h2) * 5 + 0x52dce729;
    h2 = (std::rotl(h2 ^ mix_second(load(bytes.substr(kWord, kWord))), 31) + h1) * 5 + 0x38495ab5;
  }
  if (bytes.size() > kWord) h2 ^= mix_second(load(bytes.substr(kWord)));
  if (!bytes.empty()) h1 ^= mix_first(load(bytes.substr(0, kWord)));
  h1 ^= length;
  h2 ^= length;
  h1 += h2;
  h2 += h1;
  h1 = finish(h1);
  h2 = finish(h2);
  h1 += h2;
  h2 += h1;
  return {.first = h1, .second = h2};
}

}  // namespace brook::engine::sketches
