// Numbers as text, by the rules of Java's parsers, which Spark's CSV reader calls. Pure functions; any thread. All
// return false where the text is not a number of the type.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>

#include "engine/chunk.h"

namespace brook::source::csv {

// Integer.parseInt and its kin: an optional sign and decimal digits, no spaces, in range.
[[nodiscard]] bool parse_long(std::string_view text, std::int64_t& out);
// The digits may also be those of other scripts (Character.digit); the rare way of the above.
[[nodiscard]] bool parse_long_of_any_script(std::string_view text, std::int64_t& out);

template <class T>
[[nodiscard]] inline bool parse_integer(std::string_view text, T& out) {
  std::int64_t wide = 0;
  // A few digits: no overflow to look for.
  if (text.size() - 1 < 9) [[likely]] {
    const char* p = text.data();
    const char* const end = p + text.size();
    const bool negative = *p == '-';
    if (negative || *p == '+') ++p;
    if (p == end) return false;
    for (; p != end; ++p) {
      const unsigned digit = static_cast<unsigned char>(*p) - static_cast<unsigned>('0');
      if (digit > 9) return parse_long_of_any_script(text, wide) && (out = static_cast<T>(wide), wide == out);
      wide = wide * 10 + digit;
    }
    if (negative) wide = -wide;
  } else if (!parse_long(text, wide)) {
    return false;
  }
  if (wide < std::numeric_limits<T>::min() || wide > std::numeric_limits<T>::max()) return false;
  out = static_cast<T>(wide);
  return true;
}

// Double.parseDouble and Float.parseFloat: spaces around, exponents, "NaN", "Infinity", hexadecimal, a trailing d or f.
[[nodiscard]] bool parse_double_slow(std::string_view text, double& out);
[[nodiscard]] bool parse_float(std::string_view text, float& out);

inline constexpr std::array<double, 23> kPowersOfTen = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                        1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

[[nodiscard]] inline bool parse_double(std::string_view text, double& out) {
  // Up to 15 digits and a point: both the digits and the power of ten are exact doubles, so their quotient is the
  // nearest double.
  const char* p = text.data();
  const char* const end = p + text.size();
  if (text.size() - 1 >= 16) return parse_double_slow(text, out);
  const bool negative = *p == '-';
  if (negative) ++p;
  std::uint64_t digits = 0;
  const char* const first = p;
  const char* point = end;
  for (; p != end; ++p) {
    const unsigned digit = static_cast<unsigned char>(*p) - static_cast<unsigned>('0');
    if (digit <= 9) {
      digits = digits * 10 + digit;
    } else if (*p == '.' && point == end) {
      point = p;
    } else {
      return parse_double_slow(text, out);
    }
  }
  const std::size_t decimals = point == end ? 0 : static_cast<std::size_t>(end - point - 1);
  const std::size_t count = static_cast<std::size_t>(end - first) - (point == end ? 0 : 1);
  if (count == 0 || count > 15) return parse_double_slow(text, out);
  const double value = static_cast<double>(digits) / kPowersOfTen[decimals];
  out = negative ? -value : value;
  return true;
}

// BigDecimal after commas are taken out, then rounded half up to `scale` digits; false also where the result has more
// than `precision` digits. The unscaled value.
[[nodiscard]] bool parse_decimal(std::string_view text, int precision, int scale, __int128& out);

// Boolean: "true" or "false" in any case.
[[nodiscard]] bool parse_boolean(std::string_view text, bool& out);

}  // namespace brook::source::csv
