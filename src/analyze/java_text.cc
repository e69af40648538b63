#include "analyze/java_text.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace brook::analyze {

namespace {

// Digits and exponent of the shortest text that reads back as the value.
template <class Number>
std::string java_number(Number value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  if (value == 0) return std::signbit(value) ? "-0.0" : "0.0";
  char buffer[64];
  const auto end =
      std::to_chars(std::begin(buffer), std::end(buffer), std::abs(value), std::chars_format::scientific).ptr;
  const std::string_view shortest(buffer, static_cast<std::size_t>(end - buffer));
  const std::size_t e = shortest.find('e');
  int exponent = 0;
  const std::string_view exponent_text = shortest.substr(shortest[e + 1] == '+' ? e + 2 : e + 1);
  std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
  std::string digits(1, shortest[0]);
  if (e > 2) digits += shortest.substr(2, e - 2);
  const std::string sign = value < 0 ? "-" : "";
  constexpr int kLeastPlainExponent = -3;
  constexpr int kMostPlainExponent = 6;
  if (exponent < kLeastPlainExponent || exponent > kMostPlainExponent) {
    return fmt::format("{}{}.{}E{}", sign, digits[0], digits.size() > 1 ? digits.substr(1) : "0", exponent);
  }
  if (exponent < 0)
    return fmt::format("{}0.{}{}", sign, std::string(static_cast<std::size_t>(-exponent - 1), '0'), digits);
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return fmt::format("{}{}{}.0", sign, digits, std::string(whole - digits.size(), '0'));
  return fmt::format("{}{}.{}", sign, digits.substr(0, whole), digits.substr(whole));
}

}  // namespace

std::string java_text(double value) { return java_number(value); }
std::string java_text(float value) { return java_number(value); }

std::string java_decimal_text(std::string_view digits) {
  const std::size_t point = digits.find('.');
  const std::size_t first = digits.find_first_of("123456789");
  constexpr std::size_t kMostZeros = 6;  // between the point and the first digit that counts
  const std::size_t last_place = digits.size() - 1;
  const std::size_t significant = first == std::string_view::npos ? last_place : first;
  if (point == std::string_view::npos || significant < point || significant - point <= kMostZeros)
    return std::string(digits);
  const std::string_view rest = digits.substr(significant);
  std::string text = digits.starts_with('-') ? "-" : "";
  text += rest[0];
  if (rest.size() > 1) text += fmt::format(".{}", rest.substr(1));
  return text + fmt::format("E-{}", significant - point);
}

}  // namespace brook::analyze
