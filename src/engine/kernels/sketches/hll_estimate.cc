#include "engine/kernels/sketches/hll_estimate.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace brook::engine::sketches {

namespace {

// How many values leave so many different coupons in the mean; Apache DataSketches interpolate between these points.
constexpr auto kCoupons =
    std::to_array<double>({0,       1,       20,      400,     8000,    160000,  300000,  600000,  900000,  1200000,
                           1500000, 1800000, 2100000, 2400000, 2700000, 3000000, 3300000, 3600000, 3900000, 4200000,
                           4500000, 4800000, 5100000, 5400000, 5700000, 6000000, 6300000, 6600000, 6900000, 7200000,
                           7500000, 7800000, 8100000, 8400000, 8700000, 9000000, 9300000, 9600000, 9900000, 10200000});
constexpr auto kValues = std::to_array<double>({0.0,
                                                1.0,
                                                20.00000094374026,
                                                400.0003963713384,
                                                8000.158929460209,
                                                160063.60677637596,
                                                300223.70715976635,
                                                600895.593385617,
                                                902016.8065120955,
                                                1203588.498319951,
                                                1505611.8245524743,
                                                1808087.9449319066,
                                                2111018.0231759353,
                                                2414403.22701425,
                                                2718244.728205189,
                                                3022543.702552454,
                                                3327301.329921909,
                                                3632518.794258454,
                                                3938197.283602969,
                                                4244337.990109356,
                                                4550942.110061649,
                                                4858010.843891189,
                                                5165545.396193897,
                                                5473546.975747645,
                                                5782016.7955296505,
                                                6090956.072734016,
                                                6400366.028789296,
                                                6710247.889376201,
                                                7020602.884445314,
                                                7331432.248234972,
                                                7642737.219289148,
                                                7954519.0404754765,
                                                8266778.959003342,
                                                8579518.226442046,
                                                8892738.098739047,
                                                9206439.836238328,
                                                9520624.703698829,
                                                9835293.97031292,
                                                10150448.909725029,
                                                10466090.800050326});

// The cubic through four neighbouring points from `first` on.
double interpolated(std::size_t first, double x) {
  double sum = 0;
  for (std::size_t i = first; i < first + 4; ++i) {
    double numerator = 1;
    double denominator = 1;
    for (std::size_t j = first; j < first + 4; ++j) {
      if (i == j) continue;
      numerator *= x - kCoupons.at(j);
      denominator *= kCoupons.at(i) - kCoupons.at(j);
    }
    sum += kValues.at(i) * numerator / denominator;
  }
  return sum;
}

double harmonic_number(double n) {
  constexpr double kExact = 25;
  if (n < kExact) {
    double sum = 0;
    for (double i = 1; i <= n; ++i) sum += 1 / i;
    return sum;
  }
  constexpr double kEuler = 0.5772156649015329;
  const double square = 1 / (n * n);
  return std::log(n) + kEuler + 1 / (2 * n) -
         square * (1.0 / 12 - square * (1.0 / 120 - square * (1.0 / 252 - square / 240)));
}

// Ertl's sigma and tau.
double sigma(double x) {
  if (x == 1) return INFINITY;
  double sum = x;
  double factor = 1;
  for (double last = -1; sum != last;) {
    last = sum;
    x *= x;
    sum += x * factor;
    factor += factor;
  }
  return sum;
}
double tau(double x) {
  if (x == 0 || x == 1) return 0;
  double sum = 1 - x;
  double factor = 1;
  for (double last = -1; sum != last;) {
    last = sum;
    x = std::sqrt(x);
    factor /= 2;
    sum -= (1 - x) * (1 - x) * factor;
  }
  return sum / 3;
}

double improved_estimate(std::span<const std::uint8_t> ranks) {
  constexpr std::size_t kMostRank = 63;
  std::array<double, kMostRank + 1> counts{};
  for (const std::uint8_t rank : ranks) ++counts.at(std::min<std::size_t>(rank, kMostRank));
  const auto size = static_cast<double>(ranks.size());
  double sum = size * tau(1 - counts[kMostRank] / size);
  for (std::size_t rank = kMostRank - 1; rank >= 1; --rank) sum = (sum + counts.at(rank)) / 2;
  sum += size * sigma(counts[0] / size);
  return size * size / (2 * std::log(2.0) * sum);
}

}  // namespace

double coupon_count_estimate(std::uint32_t coupons) {
  const double x = coupons;
  if (x >= kCoupons.back()) return kValues.back();
  const auto above = static_cast<std::size_t>(std::ranges::upper_bound(kCoupons, x) - kCoupons.begin());
  const std::size_t below = above - 1;
  const std::size_t first = below == 0 ? 0 : std::min(below - 1, kCoupons.size() - 4);
  return std::max(interpolated(first, x), x);
}

double composite_hll_estimate(std::span<const std::uint8_t> ranks, std::uint32_t empty) {
  const auto size = static_cast<double>(ranks.size());
  const double improved = improved_estimate(ranks);
  if (improved > 3 * size) return improved;
  const double linear =
      empty == 0 ? size * std::log(size / 0.5) : size * (harmonic_number(size) - harmonic_number(empty));
  const double crossover = ranks.size() == 16 ? 0.718 : ranks.size() == 32 ? 0.672 : 0.64;
  return (improved + linear) / 2 > crossover * size ? improved : linear;
}

}  // namespace brook::engine::sketches
