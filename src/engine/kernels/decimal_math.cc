#include "engine/kernels/decimal_math.h"

#include <algorithm>
#include <array>
#include <bit>

namespace brook::engine {

namespace {

using Unsigned = unsigned __int128;

constexpr auto kPowers = [] {
  std::array<Unsigned, kDecimalDigits + 1> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

// 256 bits without a sign: high * 2^128 + low.
struct Wide {
  Unsigned high = 0;
  Unsigned low = 0;
  auto operator<=>(const Wide&) const = default;
};

Unsigned magnitude(Int128Value value) {
  return value < 0 ? Unsigned(0) - static_cast<Unsigned>(value) : static_cast<Unsigned>(value);
}

Wide multiply(Unsigned a, Unsigned b) {
  const auto low_half = [](Unsigned x) { return x & ~std::uint64_t{0}; };
  const Unsigned a0 = low_half(a);
  const Unsigned a1 = a >> 64U;
  const Unsigned b0 = low_half(b);
  const Unsigned b1 = b >> 64U;
  const Unsigned middle1 = a1 * b0 + ((a0 * b0) >> 64U);
  const Unsigned middle2 = a0 * b1 + low_half(middle1);
  return {a1 * b1 + (middle1 >> 64U) + (middle2 >> 64U), a * b};
}

Wide add(const Wide& a, const Wide& b) {
  Wide sum{a.high + b.high, a.low + b.low};
  if (sum.low < a.low) ++sum.high;
  return sum;
}

Wide subtract(const Wide& a, const Wide& b) {
  Wide difference{a.high - b.high, a.low - b.low};
  if (a.low < b.low) --difference.high;
  return difference;
}

Wide twice(const Wide& a) { return {(a.high << 1U) | (a.low >> 127U), a.low << 1U}; }

int bits(const Wide& a) {
  const auto of = [](Unsigned x) {
    const auto top = static_cast<std::uint64_t>(x >> 64U);
    return top != 0 ? 128 - std::countl_zero(top) : 64 - std::countl_zero(static_cast<std::uint64_t>(x));
  };
  return a.high != 0 ? 128 + of(a.high) : of(a.low);
}

struct Quotient {
  Wide quotient;
  Wide remainder;
};

Quotient divide(const Wide& a, const Wide& b) {
  if (a.high == 0 && b.high == 0) return {{0, a.low / b.low}, {0, a.low % b.low}};
  Quotient result;
  for (int i = bits(a) - 1; i >= 0; --i) {
    result.remainder = twice(result.remainder);
    const Unsigned word = i >= 128 ? a.high : a.low;
    result.remainder.low |= (word >> static_cast<unsigned>(i % 128)) & 1U;
    result.quotient = twice(result.quotient);
    if (result.remainder >= b) {
      result.remainder = subtract(result.remainder, b);
      result.quotient.low |= 1U;
    }
  }
  return result;
}

// value * 10^exponent, or nothing past 256 bits.
std::optional<Wide> shifted(Unsigned value, int exponent) {
  Wide result{0, value};
  while (exponent > 0) {
    const int step = std::min(exponent, kDecimalDigits);
    const Wide high = multiply(result.high, kPowers[static_cast<std::size_t>(step)]);
    const Wide low = multiply(result.low, kPowers[static_cast<std::size_t>(step)]);
    if (high.high != 0) return std::nullopt;
    result = {high.low + low.high, low.low};
    if (result.high < low.high) return std::nullopt;
    exponent -= step;
  }
  return result;
}

std::optional<Int128Value> with_sign(const Wide& value, bool negative) {
  if (value.high != 0 || value.low >= kPowers[kDecimalDigits]) return std::nullopt;
  const auto whole = static_cast<Int128Value>(value.low);
  return negative ? -whole : whole;
}

std::optional<Int128Value> rounded_quotient(const Wide& a, const Wide& b, bool negative, Rounding rounding) {
  auto [quotient, remainder] = divide(a, b);
  if (remainder != Wide{}) {
    const Wide rest = subtract(b, remainder);
    bool up = false;
    switch (rounding) {
      case Rounding::kHalfUp: up = remainder >= rest; break;
      case Rounding::kHalfEven: up = remainder > rest || (remainder == rest && (quotient.low & 1U) != 0); break;
      case Rounding::kCeiling: up = !negative; break;
      case Rounding::kFloor: up = negative; break;
    }
    if (up) quotient = add(quotient, {0, 1});
  }
  return with_sign(quotient, negative);
}

}  // namespace

Int128Value power_of_ten(int exponent) { return static_cast<Int128Value>(kPowers[static_cast<std::size_t>(exponent)]); }

bool fits_precision(Int128Value value, int precision) {
  return magnitude(value) < kPowers[static_cast<std::size_t>(precision)];
}

std::optional<Int128Value> rescaled(Int128Value value, int from, int to, Rounding rounding) {
  const bool negative = value < 0;
  if (to >= from) {
    if (to - from <= kDecimalDigits) {
      const Wide product = multiply(magnitude(value), kPowers[static_cast<std::size_t>(to - from)]);
      return with_sign(product, negative);
    }
    return value == 0 ? std::optional<Int128Value>(0) : std::nullopt;
  }
  if (from - to > kDecimalDigits) {
    const bool up =
        value != 0 && ((rounding == Rounding::kCeiling && !negative) || (rounding == Rounding::kFloor && negative));
    return up ? (negative ? -1 : 1) : 0;
  }
  return rounded_quotient({0, magnitude(value)}, {0, kPowers[static_cast<std::size_t>(from - to)]}, negative, rounding);
}

std::optional<Int128Value> decimal_add(Int128Value a, int a_scale, Int128Value b, int b_scale, int scale) {
  const int common = std::max(a_scale, b_scale);
  const std::optional<Wide> x = shifted(magnitude(a), common - a_scale);
  const std::optional<Wide> y = shifted(magnitude(b), common - b_scale);
  if (!x || !y) return std::nullopt;
  Wide sum;
  bool negative = a < 0;
  if ((a < 0) == (b < 0)) {
    sum = add(*x, *y);
  } else if (*x >= *y) {
    sum = subtract(*x, *y);
  } else {
    sum = subtract(*y, *x);
    negative = b < 0;
  }
  return rounded_quotient(sum, {0, kPowers[static_cast<std::size_t>(common - scale)]}, negative, Rounding::kHalfUp);
}

std::optional<Int128Value> decimal_multiply(Int128Value a, int a_scale, Int128Value b, int b_scale, int scale) {
  const Wide product = multiply(magnitude(a), magnitude(b));
  const std::optional<Wide> divisor = shifted(1, a_scale + b_scale - scale);
  return rounded_quotient(product, *divisor, (a < 0) != (b < 0), Rounding::kHalfUp);
}

std::optional<Int128Value> decimal_divide(Int128Value a, int a_scale, Int128Value b, int b_scale, int scale) {
  const int exponent = scale + b_scale - a_scale;
  const bool negative = (a < 0) != (b < 0);
  if (exponent >= 0) {
    const std::optional<Wide> dividend = shifted(magnitude(a), exponent);
    if (!dividend) return std::nullopt;  // more than 38 digits whatever the divisor
    return rounded_quotient(*dividend, {0, magnitude(b)}, negative, Rounding::kHalfUp);
  }
  const std::optional<Wide> divisor = shifted(magnitude(b), -exponent);
  if (!divisor) return 0;
  return rounded_quotient({0, magnitude(a)}, *divisor, negative, Rounding::kHalfUp);
}

std::optional<Int128Value> decimal_remainder(Int128Value a, int a_scale, Int128Value b, int b_scale, int scale) {
  const int common = std::max(a_scale, b_scale);
  const std::optional<Wide> x = shifted(magnitude(a), common - a_scale);
  const std::optional<Wide> y = shifted(magnitude(b), common - b_scale);
  if (!x || !y) return std::nullopt;
  const Wide remainder = divide(*x, *y).remainder;
  return rounded_quotient(remainder, {0, kPowers[static_cast<std::size_t>(common - scale)]}, a < 0, Rounding::kHalfUp);
}

std::optional<Int128Value> decimal_whole_quotient(Int128Value a, int a_scale, Int128Value b, int b_scale) {
  const int common = std::max(a_scale, b_scale);
  const std::optional<Wide> x = shifted(magnitude(a), common - a_scale);
  const std::optional<Wide> y = shifted(magnitude(b), common - b_scale);
  if (!x || !y) return std::nullopt;
  return with_sign(divide(*x, *y).quotient, (a < 0) != (b < 0));
}

std::optional<Int128Value> decimal_from_text(DecimalText number, int precision, int scale) {
  const int integer_digits = static_cast<int>(number.digits.size()) - number.scale;
  if (integer_digits > precision - scale) return std::nullopt;
  rescale(number, scale, Rounding::kHalfUp);
  if (number.digits.size() > static_cast<std::size_t>(precision)) return std::nullopt;
  Int128Value value = 0;
  for (const char digit : number.digits) value = value * 10 + (digit - '0');
  return number.negative ? -value : value;
}

}  // namespace brook::engine
