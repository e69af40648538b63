#include "engine/kernels/java_format.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>

#include <fmt/format.h>

#include "engine/kernels/hash_bits.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/number_text.h"
#include "engine/kernels/text_case.h"
#include "engine/kernels/utf8.h"

namespace brook::engine {

namespace {

constexpr std::size_t kLongest = std::size_t{1} << 28U;  // of one padded value
constexpr std::int32_t kHashSeed = 42;

[[noreturn]] void refuse(std::string_view problem, std::string_view specifier) {
  raise("INVALID_PARAMETER_VALUE", fmt::format("format_string(): {} in '{}'.", problem, specifier));
}

struct Specifier {
  std::string_view text;             // the whole of it
  std::optional<std::size_t> index;  // %2$s
  std::string_view flags;
  std::optional<std::size_t> width;
  std::optional<std::size_t> precision;
  char conversion = 's';

  [[nodiscard]] bool has(char flag) const { return flags.find(flag) != std::string_view::npos; }
  [[nodiscard]] bool upper() const { return conversion >= 'A' && conversion <= 'Z'; }
  [[nodiscard]] char lower() const { return upper() ? static_cast<char>(conversion + 32) : conversion; }
};

std::optional<std::size_t> take_number(std::string_view text, std::size_t& i) {
  std::size_t value = 0;
  const auto [end, problem] = std::from_chars(text.data() + i, text.data() + text.size(), value);
  if (problem != std::errc() || value > kLongest) return std::nullopt;
  i = static_cast<std::size_t>(end - text.data());
  return value;
}

// The specifier whose % stands at `start`.
Specifier parse_specifier(std::string_view format, std::size_t start) {
  Specifier found;
  std::size_t i = start + 1;
  std::size_t after_number = i;
  if (i < format.size() && format[i] >= '0' && format[i] <= '9') {
    const auto number = take_number(format, after_number);
    if (number && after_number < format.size() && format[after_number] == '$') {
      if (*number == 0) {
        raise("INVALID_PARAMETER_VALUE.ZERO_INDEX",
              "The value of parameter(s) `strfmt` in `format_string` is invalid: expects %1$, %2$ and so on, but got "
              "%0$.");
      }
      found.index = number;
      i = after_number + 1;
    }
  }
  const std::size_t flags = i;
  while (i < format.size() && std::string_view("-#+ 0,(<").find(format[i]) != std::string_view::npos) ++i;
  found.flags = format.substr(flags, i - flags);
  if (i < format.size() && format[i] >= '1' && format[i] <= '9') found.width = take_number(format, i);
  if (i + 1 < format.size() && format[i] == '.' && format[i + 1] >= '0' && format[i + 1] <= '9') {
    found.precision = take_number(format, ++i);
  }
  if (i >= format.size()) refuse("an unfinished specifier", format.substr(start));
  found.conversion = format[i];
  found.text = format.substr(start, i + 1 - start);
  return found;
}

// Java counts UTF-16 units: two for a character beyond U+FFFF.
std::size_t utf16_units(char first) { return utf8_size(first) == 4 ? 2 : 1; }

std::string padded(std::string text, const Specifier& specifier) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); i += utf8_size(text[i])) size += utf16_units(text[i]);
  if (!specifier.width || size >= *specifier.width) return text;
  const std::string spaces(*specifier.width - size, ' ');
  return specifier.has('-') ? text + spaces : spaces + text;
}

std::string cut(std::string text, const Specifier& specifier) {
  if (specifier.precision) {
    std::size_t units = 0;
    std::size_t i = 0;
    while (i < text.size() && units + utf16_units(text[i]) <= *specifier.precision) {
      units += utf16_units(text[i]);
      i += utf8_size(text[i]);
    }
    const bool halved = i < text.size() && units < *specifier.precision;
    text.resize(i);
    if (halved) text += '?';  // what Java makes of half a surrogate pair
  }
  return padded(specifier.upper() ? to_upper(text) : std::move(text), specifier);
}

std::string_view type_name(const JavaValue& value) {
  if (const auto* integer = std::get_if<JavaInteger>(&value)) {
    return integer->bits == 8 ? "Byte" : integer->bits == 16 ? "Short" : integer->bits == 32 ? "Integer" : "Long";
  }
  if (const auto* floating = std::get_if<JavaFloating>(&value)) return floating->single ? "Float" : "Double";
  if (const auto* text = std::get_if<JavaText>(&value)) return text->type;
  return "Boolean";
}

[[noreturn]] void refuse_type(const Specifier& specifier, const JavaValue& value) {
  refuse(fmt::format("a {} cannot be shown", type_name(value)), specifier.text);
}

std::string text_of(const JavaValue& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* integer = std::get_if<JavaInteger>(&value)) return std::to_string(integer->value);
  if (const auto* floating = std::get_if<JavaFloating>(&value)) {
    return floating->single ? print_float(static_cast<float>(floating->value)) : print_double(floating->value);
  }
  return std::get<JavaText>(value).text;
}

std::int32_t hash_of(const JavaValue& value) {
  const auto folded = [](std::int64_t bits) { return static_cast<std::int32_t>(bits ^ (bits >> 32U)); };
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? 1231 : 1237;
  if (const auto* integer = std::get_if<JavaInteger>(&value)) {
    return integer->bits == 64 ? folded(static_cast<std::int64_t>(static_cast<std::uint64_t>(integer->value)))
                               : static_cast<std::int32_t>(integer->value);
  }
  if (const auto* floating = std::get_if<JavaFloating>(&value)) {
    return floating->single ? std::bit_cast<std::int32_t>(static_cast<float>(floating->value))
                            : folded(std::bit_cast<std::int64_t>(floating->value));
  }
  return Murmur3::of_bytes(std::get<JavaText>(value).text, kHashSeed);
}

// A number's digits with sign, parentheses, zeros and commas as the flags want them.
std::string decorated(bool negative, std::string digits, const Specifier& specifier) {
  if (specifier.has(',')) {
    const std::size_t point = std::min(digits.find('.'), digits.size());
    for (std::size_t i = point; i > 3; i -= 3) digits.insert(i - 3, ",");
  }
  std::string prefix;
  std::string suffix;
  if (negative) {
    prefix = specifier.has('(') ? "(" : "-";
    if (specifier.has('(')) suffix = ")";
  } else if (specifier.has('+')) {
    prefix = "+";
  } else if (specifier.has(' ')) {
    prefix = " ";
  }
  const std::size_t size = prefix.size() + digits.size() + suffix.size();
  if (specifier.has('0') && specifier.width && *specifier.width > size) {
    digits.insert(0, *specifier.width - size, '0');
  }
  return padded(prefix + digits + suffix, specifier);
}

std::string integer_text(const JavaInteger& integer, const Specifier& specifier) {
  if (specifier.precision) refuse("a precision for a whole number", specifier.text);
  const bool negative = integer.value < 0;
  const auto bits = static_cast<std::uint64_t>(integer.value);
  if (specifier.conversion == 'd') {
    if (specifier.has('#')) refuse("the flag # for %d", specifier.text);
    return decorated(negative, std::to_string(negative ? 0 - bits : bits), specifier);
  }
  if (specifier.has(',') || specifier.has('(') || specifier.has('+') || specifier.has(' ')) {
    refuse("a flag that this conversion does not know", specifier.text);
  }
  const std::uint64_t shown = integer.bits == 64 ? bits : bits & ((std::uint64_t{1} << integer.bits) - 1);
  const bool octal = specifier.lower() == 'o';
  std::string digits = octal ? fmt::format("{:o}", shown) : fmt::format("{:x}", shown);
  const std::string prefix = specifier.has('#') ? (octal ? "0" : "0x") : "";
  if (specifier.has('0') && specifier.width && *specifier.width > digits.size() + prefix.size()) {
    digits.insert(0, *specifier.width - digits.size() - prefix.size(), '0');
  }
  digits.insert(0, prefix);
  return padded(specifier.upper() ? to_upper(digits) : digits, specifier);
}

// The shortest digits that name the number, rounded half up at a place: what Java's Formatter rounds.
struct Digits {
  std::string digits;  // without a point
  int point = 0;       // value = 0.digits * 10^point

  static Digits of(double value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific).ptr;
    Digits result;
    const char* c = text.data();
    for (; *c != 'e'; ++c) {
      if (*c != '.') result.digits += *c;
    }
    int exponent = 0;
    std::from_chars(c[1] == '+' ? c + 2 : c + 1, end, exponent);
    result.point = value == 0 ? 1 : exponent + 1;
    return result;
  }

  // Keeps `count` digits (may be none, or negative: it is zero).
  void round(int count) {
    if (count >= static_cast<int>(digits.size())) return;
    const bool up = count >= 0 && digits[static_cast<std::size_t>(count)] >= '5';
    digits.resize(static_cast<std::size_t>(std::max(count, 0)));
    if (!up) return;
    int i = count - 1;
    while (i >= 0 && digits[static_cast<std::size_t>(i)] == '9') digits[static_cast<std::size_t>(i--)] = '0';
    if (i >= 0) {
      ++digits[static_cast<std::size_t>(i)];
    } else {
      digits.insert(0, "1");
      ++point;
    }
  }
};

std::string fixed_text(Digits number, int places) {
  number.round(number.point + places);
  std::string whole;
  std::string fraction;
  for (int i = 0; i < number.point; ++i) {
    whole += i < static_cast<int>(number.digits.size()) ? number.digits[static_cast<std::size_t>(i)] : '0';
  }
  for (int i = number.point; i < number.point + places; ++i) {
    const bool known = i >= 0 && i < static_cast<int>(number.digits.size());
    fraction += known ? number.digits[static_cast<std::size_t>(i)] : '0';
  }
  if (whole.empty()) whole = "0";
  return places > 0 ? whole + "." + fraction : whole;
}

std::string scientific_text(Digits number, int places) {
  number.round(places + 1);
  number.digits.resize(static_cast<std::size_t>(places) + 1, '0');
  std::string text = number.digits.substr(0, 1);
  if (places > 0) text += "." + number.digits.substr(1);
  const int exponent = number.point - 1;
  return text + fmt::format("e{}{:02}", exponent < 0 ? '-' : '+', std::abs(exponent));
}

std::string hexadecimal_text(double value, const Specifier& specifier) {
  std::string text = fmt::format("{:a}", value);
  if (text.find('.') == std::string::npos) text.insert(text.find('p'), ".0");
  text.erase(std::remove(text.begin(), text.end(), '+'), text.end());
  return cut(text, specifier);
}

std::string floating_text(const JavaFloating& floating, const Specifier& specifier) {
  const double value = floating.value;
  if (std::isnan(value)) return padded(specifier.upper() ? "NAN" : "NaN", specifier);
  const bool negative = std::signbit(value);
  if (std::isinf(value)) {
    const std::string_view sign = negative ? (specifier.has('(') ? "(" : "-") : specifier.has('+') ? "+" : "";
    const std::string text = fmt::format("{}Infinity{}", sign, negative && specifier.has('(') ? ")" : "");
    return padded(specifier.upper() ? to_upper(text) : text, specifier);
  }
  if (specifier.lower() == 'a') return hexadecimal_text(value, specifier);
  const int precision = static_cast<int>(std::min<std::size_t>(specifier.precision.value_or(6), 100'000));
  const Digits number = Digits::of(std::abs(value));
  std::string text;
  if (specifier.lower() == 'f') {
    text = fixed_text(number, precision);
  } else if (specifier.lower() == 'e') {
    text = scientific_text(number, precision);
  } else {
    const int significant = std::max(precision, 1);
    Digits rounded = number;
    rounded.round(significant);
    const bool plain = value == 0 || (rounded.point > -4 && rounded.point <= significant);
    text = plain ? fixed_text(number, value == 0 ? significant - 1 : significant - rounded.point)
                 : scientific_text(number, significant - 1);
  }
  if (specifier.has('#') && text.find('.') == std::string::npos)
    text.insert(std::min(text.find('e'), text.size()), ".");
  text = decorated(negative, std::move(text), specifier);
  return specifier.upper() ? to_upper(text) : text;
}

std::string character_text(const JavaValue& value, const Specifier& specifier) {
  const auto* integer = std::get_if<JavaInteger>(&value);
  if (integer == nullptr || integer->bits == 64) refuse_type(specifier, value);
  if (integer->value < 0 || integer->value > 0x10FFFF) refuse("no such character", specifier.text);
  std::string text;
  append_code_point(text, static_cast<char32_t>(integer->value));
  return padded(specifier.upper() ? to_upper(text) : text, specifier);
}

std::string shown(const JavaValue& value, const Specifier& specifier) {
  const bool null = std::holds_alternative<std::monostate>(value);
  switch (specifier.lower()) {
    case 'b': {
      const auto* truth = std::get_if<bool>(&value);
      return cut(null || (truth != nullptr && !*truth) ? "false" : "true", specifier);
    }
    case 'h': return cut(null ? "null" : fmt::format("{:x}", static_cast<std::uint32_t>(hash_of(value))), specifier);
    case 's':
      if (specifier.has('#')) refuse("the flag # for a text", specifier.text);
      return cut(null ? "null" : text_of(value), specifier);
    case 'c': return null ? cut("null", specifier) : character_text(value, specifier);
    case 'd':
    case 'o':
    case 'x':
      if (specifier.conversion == 'D' || specifier.conversion == 'O') break;
      if (null) return cut("null", specifier);
      if (const auto* integer = std::get_if<JavaInteger>(&value)) return integer_text(*integer, specifier);
      refuse_type(specifier, value);
    case 'e':
    case 'f':
    case 'g':
    case 'a':
      if (specifier.conversion == 'F') break;
      if (null) return cut("null", specifier);
      if (const auto* floating = std::get_if<JavaFloating>(&value)) return floating_text(*floating, specifier);
      refuse_type(specifier, value);
    case 't': refuse("dates and times (use date_format())", specifier.text);
    default: break;
  }
  refuse("an unknown conversion", specifier.text);
}

}  // namespace

std::string java_format(std::string_view format, std::span<const JavaValue> values) {
  std::string out;
  std::size_t next = 0;                 // of those without an index
  std::optional<std::size_t> previous;  // for %<s
  for (std::size_t i = 0; i < format.size();) {
    if (format[i] != '%') {
      const std::size_t end = std::min(format.find('%', i), format.size());
      out += format.substr(i, end - i);
      i = end;
      continue;
    }
    const Specifier specifier = parse_specifier(format, i);
    i += specifier.text.size();
    if (specifier.conversion == 'n') {
      out += '\n';
    } else if (specifier.conversion == '%') {
      out += padded("%", specifier);
    } else {
      const bool again = specifier.has('<');
      const std::size_t index = again             ? previous.value_or(values.size())
                                : specifier.index ? *specifier.index - 1
                                                  : next++;
      if (index >= values.size()) refuse("no value for it", specifier.text);
      if (specifier.has('-') && !specifier.width) refuse("the flag - without a width", specifier.text);
      previous = index;
      out += shown(values[index], specifier);
    }
  }
  return out;
}

}  // namespace brook::engine
