// Hashes of keys in memory: fast and good, not stable between versions and never stored. (approx_count_distinct's
// hash is stored: see xxhash64.h.) After the folded multiplication of wyhash.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/chunk.h"
#include "operator/aggregate/wide.h"

namespace brook::op {

inline constexpr std::uint64_t kHashA = 0xA0761D6478BD642FULL;
inline constexpr std::uint64_t kHashB = 0xE7037ED1A0B428DBULL;

[[nodiscard]] inline std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) {
  const UnsignedWide product = static_cast<UnsignedWide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

[[nodiscard]] inline std::uint64_t hash_int(std::uint64_t value, std::uint64_t seed = 0) {
  return fold_multiply(value ^ kHashA, (seed * kHashA) ^ kHashB);
}

[[nodiscard]] inline std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed = 0) {
  const auto word_at = [](const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof(word));
    return word;
  };
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t hash = fold_multiply(seed ^ kHashA, bytes.size() ^ kHashB);
  for (; left > 16; at += 16, left -= 16) hash = fold_multiply(word_at(at) ^ hash ^ kHashA, word_at(at + 8) ^ kHashB);
  if (left >= 8) return fold_multiply(word_at(at) ^ hash ^ kHashA, word_at(at + left - 8) ^ kHashB);
  std::uint64_t last = 0;
  std::memcpy(&last, at, left);
  return fold_multiply(last ^ hash ^ kHashA, hash ^ kHashB);
}

// Of a StringRef: the 16 bytes themselves where the string lies in them.
[[nodiscard]] inline std::uint64_t hash_string(const engine::StringRef& string, std::uint64_t seed = 0) {
  if (string.size() > engine::StringRef::kInlineBytes) return hash_bytes(string.view(), seed);
  std::uint64_t words[2];
  std::memcpy(words, &string, sizeof(words));
  return fold_multiply(words[0] ^ kHashA ^ (seed * kHashB), words[1] ^ kHashB);
}

[[nodiscard]] inline bool same_string(const engine::StringRef& a, const engine::StringRef& b) {
  std::uint64_t x[2];
  std::uint64_t y[2];
  std::memcpy(x, &a, sizeof(x));
  std::memcpy(y, &b, sizeof(y));
  if (x[0] != y[0]) return false;  // size or first four bytes
  if (x[1] == y[1]) return true;
  return a.size() > engine::StringRef::kInlineBytes && a.view() == b.view();
}

}  // namespace brook::op
