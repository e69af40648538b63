#include "engine/kernels/decimal_pattern.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

constexpr int kMostDecimals = 340;  // Java's own limit for a double
constexpr int kDoubleDigits = 17;
constexpr double kWholeLimit = 1e18;
constexpr std::string_view kDefault = "#,##0";
constexpr std::string_view kPerMille = "\u2030";

[[noreturn]] void refuse(std::string_view pattern, std::string_view problem) {
  raise("INVALID_PARAMETER_VALUE", fmt::format("format_number(): {} in the pattern '{}'.", problem, pattern));
}

// The text around the number. Quotes make a character plain.
std::string affix(std::string_view pattern, std::size_t& i, int& power, bool first) {
  std::string text;
  bool quoted = false;
  for (; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\'') {
      if (i + 1 < pattern.size() && pattern[i + 1] == '\'') {
        text += '\'';
        ++i;
      } else {
        quoted = !quoted;
      }
      continue;
    }
    if (!quoted) {
      if (c == ';') break;
      if (std::string_view("#0,.").find(c) != std::string_view::npos) {
        if (!first) refuse(pattern, "a digit behind the number");
        break;
      }
      if (c == '%') power = 2;
      if (pattern.substr(i).starts_with(kPerMille)) power = 3;
    }
    text += c;
  }
  if (quoted) refuse(pattern, "an open quote");
  return text;
}

// What the digits of a pattern say: "#,##0.00".
struct DigitCounts {
  int left = 0;  // # before the zeros
  int zeros = 0;
  int right = 0;  // # behind them
  int point = -1;
  int group = -1;

  void take(std::string_view pattern, std::size_t& i) {
    for (; i < pattern.size(); ++i) {
      switch (pattern[i]) {
        case '#':
          ++(zeros > 0 ? right : left);
          if (group >= 0 && point < 0) ++group;
          break;
        case '0':
          if (right > 0) refuse(pattern, "a 0 behind a #");
          ++zeros;
          if (group >= 0 && point < 0) ++group;
          break;
        case ',': group = 0; break;
        case '.':
          if (point >= 0) refuse(pattern, "two points");
          point = left + zeros + right;
          break;
        default: return;
      }
    }
  }

  // Java: "#.##" and ".##" have a place before the point.
  void settle() {
    if (zeros > 0 || left == 0 || point < 0) return;
    const int places = std::max(point, 1);
    right = left - places;
    left = places - 1;
    zeros = 1;
  }
};

std::string digits_before_point(const DecimalText& number) {
  const auto scale = static_cast<std::size_t>(number.scale);
  return number.digits.size() > scale ? number.digits.substr(0, number.digits.size() - scale) : std::string();
}

}  // namespace

DecimalPattern DecimalPattern::parse(std::string_view pattern) {
  if (pattern.empty()) pattern = kDefault;
  DecimalPattern result;
  std::size_t i = 0;
  result.prefix_ = affix(pattern, i, result.power_, true);
  DigitCounts counts;
  counts.take(pattern, i);
  if (i < pattern.size() && pattern[i] == 'E') {
    for (++i; i < pattern.size() && pattern[i] == '0'; ++i) ++result.exponent_digits_;
    if (result.exponent_digits_ == 0 || counts.left + counts.zeros < 1) refuse(pattern, "an exponent without digits");
  }
  counts.settle();
  result.suffix_ = affix(pattern, i, result.power_, false);
  result.negative_prefix_ = "-" + result.prefix_;
  result.negative_suffix_ = result.suffix_;
  if (i < pattern.size() && pattern[i] == ';') {
    int power = 0;
    std::string prefix = affix(pattern, ++i, power, true);
    DigitCounts ignored;
    ignored.take(pattern, i);
    std::string suffix = affix(pattern, i, power, false);
    if (prefix != result.prefix_ || suffix != result.suffix_) {
      result.negative_prefix_ = std::move(prefix);
      result.negative_suffix_ = std::move(suffix);
    }
  }
  const int total = counts.left + counts.zeros + counts.right;
  const int point = counts.point >= 0 ? counts.point : total;
  result.least_integers_ = std::max(point - counts.left, 0);
  result.most_integers_ = counts.left + result.least_integers_;
  result.most_decimals_ = std::min(total - point, kMostDecimals);
  result.least_decimals_ = counts.point >= 0 ? std::clamp(counts.left + counts.zeros - point, 0, kMostDecimals) : 0;
  result.group_ = std::max(counts.group, 0);
  result.point_always_ = counts.point == 0 || counts.point == total;
  return result;
}

DecimalPattern DecimalPattern::with_decimals(int decimals) {
  DecimalPattern result;
  result.group_ = 3;
  result.least_decimals_ = std::min(decimals, kMostDecimals);
  result.most_decimals_ = result.least_decimals_;
  return result;
}

std::string DecimalPattern::finish(bool negative, std::string body) const {
  return negative ? negative_prefix_ + body + negative_suffix_ : prefix_ + body + suffix_;
}

// `rounded` has most_decimals_ decimals.
std::string DecimalPattern::plain(const DecimalText& rounded) const {
  std::string whole = digits_before_point(rounded);
  std::string fraction = rounded.digits.substr(whole.size());
  fraction.insert(0, static_cast<std::size_t>(rounded.scale) - fraction.size(), '0');
  while (fraction.size() > static_cast<std::size_t>(least_decimals_) && fraction.back() == '0') fraction.pop_back();
  if (whole.size() < static_cast<std::size_t>(least_integers_)) {
    whole.insert(0, static_cast<std::size_t>(least_integers_) - whole.size(), '0');
  }
  if (whole.empty() && fraction.empty()) whole = "0";
  if (group_ > 0) {
    const auto step = static_cast<std::size_t>(group_);
    for (std::size_t i = whole.size(); i > step; i -= step) whole.insert(i - step, ",");
  }
  return whole + (fraction.empty() && !point_always_ ? "" : ".") + fraction;
}

// As DecimalFormat.subformat: the value is 0.digits * 10^point.
std::string DecimalPattern::scientific(const std::string& digits, int point) const {
  int exponent = digits.empty() ? 0 : point;
  int integers = least_integers_;
  if (most_integers_ > 1 && most_integers_ > least_integers_) {
    exponent = exponent >= 1 ? (exponent - 1) / most_integers_ * most_integers_
                             : (exponent - most_integers_) / most_integers_ * most_integers_;
    integers = 1;
  } else {
    exponent -= least_integers_;
  }
  if (digits.empty()) {
    exponent = 0;
  } else {
    integers = point - exponent;
  }
  const int least = std::max(least_integers_ + least_decimals_, integers);
  const int total = std::max(static_cast<int>(digits.size()), least);
  std::string text;
  for (int i = 0; i < total; ++i) {
    if (i == integers) text += '.';
    text += i < static_cast<int>(digits.size()) ? digits[static_cast<std::size_t>(i)] : '0';
  }
  return text + fmt::format("E{}{:0{}}", exponent < 0 ? "-" : "", std::abs(exponent), exponent_digits_);
}

std::string DecimalPattern::format(DecimalText value) const {
  const bool negative = value.negative;
  value.scale -= power_;
  if (exponent_digits_ > 0) {
    const int significant = most_integers_ + most_decimals_;
    const int count = static_cast<int>(value.digits.size());
    if (significant > 0 && count > significant)
      rescale(value, value.scale - (count - significant), Rounding::kHalfEven);
    const int point = static_cast<int>(value.digits.size()) - value.scale;
    while (!value.digits.empty() && value.digits.back() == '0') value.digits.pop_back();
    return finish(negative, scientific(value.digits, point));
  }
  rescale(value, most_decimals_, Rounding::kHalfEven);
  return finish(negative, plain(value));
}

std::string DecimalPattern::format(double value) const {
  if (std::isnan(value)) return "NaN";
  const bool negative = std::signbit(value);
  const double magnitude = std::abs(value) * std::pow(10, power_);
  if (std::isinf(value)) return finish(negative, "∞");
  // printf rounds the exact value, ties to even, as Java does; but with an exponent Java rounds ties of whole numbers
  // up.
  const int significant = std::clamp(most_integers_ + most_decimals_, 1, kDoubleDigits);
  if (exponent_digits_ > 0 && magnitude == std::trunc(magnitude) && magnitude < kWholeLimit) {
    DecimalText whole = parse_decimal_text(fmt::format("{:.0f}", magnitude)).value_or(DecimalText{});
    const int count = static_cast<int>(whole.digits.size());
    if (count > significant) rescale(whole, significant - count, Rounding::kHalfUp);
    const int point = static_cast<int>(whole.digits.size()) - whole.scale;
    while (!whole.digits.empty() && whole.digits.back() == '0') whole.digits.pop_back();
    return finish(negative, scientific(whole.digits, point));
  }
  const std::string text = exponent_digits_ > 0 ? fmt::format("{:.{}e}", magnitude, significant - 1)
                                                : fmt::format("{:.{}f}", magnitude, most_decimals_);
  DecimalText number = parse_decimal_text(text).value_or(DecimalText{});
  if (exponent_digits_ > 0) {
    const int point = static_cast<int>(number.digits.size()) - number.scale;
    while (!number.digits.empty() && number.digits.back() == '0') number.digits.pop_back();
    return finish(negative, scientific(number.digits, point));
  }
  rescale(number, most_decimals_, Rounding::kHalfEven);
  return finish(negative, plain(number));
}

}  // namespace brook::engine
