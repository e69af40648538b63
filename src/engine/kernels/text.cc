// Functions of a text as a whole: case, trimming, padding, replacing, and what counts or compares characters.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "duckdb/function/function_set.hpp"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/number_text.h"
#include "engine/kernels/text_case.h"
#include "engine/kernels/utf8.h"

namespace brook::engine {

namespace {

// Whether the character of `text` at `i` is one of `set`.
bool is_in(std::string_view set, std::string_view text, std::size_t i) {
  return set.find(text.substr(i, utf8_size(text[i]))) != std::string_view::npos;
}
std::size_t last_character(std::string_view text) {
  std::size_t i = text.size() - 1;
  while (i > 0 && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80) --i;
  return i;
}

std::string_view ltrim(std::string_view text, std::string_view set) {
  while (!text.empty() && is_in(set, text, 0)) text.remove_prefix(utf8_size(text[0]));
  return text;
}
std::string_view rtrim(std::string_view text, std::string_view set) {
  while (!text.empty()) {
    const std::size_t last = last_character(text);
    if (!is_in(set, text, last)) break;
    text = text.substr(0, last);
  }
  return text;
}
std::string_view trim(std::string_view text, std::string_view set) { return rtrim(ltrim(text, set), set); }

// `count` characters of `pad`, over and over.
std::string padding(std::string_view pad, std::size_t count) {
  std::string out;
  const std::size_t size = count_code_points(pad);
  for (; count >= size; count -= size) out += pad;
  return out.append(pad.substr(0, byte_of_character(pad, count)));
}
std::string padded(std::string_view text, std::int32_t length, std::string_view pad, bool left) {
  if (length <= 0) return "";
  const auto wanted = static_cast<std::size_t>(length);
  const std::size_t size = count_code_points(text);
  if (size >= wanted) return std::string(text.substr(0, byte_of_character(text, wanted)));
  if (pad.empty()) return std::string(text);
  if (wanted > (std::size_t{1} << 30U)) raise("COLLECTION_SIZE_LIMIT_EXCEEDED", "The padded text is too long.");
  const std::string added = padding(pad, wanted - size);
  return left ? added + std::string(text) : std::string(text) + added;
}
std::string lpad(std::string_view text, std::int32_t length, std::string_view pad) {
  return padded(text, length, pad, true);
}
std::string rpad(std::string_view text, std::int32_t length, std::string_view pad) {
  return padded(text, length, pad, false);
}

std::string reverse(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t last = last_character(text);
    out += text.substr(last);
    text = text.substr(0, last);
  }
  return out;
}

std::string translate(std::string_view text, std::string_view from, std::string_view to) {
  const std::vector<char32_t> matched = code_points(from);
  const std::vector<char32_t> replaced = code_points(to);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t point = next_code_point(text, i);
    const auto found = std::ranges::find(matched, point);
    const auto index = static_cast<std::size_t>(found - matched.begin());
    if (found == matched.end()) {
      append_code_point(out, point);
    } else if (index < replaced.size()) {
      append_code_point(out, replaced[index]);
    }
  }
  return out;
}

std::string chr(std::int64_t code) {
  std::string out;
  if (code >= 0) append_code_point(out, static_cast<char32_t>(code & 0xFF));
  return out;
}

std::int32_t levenshtein(std::string_view a, std::string_view b) {
  const std::vector<char32_t> x = code_points(a);
  const std::vector<char32_t> y = code_points(b);
  std::vector<std::int32_t> row(y.size() + 1);
  for (std::size_t j = 0; j <= y.size(); ++j) row[j] = static_cast<std::int32_t>(j);
  for (std::size_t i = 1; i <= x.size(); ++i) {
    std::int32_t diagonal = row[0];
    row[0] = static_cast<std::int32_t>(i);
    for (std::size_t j = 1; j <= y.size(); ++j) {
      const std::int32_t change = diagonal + (x[i - 1] == y[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

// A letter that follows one of the same code counts once, also across H and W, but not across a vowel.
std::string soundex(std::string_view text) {
  static constexpr std::string_view kCodes = "01230127022455012623017202";  // by letter; 0 separates, 7 is passed over
  const auto letter = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
  if (text.empty() || letter(text[0]) < 'A' || letter(text[0]) > 'Z') return std::string(text);
  std::string code(1, letter(text[0]));
  char last = kCodes[static_cast<std::size_t>(code[0] - 'A')];
  for (const char raw : text.substr(1)) {
    const char c = letter(raw);
    if (c < 'A' || c > 'Z') {
      last = '0';
      continue;
    }
    const char digit = kCodes[static_cast<std::size_t>(c - 'A')];
    if (digit == '7') continue;
    if (digit != '0' && digit != last) {
      code += digit;
      if (code.size() == 4) break;
    }
    last = digit;
  }
  code.resize(4, '0');
  return code;
}

// "12332.1235" with commas between thousands.
std::string with_commas(std::string_view number) {
  const bool negative = number.starts_with('-');
  if (negative) number.remove_prefix(1);
  const std::size_t point = std::min(number.find('.'), number.size());
  std::string out = negative ? "-" : "";
  for (std::size_t i = 0; i < point; ++i) {
    if (i > 0 && (point - i) % 3 == 0) out += ',';
    out += number[i];
  }
  return out.append(number.substr(point));
}
std::optional<std::string> format_double(double value, std::int32_t digits) {
  if (digits < 0) return std::nullopt;
  if (value != value) return "NaN";
  if (value - value != 0) return value > 0 ? "∞" : "-∞";
  return with_commas(fmt::format("{:.{}f}", value, digits));
}
std::optional<std::string> format_decimal(std::string_view text, std::int32_t digits) {
  auto number = parse_decimal_text(text);
  if (digits < 0 || !number) return std::nullopt;
  rescale(*number, digits, Rounding::kHalfEven);
  const auto scale = static_cast<std::size_t>(digits);
  std::string all = number->digits;
  if (all.size() <= scale) all.insert(0, scale + 1 - all.size(), '0');
  std::string plain = all.substr(0, all.size() - scale);
  if (scale > 0) plain += "." + all.substr(all.size() - scale);
  const std::string sign = number->negative ? "-" : "";
  return with_commas(sign + plain);
}

bool luhn_check(std::string_view text) {
  int sum = 0;
  bool twice = false;
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit) {
    if (*digit < '0' || *digit > '9') return false;
    int value = *digit - '0';
    if (twice) value = value > 4 ? 2 * value - 9 : 2 * value;
    sum += value;
    twice = !twice;
  }
  return !text.empty() && sum % 10 == 0;
}

std::string quote(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\\';
    out += c;
  }
  return out + "'";
}

std::optional<std::int32_t> raise_error(std::string_view message) {
  raise("USER_RAISED_EXCEPTION", std::string(message));
}

}  // namespace

void register_text(duckdb::ExtensionLoader& loader) {
  duckdb::ScalarFunctionSet format("brook_format_number");
  format.AddFunction(kernel<format_double>("brook_format_number"));
  format.AddFunction(kernel<format_decimal>("brook_format_number"));
  loader.RegisterFunction(std::move(format));
  for (auto& function :
       {kernel<to_upper>("brook_upper"), kernel<to_lower>("brook_lower"), kernel<to_initial_capitals>("brook_initcap"),
        kernel<ltrim>("brook_ltrim"), kernel<rtrim>("brook_rtrim"), kernel<trim>("brook_trim"),
        fallible<lpad>("brook_lpad"), fallible<rpad>("brook_rpad"), kernel<reverse>("brook_reverse"),
        kernel<translate>("brook_translate"), kernel<chr>("brook_chr"), kernel<levenshtein>("brook_levenshtein"),
        kernel<soundex>("brook_soundex"), kernel<luhn_check>("brook_luhn_check"), kernel<quote>("brook_quote"),
        fallible<raise_error>("brook_raise_error")}) {
    loader.RegisterFunction(function);
  }
}

}  // namespace brook::engine
