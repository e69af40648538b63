// Sampling: which records are looked at to find out about all. Used by one thread.
#pragma once

#include <cstdint>

namespace brook::source {

class Sampling {
 public:
  // REQUIRES: 0 < ratio <= 1
  explicit Sampling(double ratio) : ratio_(ratio) {}

  // Evenly spread; the first one is always taken.
  [[nodiscard]] bool takes_next() {
    const bool takes = due_ <= 0;
    due_ += (takes ? 1 / ratio_ : 0) - 1;
    return takes;
  }
  // Files of more bytes than this are not read to the end.
  [[nodiscard]] static bool is_enough(std::uint64_t bytes) { return bytes >= kMostBytes; }

 private:
  static constexpr std::uint64_t kMostBytes = std::uint64_t{256} << 20U;

  double ratio_;
  double due_ = 0;  // records until the next one
};

}  // namespace brook::source
