// The generators of random numbers that Spark's functions draw from, bit by bit. Each is used by one thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace brook::engine {

// org.apache.spark.util.random.XORShiftRandom with what java.util.Random makes of it: rand(), randn(), randstr().
class XorShift {
 public:
  explicit XorShift(std::int64_t seed);

  std::int32_t next_int() { return next(32); }
  double next_double();    // [0, 1)
  double next_gaussian();  // mean 0, deviation 1

 private:
  std::int32_t next(unsigned bits);

  std::uint64_t state_;
  std::optional<double> spare_;  // of the pair that the last gaussian made
};

// Apache Commons' MersenneTwister: shuffle(), uuid().
class MersenneTwister {
 public:
  explicit MersenneTwister(std::int64_t seed);

  std::int64_t next_long();
  std::int32_t next_int(std::int32_t bound);  // [0, bound). REQUIRES: bound > 0

 private:
  static constexpr std::size_t kWords = 624;

  std::uint32_t next(unsigned bits);
  void refill();

  std::array<std::uint32_t, kWords> words_{};
  std::size_t at_ = kWords;
};

}  // namespace brook::engine
