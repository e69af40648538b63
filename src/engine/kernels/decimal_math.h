// Exact arithmetic of decimals of up to 38 digits, with the 256 bits that products and dividends need in between.
// A value is an unscaled integer; its scale goes beside it. Results that do not fit 38 digits are nothing. Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/kernels/number_text.h"

namespace brook::engine {

using Int128Value = __int128;

inline constexpr int kDecimalDigits = 38;

[[nodiscard]] Int128Value power_of_ten(int exponent);  // REQUIRES: 0 <= exponent <= 38
// |value| has at most that many digits.
[[nodiscard]] bool fits_precision(Int128Value value, int precision);

// The value brought from one scale to another.
[[nodiscard]] std::optional<Int128Value> rescaled(Int128Value value, int from, int to, Rounding rounding);

// Each computes exactly and rounds half up to the result's scale.
[[nodiscard]] std::optional<Int128Value> decimal_add(Int128Value a, int a_scale, Int128Value b, int b_scale, int scale);
[[nodiscard]] std::optional<Int128Value> decimal_multiply(Int128Value a, int a_scale, Int128Value b, int b_scale,
                                                          int scale);
// REQUIRES: b != 0
[[nodiscard]] std::optional<Int128Value> decimal_divide(Int128Value a, int a_scale, Int128Value b, int b_scale,
                                                        int scale);
[[nodiscard]] std::optional<Int128Value> decimal_remainder(Int128Value a, int a_scale, Int128Value b, int b_scale,
                                                           int scale);
// The quotient cut to a whole number.
[[nodiscard]] std::optional<Int128Value> decimal_whole_quotient(Int128Value a, int a_scale, Int128Value b, int b_scale);

// From text that parse_decimal_text() took apart; nothing when it does not fit the precision.
[[nodiscard]] std::optional<Int128Value> decimal_from_text(DecimalText number, int precision, int scale);

}  // namespace brook::engine
