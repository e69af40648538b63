// QuantileSummary: quantiles of a stream of numbers in little space, by Greenwald and Khanna
// (doi.org/10.1145/375663.375670), inserting and compressing at the same sizes as Spark, so that the answers are its.
// One thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace brook::engine {

class QuantileSummary {
 public:
  // Ranks are off by at most this share of the count.
  explicit QuantileSummary(double relative_error) : relative_error_(relative_error) {}

  void insert(double value);
  void merge(QuantileSummary other);
  // One value for each fraction, in their order; nothing when nothing was inserted.
  [[nodiscard]] std::vector<double> quantiles(std::span<const double> fractions);

 private:
  struct Sample {
    double value;
    std::int64_t gap;    // how much the least rank grows from the sample before
    std::int64_t slack;  // greatest less least rank
  };

  void take_in_new();
  void compress();
  void compress_samples(double threshold);
  [[nodiscard]] double quantile(double fraction) const;

  double relative_error_;
  std::int64_t count_ = 0;          // of what is in samples_
  std::vector<Sample> samples_;     // by value
  std::vector<double> new_values_;  // not yet in samples_; at most kNewValues
};

}  // namespace brook::engine
