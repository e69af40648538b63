#include "engine/kernels/number_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>

namespace brook::engine {

namespace {

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool same_word(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) { return (a | 0x20) == b; });
}

template <class F>
std::optional<F> parse_fractional(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return std::nullopt;
  const bool negative = text.front() == '-';
  std::string_view rest = text.front() == '-' || text.front() == '+' ? text.substr(1) : text;
  if (rest.empty()) return std::nullopt;
  if (!is_digit(rest.front()) && rest.front() != '.') {
    if (same_word(rest, "inf") || same_word(rest, "infinity")) {
      return negative ? -std::numeric_limits<F>::infinity() : std::numeric_limits<F>::infinity();
    }
    if (same_word(text, "nan")) return std::numeric_limits<F>::quiet_NaN();
    return std::nullopt;
  }
  const char last = static_cast<char>(rest.back() | 0x20);
  if (rest.size() > 1 && (last == 'd' || last == 'f')) rest.remove_suffix(1);  // Java's suffixes
  F value = 0;
  const auto [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (end != rest.data() + rest.size()) return std::nullopt;
  if (problem == std::errc::result_out_of_range) {
    // Too big or too small: the exponent, or the number of digits before the point, tells which.
    const std::size_t e = rest.find_first_of("eE");
    const bool small = e != std::string_view::npos
                           ? rest.substr(e + 1).starts_with('-')
                           : rest.find_first_of("123456789") > std::min(rest.find('.'), rest.size());
    value = small ? F(0) : std::numeric_limits<F>::infinity();
  } else if (problem != std::errc()) {
    return std::nullopt;
  }
  return negative ? -value : value;
}

template <class F>
std::string print_fractional(F value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  if (value == 0) return std::signbit(value) ? "-0.0" : "0.0";
  std::array<char, 64> buffer;
  const auto [end, problem] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value), std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t e = text.find('e');
  int exponent = 0;
  const std::size_t sign = text[e + 1] == '+' ? e + 2 : e + 1;
  std::from_chars(text.data() + sign, text.data() + text.size(), exponent);
  std::string digits(1, text[0]);
  if (e > 2) digits += text.substr(2, e - 2);

  std::string out = value < 0 ? "-" : "";
  if (exponent >= -3 && exponent < 7) {
    if (exponent < 0) {
      out += "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    } else {
      const auto whole = static_cast<std::size_t>(exponent) + 1;
      if (digits.size() <= whole) digits.append(whole - digits.size() + 1, '0');
      out += digits.substr(0, whole) + "." + digits.substr(whole);
    }
  } else {
    out += digits.substr(0, 1) + "." + (digits.size() > 1 ? digits.substr(1) : "0") + "E" + std::to_string(exponent);
  }
  return out;
}

}  // namespace

template <class T>
std::optional<T> parse_integer(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  T value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}
template std::optional<std::int8_t> parse_integer(std::string_view);
template std::optional<std::int16_t> parse_integer(std::string_view);
template std::optional<std::int32_t> parse_integer(std::string_view);
template std::optional<std::int64_t> parse_integer(std::string_view);

std::optional<double> parse_double(std::string_view text) { return parse_fractional<double>(text); }
std::optional<float> parse_float(std::string_view text) { return parse_fractional<float>(text); }

std::optional<bool> parse_boolean(std::string_view text) {
  text = trimmed(text);
  for (const std::string_view word : {"t", "true", "y", "yes"}) {
    if (same_word(text, word)) return true;
  }
  for (const std::string_view word : {"f", "false", "n", "no"}) {
    if (same_word(text, word)) return false;
  }
  if (text == "1") return true;
  if (text == "0") return false;
  return std::nullopt;
}

std::string print_double(double value) { return print_fractional(value); }
std::string print_float(float value) { return print_fractional(value); }

std::optional<DecimalText> parse_decimal_text(std::string_view text) {
  text = trimmed(text);
  DecimalText number;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    number.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  bool point = false;
  bool any = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    if (text[i] == '.' && !point) {
      point = true;
    } else if (is_digit(text[i])) {
      any = true;
      if (text[i] != '0' || !number.digits.empty()) number.digits += text[i];
      if (point) ++number.scale;
    } else {
      break;
    }
  }
  if (!any) return std::nullopt;
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
    const std::optional<std::int32_t> exponent = parse_integer<std::int32_t>(text.substr(i + 1));
    if (!exponent || is_blank(text.back()) || is_blank(text[std::min(i + 1, text.size() - 1)]) ||
        std::abs(*exponent) > 100000) {
      return std::nullopt;
    }
    number.scale -= *exponent;
  }
  return number;
}

void rescale(DecimalText& number, int scale, Rounding rounding) {
  std::string& digits = number.digits;
  if (scale >= number.scale) {
    if (!digits.empty()) digits.append(static_cast<std::size_t>(scale - number.scale), '0');
    number.scale = scale;
    return;
  }
  const auto drop = static_cast<std::size_t>(number.scale - scale);
  number.scale = scale;
  const std::string dropped = drop > digits.size() ? std::string(1, '0') + digits : digits.substr(digits.size() - drop);
  const bool exact = dropped.find_first_not_of('0') == std::string::npos;
  digits.resize(drop >= digits.size() ? 0 : digits.size() - drop);
  bool up = false;
  switch (rounding) {
    case Rounding::kHalfUp: up = dropped.front() >= '5'; break;
    case Rounding::kHalfEven: {
      const bool half = dropped.front() == '5' && dropped.find_first_not_of('0', 1) == std::string::npos;
      const bool odd = !digits.empty() && (digits.back() - '0') % 2 == 1;
      up = half ? odd : dropped.front() >= '5';
      break;
    }
    case Rounding::kCeiling: up = !exact && !number.negative; break;
    case Rounding::kFloor: up = !exact && number.negative; break;
  }
  if (!up) return;
  std::size_t i = digits.size();
  while (i > 0 && digits[i - 1] == '9') digits[--i] = '0';
  if (i > 0) {
    ++digits[i - 1];
  } else {
    digits.insert(digits.begin(), '1');
  }
}

}  // namespace brook::engine
