#include "engine/kernels/sha2.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include <fmt/format.h>

namespace brook::engine {

namespace {

// The first 64 bits of the fractions of the cube roots of the first 80 primes; SHA-256 takes the upper halves of 64 of
// them.
constexpr std::array<std::uint64_t, 80> kRoundConstants = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc, 0x3956c25bf348b538,
    0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242, 0x12835b0145706fbe,
    0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2, 0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
    0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5, 0x983e5152ee66dfab,
    0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
    0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed,
    0x53380d139d95b3df, 0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
    0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8, 0x19a4c116b8d2d0c8, 0x1e376c085141ab53,
    0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373,
    0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b, 0xca273eceea26619c,
    0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba, 0x0a637dc5a2c898a6,
    0x113f9804bef90dae, 0x1b710b35131c471b, 0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
    0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};
// Of the square roots of the first 8 primes, and of the next 8.
constexpr std::array<std::uint64_t, 8> kStart512 = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};
constexpr std::array<std::uint64_t, 8> kStart384 = {
    0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
};
constexpr std::array<std::uint32_t, 8> kStart256 = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};
constexpr std::array<std::uint32_t, 8> kStart224 = {
    0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
};

// What differs between the algorithms of 32 and of 64 bits.
template <class Word>
struct Rotations;
template <>
struct Rotations<std::uint32_t> {
  static constexpr int kRounds = 64;
  static constexpr std::array<int, 3> kBig0 = {2, 13, 22};
  static constexpr std::array<int, 3> kBig1 = {6, 11, 25};
  static constexpr std::array<int, 3> kSmall0 = {7, 18, 3};
  static constexpr std::array<int, 3> kSmall1 = {17, 19, 10};
};
template <>
struct Rotations<std::uint64_t> {
  static constexpr int kRounds = 80;
  static constexpr std::array<int, 3> kBig0 = {28, 34, 39};
  static constexpr std::array<int, 3> kBig1 = {14, 18, 41};
  static constexpr std::array<int, 3> kSmall0 = {1, 8, 7};
  static constexpr std::array<int, 3> kSmall1 = {19, 61, 6};
};

template <class Word>
Word big(Word x, const std::array<int, 3>& r) {
  return std::rotr(x, r[0]) ^ std::rotr(x, r[1]) ^ std::rotr(x, r[2]);
}
template <class Word>
Word small(Word x, const std::array<int, 3>& r) {
  return std::rotr(x, r[0]) ^ std::rotr(x, r[1]) ^ (x >> static_cast<unsigned>(r[2]));
}

template <class Word>
Word big_endian_word(const unsigned char* bytes) {
  Word word = 0;
  for (std::size_t i = 0; i < sizeof(Word); ++i) word = static_cast<Word>((word << 8U) | bytes[i]);
  return word;
}

template <class Word>
void add_block(std::array<Word, 8>& state, const unsigned char* block) {
  using R = Rotations<Word>;
  std::array<Word, R::kRounds> w{};
  for (std::size_t i = 0; i < 16; ++i) w[i] = big_endian_word<Word>(block + i * sizeof(Word));
  for (std::size_t i = 16; i < w.size(); ++i)
    w[i] = small(w[i - 2], R::kSmall1) + w[i - 7] + small(w[i - 15], R::kSmall0) + w[i - 16];
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t i = 0; i < w.size(); ++i) {
    const auto constant = static_cast<Word>(kRoundConstants[i] >> (64 - 8 * sizeof(Word)));
    const Word t1 = h + big(e, R::kBig1) + ((e & f) ^ (~e & g)) + constant + w[i];
    const Word t2 = big(a, R::kBig0) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
  }
  const std::array<Word, 8> added = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < 8; ++i) state[i] += added[i];
}

template <class Word>
std::string digest(std::string_view bytes, std::array<Word, 8> state, std::size_t digits) {
  constexpr std::size_t kBlock = 16 * sizeof(Word);
  std::vector<unsigned char> padded(bytes.begin(), bytes.end());
  padded.push_back(0x80);
  while (padded.size() % kBlock != kBlock - 8) padded.push_back(0);
  const std::uint64_t bits = static_cast<std::uint64_t>(bytes.size()) * 8;
  for (int shift = 56; shift >= 0; shift -= 8)
    padded.push_back(static_cast<unsigned char>(bits >> static_cast<unsigned>(shift)));
  // The length field of SHA-512 has 16 bytes, the first 8 of them zero: one more block where they do not fit.
  if (sizeof(Word) == 8 && (bytes.size() + 1) % kBlock > kBlock - 16 && (bytes.size() + 1) % kBlock <= kBlock - 8) {
    padded.insert(padded.end() - 8, kBlock, 0);
  }
  for (std::size_t i = 0; i < padded.size(); i += kBlock) add_block(state, padded.data() + i);
  std::string out;
  for (const Word word : state) out += fmt::format("{:0{}x}", word, 2 * sizeof(Word));
  return out.substr(0, digits);
}

}  // namespace

std::string sha2_hex(std::string_view bytes, int bits) {
  switch (bits) {
    case 224: return digest<std::uint32_t>(bytes, kStart224, 56);
    case 256: return digest<std::uint32_t>(bytes, kStart256, 64);
    case 384: return digest<std::uint64_t>(bytes, kStart384, 96);
    default: return digest<std::uint64_t>(bytes, kStart512, 128);
  }
}

}  // namespace brook::engine
