// The table by which HyperLogLog++ takes the bias out of its estimates. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace brook::engine {

constexpr int kLeastTablePrecision = 4;
constexpr int kMostTablePrecision = 18;

// What HyperLogLog with 2^precision registers estimates in the mean, ascending but for a few, for the numbers of values
// that measured_count() tells. REQUIRES: kLeastTablePrecision <= precision <= kMostTablePrecision.
[[nodiscard]] std::span<const double> raw_estimates(int precision);
[[nodiscard]] double measured_count(int precision, std::size_t index);

}  // namespace brook::engine
