#include "source/csv/number_text.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/data_type.h"

namespace brook::source::csv {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// Takes the digits off the front; how many there were.
template <class IsDigit>
std::size_t take_digits(std::string_view& text, const IsDigit& is) {
  std::size_t count = 0;
  while (count < text.size() && is(text[count])) ++count;
  text.remove_prefix(count);
  return count;
}

// [+-]digits
bool take_exponent(std::string_view& text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  return take_digits(text, is_digit) > 0;
}

bool ends_number(std::string_view rest) {
  return rest.empty() || (rest.size() == 1 && std::string_view("fFdD").find(rest[0]) != std::string_view::npos);
}

// std::from_chars with Java's answer to what is too large or too small for the type.
template <class T>
T rounded(std::string_view number, std::chars_format format) {
  T value = 0;
  const auto parsed = std::from_chars(number.data(), number.data() + number.size(), value, format);
  if (parsed.ec != std::errc::result_out_of_range) return value;
  // Too large or too small: the sign of the exponent tells, once the digits before the point are counted in.
  const bool hex = format == std::chars_format::hex;
  const std::size_t mark = std::min(number.find_first_of(hex ? "pP" : "eE"), number.size());
  const std::string_view digits = number.substr(0, mark);
  std::int64_t exponent = 0;
  if (mark < number.size()) {
    std::string_view text = number.substr(mark + 1);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (std::from_chars(text.data(), text.data() + text.size(), exponent).ec != std::errc{}) exponent = 1LL << 40;
    if (negative) exponent = -exponent;
  }
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t leading = std::min(digits.find_first_not_of("0."), digits.size());
  const auto magnitude = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(leading);
  return exponent + magnitude * (hex ? 4 : 1) > 0 ? std::numeric_limits<T>::infinity() : T{0};
}

template <class T>
bool parse_floating(std::string_view text, T& out) {
  text = trimmed(text);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  T value = 0;
  if (text == "NaN") {
    value = std::numeric_limits<T>::quiet_NaN();
  } else if (text == "Infinity") {
    value = std::numeric_limits<T>::infinity();
  } else {
    const bool hex = text.starts_with("0x") || text.starts_with("0X");
    if (hex) text.remove_prefix(2);
    std::string_view rest = text;
    const auto is = [hex](char c) { return hex ? is_hex_digit(c) : is_digit(c); };
    std::size_t digits = take_digits(rest, is);
    if (rest.starts_with('.')) {
      rest.remove_prefix(1);
      digits += take_digits(rest, is);
    }
    if (digits == 0) return false;
    const bool has_exponent = !rest.empty() && (rest[0] | 0x20) == (hex ? 'p' : 'e');
    if (has_exponent) {
      rest.remove_prefix(1);
      if (!take_exponent(rest)) return false;
    }
    if ((hex && !has_exponent) || !ends_number(rest)) return false;
    std::string_view number = text.substr(0, text.size() - rest.size());
    value = rounded<T>(number, hex ? std::chars_format::hex : std::chars_format::general);
  }
  out = negative && value == value ? -value : value;  // NaN has no sign
  return true;
}

// Where the digits of other scripts begin in Unicode's basic plane (category Nd), as Java 17 knows them.
constexpr char32_t kZeros[] = {0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6,
                               0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090,
                               0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40,
                               0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10};

// The text with those digits replaced by ASCII's; empty if it holds anything else beyond ASCII, or nothing to replace.
std::string ascii_digits(std::string_view text) {
  std::string plain;
  bool replaced = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      plain += text[i];
      continue;
    }
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (size == 4 || i + size > text.size()) return {};
    char32_t code = lead & (size == 3 ? 0x0FU : 0x1FU);
    for (std::size_t j = 1; j < size; ++j) code = code << 6U | (static_cast<unsigned char>(text[i + j]) & 0x3FU);
    const auto zero = std::ranges::find_if(kZeros, [&](char32_t each) { return code >= each && code < each + 10; });
    if (zero == std::end(kZeros)) return {};
    plain += static_cast<char>('0' + (code - *zero));
    replaced = true;
    i += size - 1;
  }
  return replaced ? plain : std::string{};
}

}  // namespace

bool parse_long(std::string_view text, std::int64_t& out) {
  std::string_view number = text;
  if (number.starts_with('+')) {
    number.remove_prefix(1);
    if (number.starts_with('-')) return false;
  }
  const char* const end = number.data() + number.size();
  const auto parsed = std::from_chars(number.data(), end, out);
  if (parsed.ec == std::errc{} && parsed.ptr == end) return true;
  return parsed.ec != std::errc::result_out_of_range && parse_long_of_any_script(text, out);
}

bool parse_long_of_any_script(std::string_view text, std::int64_t& out) {
  const std::string plain = ascii_digits(text);
  return !plain.empty() && parse_long(plain, out);
}

bool parse_double_slow(std::string_view text, double& out) { return parse_floating(text, out); }
bool parse_float(std::string_view text, float& out) { return parse_floating(text, out); }

bool parse_boolean(std::string_view text, bool& out) {
  if (same_name(text, "true")) {
    out = true;
    return true;
  }
  out = false;
  return same_name(text, "false");
}

bool parse_decimal(std::string_view text, int precision, int scale, __int128& out) {
  std::string cleaned;
  if (std::ranges::any_of(text, [](char c) { return c == ',' || static_cast<unsigned char>(c) >= 0x80; })) {
    cleaned = text;
    std::erase(cleaned, ',');
    if (std::string plain = ascii_digits(cleaned); !plain.empty()) cleaned = std::move(plain);
    text = cleaned;
  }
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::string_view rest = text;
  std::size_t whole = take_digits(rest, is_digit);
  const std::string_view before = text.substr(0, whole);
  std::string_view after;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    after = rest;
    after = after.substr(0, take_digits(rest, is_digit));
  }
  if (before.empty() && after.empty()) return false;
  std::int64_t exponent = 0;
  if (!rest.empty()) {
    if ((rest[0] | 0x20) != 'e') return false;
    rest.remove_prefix(1);
    std::string_view number = rest;
    if (!take_exponent(rest) || !rest.empty()) return false;
    if (number.starts_with('+')) number.remove_prefix(1);
    std::int32_t value = 0;
    if (std::from_chars(number.data(), number.data() + number.size(), value).ec != std::errc{}) return false;
    exponent = value;
  }
  // The digit at index i of before+after counts 10^(places - i); `last` is the index of the last one that is kept.
  const auto digit = [&](std::size_t i) { return (i < before.size() ? before[i] : after[i - before.size()]) - '0'; };
  const std::size_t count = before.size() + after.size();
  const std::int64_t kept = static_cast<std::int64_t>(before.size()) + exponent + scale;
  __int128 limit = 1;
  for (int i = 0; i < precision; ++i) limit *= 10;
  __int128 value = 0;
  for (std::int64_t i = 0; i < kept && (i < static_cast<std::int64_t>(count) || value != 0); ++i) {
    value = value * 10 + (i < static_cast<std::int64_t>(count) ? digit(static_cast<std::size_t>(i)) : 0);
    if (value >= limit) return false;
  }
  if (kept >= 0 && kept < static_cast<std::int64_t>(count) && digit(static_cast<std::size_t>(kept)) >= 5) ++value;
  if (value >= limit) return false;
  out = negative ? -value : value;
  return true;
}

}  // namespace brook::source::csv
