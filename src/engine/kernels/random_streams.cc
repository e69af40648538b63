#include "engine/kernels/random_streams.h"

#include <bit>
#include <cmath>

namespace brook::engine {

namespace {

// Scala's MurmurHash3.bytesHash of a number's eight bytes, the most significant first.
std::uint32_t bytes_hash(std::uint64_t value, std::uint32_t hash) {
  for (const unsigned shift : {32U, 0U}) {
    const std::uint32_t word = __builtin_bswap32(static_cast<std::uint32_t>(value >> shift));
    hash ^= std::rotl(word * 0xcc9e2d51U, 15) * 0x1b873593U;
    hash = std::rotl(hash, 13) * 5 + 0xe6546b64U;
  }
  hash ^= 8;
  hash = (hash ^ (hash >> 16U)) * 0x85ebca6bU;
  hash = (hash ^ (hash >> 13U)) * 0xc2b2ae35U;
  return hash ^ (hash >> 16U);
}

// A seed that is zero in most bits would make the first numbers alike.
std::uint64_t spread(std::int64_t seed) {
  constexpr std::uint32_t kArraySeed = 0x3c074a61;
  const std::uint32_t low = bytes_hash(static_cast<std::uint64_t>(seed), kArraySeed);
  const std::uint32_t high = bytes_hash(static_cast<std::uint64_t>(seed), low);
  return (static_cast<std::uint64_t>(high) << 32U) | low;
}

}  // namespace

XorShift::XorShift(std::int64_t seed) : state_(spread(seed)) {}

std::int32_t XorShift::next(unsigned bits) {
  state_ ^= state_ << 21U;
  state_ ^= state_ >> 35U;
  state_ ^= state_ << 4U;
  return static_cast<std::int32_t>(state_ & ((std::uint64_t{1} << bits) - 1));
}

double XorShift::next_double() {
  const std::int64_t high = static_cast<std::int64_t>(next(26)) << 27U;
  return static_cast<double>(high + next(27)) * 0x1.0p-53;
}

// The polar method, as java.util.Random has it.
double XorShift::next_gaussian() {
  if (spare_) {
    const double value = *spare_;
    spare_.reset();
    return value;
  }
  double x = 0;
  double y = 0;
  double square = 0;
  do {
    x = 2 * next_double() - 1;
    y = 2 * next_double() - 1;
    square = x * x + y * y;
  } while (square >= 1 || square == 0);
  const double factor = std::sqrt(-2 * std::log(square) / square);
  spare_ = y * factor;
  return x * factor;
}

// init_by_array of Matsumoto and Nishimura with the seed's two halves as the key.
MersenneTwister::MersenneTwister(std::int64_t seed) {
  const auto bits = static_cast<std::uint64_t>(seed);
  const std::array<std::uint32_t, 2> key{static_cast<std::uint32_t>(bits >> 32U), static_cast<std::uint32_t>(bits)};
  words_[0] = 19650218;
  for (std::size_t i = 1; i < kWords; ++i) {
    words_[i] = 1812433253U * (words_[i - 1] ^ (words_[i - 1] >> 30U)) + static_cast<std::uint32_t>(i);
  }
  std::size_t i = 1;
  const auto step = [&] {
    if (++i == kWords) {
      words_[0] = words_[kWords - 1];
      i = 1;
    }
  };
  for (std::size_t round = 0; round < kWords; ++round) {
    const std::size_t j = round % key.size();
    words_[i] =
        (words_[i] ^ ((words_[i - 1] ^ (words_[i - 1] >> 30U)) * 1664525U)) + key[j] + static_cast<std::uint32_t>(j);
    step();
  }
  for (std::size_t round = 1; round < kWords; ++round) {
    words_[i] = (words_[i] ^ ((words_[i - 1] ^ (words_[i - 1] >> 30U)) * 1566083941U)) - static_cast<std::uint32_t>(i);
    step();
  }
  words_[0] = 0x80000000U;
}

void MersenneTwister::refill() {
  constexpr std::size_t kAhead = 397;
  for (std::size_t i = 0; i < kWords; ++i) {
    const std::uint32_t mixed = (words_[i] & 0x80000000U) | (words_[(i + 1) % kWords] & 0x7fffffffU);
    words_[i] = words_[(i + kAhead) % kWords] ^ (mixed >> 1U) ^ ((mixed & 1U) != 0 ? 0x9908b0dfU : 0U);
  }
  at_ = 0;
}

std::uint32_t MersenneTwister::next(unsigned bits) {
  if (at_ == kWords) refill();
  std::uint32_t word = words_[at_++];
  word ^= word >> 11U;
  word ^= (word << 7U) & 0x9d2c5680U;
  word ^= (word << 15U) & 0xefc60000U;
  word ^= word >> 18U;
  return word >> (32 - bits);
}

std::int64_t MersenneTwister::next_long() {
  const std::uint64_t high = next(32);
  return static_cast<std::int64_t>((high << 32U) | next(32));
}

std::int32_t MersenneTwister::next_int(std::int32_t bound) {
  if ((bound & -bound) == bound) {
    return static_cast<std::int32_t>((static_cast<std::int64_t>(bound) * next(31)) >> 31U);
  }
  for (;;) {
    const auto bits = static_cast<std::int64_t>(next(31));
    const std::int64_t value = bits % bound;
    if (bits - value + (bound - 1) <= INT32_MAX) return static_cast<std::int32_t>(value);
  }
}

}  // namespace brook::engine
