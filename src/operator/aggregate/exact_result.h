// ExactResult: what a 128-bit sum and a count come to as the result of sum, try_sum, avg or try_avg of integers,
// decimals and intervals, in the result's type; for all operators that keep such sums. A value.
#pragma once

#include <optional>

#include "operator/aggregate/accumulator.h"
#include "operator/aggregate/wide.h"

namespace brook::op {

class ExactResult {
 public:
  // Also of calls of other functions, which do not ask it.
  explicit ExactResult(const Call& call);

  // Absent: NULL. Errors: ARITHMETIC_OVERFLOW where the result does not fit and the function is not a try_.
  [[nodiscard]] Result<std::optional<Wide>> of(Wide sum, std::uint64_t count) const;
  // Where even 128 bits did not hold the sum.
  [[nodiscard]] Result<std::optional<Wide>> overflowed() const;
  [[nodiscard]] bool null_on_overflow() const { return null_on_overflow_; }

 private:
  [[nodiscard]] std::optional<Wide> average(Wide sum, std::uint64_t count) const;
  [[nodiscard]] bool fits(Wide value) const;

  DataType type_;
  bool average_;
  bool null_on_overflow_;
  int digits_ = 0;  // more of an average than of its values
};

}  // namespace brook::op
