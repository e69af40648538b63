// DecimalPattern: a pattern of java.text.DecimalFormat ("#,##0.00", "0.###E0", "#%;(#%)") with US symbols, taken apart.
// Immutable; any thread.
#pragma once

#include <string>
#include <string_view>

#include "engine/kernels/number_text.h"

namespace brook::engine {

class DecimalPattern {
 public:
  // Raises INVALID_PARAMETER_VALUE (kernel.h) for one that Java refuses.
  static DecimalPattern parse(std::string_view pattern);
  // Commas between thousands and so many decimals.
  static DecimalPattern with_decimals(int decimals);

  [[nodiscard]] std::string format(double value) const;
  [[nodiscard]] std::string format(DecimalText value) const;

 private:
  [[nodiscard]] std::string finish(bool negative, std::string body) const;
  [[nodiscard]] std::string plain(const DecimalText& rounded) const;
  [[nodiscard]] std::string scientific(const std::string& digits, int point) const;

  std::string prefix_;
  std::string suffix_;
  std::string negative_prefix_ = "-";
  std::string negative_suffix_;
  int least_integers_ = 1;
  int most_integers_ = 0;  // of scientific notation
  int least_decimals_ = 0;
  int most_decimals_ = 0;
  int group_ = 0;
  int power_ = 0;            // 2 for percent, 3 for per mille
  int exponent_digits_ = 0;  // 0: no scientific notation
  bool point_always_ = false;
};

}  // namespace brook::engine
