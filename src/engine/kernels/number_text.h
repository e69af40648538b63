// Numbers as Spark reads and writes them. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/trimmed.h"

namespace brook::engine {

// "12", "+12", "-12" within the type's range.
template <class T>
[[nodiscard]] std::optional<T> parse_integer(std::string_view text);
extern template std::optional<std::int8_t> parse_integer(std::string_view);
extern template std::optional<std::int16_t> parse_integer(std::string_view);
extern template std::optional<std::int32_t> parse_integer(std::string_view);
extern template std::optional<std::int64_t> parse_integer(std::string_view);

// As Java's parseDouble and Spark's special words (inf, infinity, nan in any case).
[[nodiscard]] std::optional<double> parse_double(std::string_view text);
[[nodiscard]] std::optional<float> parse_float(std::string_view text);
[[nodiscard]] std::optional<bool> parse_boolean(std::string_view text);

// As Java prints them: "1.0", "1.0E10", "NaN", "-Infinity".
[[nodiscard]] std::string print_double(double value);
[[nodiscard]] std::string print_float(float value);

// A number in decimal digits: value = (negative ? -1 : 1) * digits * 10^-scale. Digits without leading zeros.
struct DecimalText {
  bool negative = false;
  std::string digits;
  int scale = 0;
};
[[nodiscard]] std::optional<DecimalText> parse_decimal_text(std::string_view text);

enum class Rounding : std::uint8_t { kHalfUp, kHalfEven, kCeiling, kFloor };
// The digits at that scale, rounded; empty digits mean zero.
void rescale(DecimalText& number, int scale, Rounding rounding);

}  // namespace brook::engine
