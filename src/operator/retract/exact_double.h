// ExactDouble: a sum of doubles without rounding, so that what is added and taken back leaves nothing behind, in any
// order. The finite part is an integer in pieces of 2^32 (Kulisch's long accumulator, kept sparse); NaN and infinities
// are counted. Used by one thread.
#pragma once

#include <cstdint>
#include <map>

#include "base/bytes.h"
#include "operator/aggregate/wide.h"

namespace brook::op {

__extension__ using Quad = __float128;

class ExactDouble {
 public:
  void add(double value, std::int64_t times);

  // The sum, rounded once; NaN and infinities as IEEE adds them.
  [[nodiscard]] double value() const;
  // The finite part with 113 bits.
  [[nodiscard]] Quad quad() const;
  [[nodiscard]] bool is_finite() const { return nans_ == 0 && plus_infinities_ == 0 && minus_infinities_ == 0; }

  void save(ByteWriter& out) const;
  void load(ByteReader& in);
  [[nodiscard]] std::size_t bytes() const { return sizeof(*this) + pieces_.size() * kPieceBytes; }

 private:
  static constexpr std::size_t kPieceBytes = 64;

  std::map<std::int32_t, Wide> pieces_;  // exponent / 32 -> what is to be multiplied by 2^(32 * exponent); never 0
  std::int64_t nans_ = 0;
  std::int64_t plus_infinities_ = 0;
  std::int64_t minus_infinities_ = 0;
};

}  // namespace brook::op
