// approx_count_distinct: HyperLogLog++ over XXH64 hashes, with the registers, bias correction and thresholds of Spark.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "engine/kernels/aggregate_groups.h"
#include "engine/kernels/held_aggregate.h"
#include "engine/kernels/hyperloglog_table.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

using duckdb::LogicalType;
using duckdb::Value;

constexpr int kMostPrecision = 30;      // 1 GiB of registers
constexpr std::size_t kNeighbours = 6;  // points of the table that the bias is the mean of

int precision_for(double relative_deviation) {
  const double bits = std::ceil(2.0 * std::log(1.106 / relative_deviation) / std::log(2.0));
  if (!(bits >= kLeastTablePrecision && bits <= kMostPrecision)) {
    raise("FAILED_FUNCTION_CALL",
          "HLL++ requires at least 4 bits for addressing. Use an error between 0.00004 and 0.39.");
  }
  return static_cast<int>(bits);
}

double bias_of(int precision, double estimate) {
  const std::span<const double> table = raw_estimates(precision);
  const auto nearest = static_cast<std::size_t>(std::ranges::lower_bound(table, estimate) - table.begin());
  const auto distance = [&](std::size_t i) { return (estimate - table[i]) * (estimate - table[i]); };
  std::size_t low = nearest + 1 > kNeighbours ? nearest + 1 - kNeighbours : 0;
  std::size_t high = std::min(low + kNeighbours, table.size());
  while (high < table.size() && distance(high) < distance(low)) {
    ++low;
    ++high;
  }
  double sum = 0;
  for (std::size_t i = low; i < high; ++i) sum += table[i] - measured_count(precision, i);
  return sum / static_cast<double>(high - low);
}

// (hash, relative deviation)
class DistinctCount {
 public:
  explicit DistinctCount(const Constants& constants)
      : precision_(precision_for(constants[1].IsNull() ? 0 : constants[1].GetValue<double>())) {}

  void add(const ArgumentRow& row) {
    if (registers_.empty()) registers_.resize(size());
    const auto hash = static_cast<std::uint64_t>(row.get<std::int64_t>(0));
    const std::uint64_t padding = std::uint64_t{1} << static_cast<unsigned>(precision_ - 1);
    const auto rank =
        static_cast<std::uint8_t>(std::countl_zero((hash << static_cast<unsigned>(precision_)) | padding) + 1);
    std::uint8_t& highest = registers_[hash >> static_cast<unsigned>(64 - precision_)];
    highest = std::max(highest, rank);
  }
  void merge(const DistinctCount& other) {
    if (other.registers_.empty()) return;
    if (registers_.empty()) registers_.resize(size());
    for (std::size_t i = 0; i < registers_.size(); ++i) registers_[i] = std::max(registers_[i], other.registers_[i]);
  }
  [[nodiscard]] Value finish(const LogicalType&) const {
    return Value::BIGINT(registers_.empty() ? 0 : static_cast<std::int64_t>(std::floor(estimate() + 0.5)));
  }

 private:
  [[nodiscard]] std::size_t size() const { return std::size_t{1} << static_cast<unsigned>(precision_); }
  [[nodiscard]] double estimate() const {
    static constexpr std::array<double, 15> kLinearUpTo = {10,   20,   40,    80,    220,   400,    900,   1800,
                                                           3100, 6500, 15500, 20000, 50000, 120000, 350000};
    const auto count = static_cast<double>(size());
    double inverse = 0;
    double empty = 0;
    for (const std::uint8_t rank : registers_) {
      inverse += std::ldexp(1.0, -rank);
      empty += rank == 0 ? 1 : 0;
    }
    const double alpha = precision_ == 4   ? 0.673
                         : precision_ == 5 ? 0.697
                         : precision_ == 6 ? 0.709
                                           : 0.7213 / (1.0 + 1.079 / count);
    const double raw = alpha * count * count / inverse;
    const bool in_table = precision_ <= kMostTablePrecision;
    if (empty > 0) {
      const double linear = count * std::log(count / empty);
      const std::size_t row = static_cast<std::size_t>(precision_ - kLeastTablePrecision);
      if ((in_table && linear <= kLinearUpTo.at(row)) || raw <= 2.5 * count) return linear;
    }
    return in_table && raw < 5.0 * count ? raw - bias_of(precision_, raw) : raw;
  }

  int precision_;
  std::vector<std::uint8_t> registers_;  // the highest rank by the hash's first bits; empty: no value yet
};

}  // namespace

void register_hyperloglog(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(held_aggregate<DistinctCount>("brook_hyperloglog", {LogicalType::BIGINT, LogicalType::DOUBLE},
                                                        LogicalType::BIGINT));
}

}  // namespace brook::engine
