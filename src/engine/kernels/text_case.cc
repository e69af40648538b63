#include "engine/kernels/text_case.h"

#include <clocale>
#include <cwctype>

#include <algorithm>

#include "engine/kernels/upper_table.h"
#include "engine/kernels/utf8.h"

namespace brook::engine {

namespace {

constexpr char32_t kCapitalSigma = 0x3A3;
constexpr char32_t kSmallSigma = 0x3C3;
constexpr char32_t kFinalSigma = 0x3C2;
constexpr char32_t kDottedCapitalI = 0x130;
constexpr char32_t kDotAbove = 0x307;

// The C library's tables of Unicode, without touching the process's locale.
locale_t unicode() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}
bool is_letter(char32_t point) { return iswalpha_l(static_cast<wint_t>(point), unicode()) != 0; }

void append_upper(std::string& out, char32_t point) {
  const auto special = std::ranges::lower_bound(kLongUpperCases, point, {}, &LongUpperCase::letter);
  if (special != kLongUpperCases.end() && special->letter == point) {
    for (const char32_t part : special->upper) {
      if (part != 0) append_code_point(out, part);
    }
    return;
  }
  append_code_point(out, static_cast<char32_t>(towupper_l(static_cast<wint_t>(point), unicode())));
}

std::string ascii_upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}
std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

}  // namespace

std::string to_upper(std::string_view text) {
  if (is_ascii(text)) [[likely]]
    return ascii_upper(text);
  std::string out;
  for (std::size_t i = 0; i < text.size();) append_upper(out, next_code_point(text, i));
  return out;
}

std::string to_lower(std::string_view text) {
  if (is_ascii(text)) [[likely]]
    return ascii_lower(text);
  std::string out;
  bool after_letter = false;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t point = next_code_point(text, i);
    if (point == kDottedCapitalI) {
      out += 'i';
      append_code_point(out, kDotAbove);
    } else if (point == kCapitalSigma) {  // at the end of a word it has a form of its own
      std::size_t next = i;
      const bool before_letter = i < text.size() && is_letter(next_code_point(text, next));
      append_code_point(out, after_letter && !before_letter ? kFinalSigma : kSmallSigma);
    } else {
      append_code_point(out, static_cast<char32_t>(towlower_l(static_cast<wint_t>(point), unicode())));
    }
    after_letter = is_letter(point);
  }
  return out;
}

std::string to_initial_capitals(std::string_view text) {
  const std::string lower = to_lower(text);
  std::string out;
  bool word_start = true;
  for (std::size_t i = 0; i < lower.size();) {
    const char32_t point = next_code_point(lower, i);
    if (word_start) {
      append_code_point(out, static_cast<char32_t>(towupper_l(static_cast<wint_t>(point), unicode())));
    } else {
      append_code_point(out, point);
    }
    word_start = point == ' ';
  }
  return out;
}

}  // namespace brook::engine
