#include "engine/kernels/quantile_summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/kernels/java_order.h"

namespace brook::engine {

namespace {

constexpr std::size_t kNewValues = 50000;
constexpr std::size_t kCompressAt = 10000;

}  // namespace

void QuantileSummary::insert(double value) {
  new_values_.push_back(value);
  if (new_values_.size() < kNewValues) return;
  take_in_new();
  if (samples_.size() >= kCompressAt) compress();
}

void QuantileSummary::take_in_new() {
  if (new_values_.empty()) return;
  std::ranges::sort(new_values_, java_less);
  std::vector<Sample> merged;
  merged.reserve(samples_.size() + new_values_.size());
  std::size_t old = 0;
  for (std::size_t i = 0; i < new_values_.size(); ++i) {
    while (old < samples_.size() && samples_[old].value <= new_values_[i]) merged.push_back(samples_[old++]);
    ++count_;
    const bool outermost = merged.empty() || (old == samples_.size() && i + 1 == new_values_.size());
    const double slack = outermost ? 0 : std::floor(2 * relative_error_ * static_cast<double>(count_));
    merged.push_back({.value = new_values_[i], .gap = 1, .slack = static_cast<std::int64_t>(slack)});
  }
  merged.insert(merged.end(), samples_.begin() + static_cast<std::ptrdiff_t>(old), samples_.end());
  samples_ = std::move(merged);
  new_values_.clear();
}

void QuantileSummary::compress() {
  take_in_new();
  compress_samples(2 * relative_error_ * static_cast<double>(count_));
}

// From the greatest down, samples melt into the one above while its rank stays known well enough. The least and the
// greatest stay.
void QuantileSummary::compress_samples(double threshold) {
  if (samples_.size() < 2) return;
  std::vector<Sample> kept;  // from the greatest down
  Sample head = samples_.back();
  for (std::size_t i = samples_.size() - 2; i >= 1; --i) {
    const Sample& sample = samples_[i];
    if (static_cast<double>(sample.gap + head.gap + head.slack) < threshold) {
      head.gap += sample.gap;
    } else {
      kept.push_back(head);
      head = sample;
    }
  }
  kept.push_back(head);
  if (samples_.front().value <= head.value) kept.push_back(samples_.front());
  std::ranges::reverse(kept);
  samples_ = std::move(kept);
}

void QuantileSummary::merge(QuantileSummary other) {
  compress();
  other.compress();
  if (other.count_ == 0) return;
  if (count_ == 0) {
    *this = std::move(other);
    return;
  }
  const auto extra = [](const QuantileSummary& summary) {
    return static_cast<std::int64_t>(std::floor(2 * summary.relative_error_ * static_cast<double>(summary.count_)));
  };
  const std::int64_t extra_here = extra(other);
  const std::int64_t extra_there = extra(*this);
  std::vector<Sample> merged;
  std::size_t here = 0;
  std::size_t there = 0;
  while (here < samples_.size() && there < other.samples_.size()) {
    Sample next{};
    if (samples_[here].value < other.samples_[there].value) {
      next = samples_[here++];
      next.slack += there > 0 ? extra_here : 0;
    } else {
      next = other.samples_[there++];
      next.slack += here > 0 ? extra_there : 0;
    }
    merged.push_back(next);
  }
  merged.insert(merged.end(), samples_.begin() + static_cast<std::ptrdiff_t>(here), samples_.end());
  merged.insert(merged.end(), other.samples_.begin() + static_cast<std::ptrdiff_t>(there), other.samples_.end());
  samples_ = std::move(merged);
  relative_error_ = std::max(relative_error_, other.relative_error_);
  count_ += other.count_;
  compress_samples(2 * relative_error_ * static_cast<double>(count_));
}

std::vector<double> QuantileSummary::quantiles(std::span<const double> fractions) {
  compress();
  std::vector<double> values;
  if (samples_.empty()) return values;
  for (const double fraction : fractions) values.push_back(quantile(fraction));
  return values;
}

double QuantileSummary::quantile(double fraction) const {
  if (fraction <= relative_error_ || samples_.size() == 1) return samples_.front().value;
  if (fraction >= 1 - relative_error_) return samples_.back().value;
  const auto rank = static_cast<std::int64_t>(std::ceil(fraction * static_cast<double>(count_)));
  std::int64_t error = std::numeric_limits<std::int64_t>::min();
  for (const Sample& sample : samples_) error = std::max(error, sample.gap + sample.slack);
  error /= 2;
  std::int64_t least_rank = 0;
  for (std::size_t i = 0; i + 1 < samples_.size(); ++i) {
    least_rank += samples_[i].gap;
    if (least_rank + samples_[i].slack - error <= rank && rank <= least_rank + error) return samples_[i].value;
  }
  return samples_.back().value;
}

}  // namespace brook::engine
