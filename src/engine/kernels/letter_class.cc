#include "engine/kernels/letter_class.h"

#include <clocale>
#include <cwctype>

#include <algorithm>
#include <array>

namespace brook::engine {

namespace {

// The zeros of the scripts; nine digits follow each (Unicode's category Nd).
// clang-format off
constexpr std::array<char32_t, 66> kZeros = {
    0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
    0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80,
    0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
    0xFF10, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0,
    0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2,
    0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
};
// clang-format on

// The C library's tables of Unicode, without touching the process's locale.
locale_t unicode() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

}  // namespace

bool is_upper_case(char32_t point) {
  if (point < 0x80) return point >= 'A' && point <= 'Z';
  return iswupper_l(static_cast<wint_t>(point), unicode()) != 0;
}

bool is_lower_case(char32_t point) {
  if (point < 0x80) return point >= 'a' && point <= 'z';
  return iswlower_l(static_cast<wint_t>(point), unicode()) != 0;
}

bool is_digit(char32_t point) {
  if (point < 0x80) return point >= '0' && point <= '9';
  const auto next = std::ranges::upper_bound(kZeros, point);
  return next != kZeros.begin() && point - *(next - 1) < 10;
}

bool is_letter(char32_t point) {
  if (point < 0x80) return is_upper_case(point) || is_lower_case(point);
  return !is_digit(point) && iswalpha_l(static_cast<wint_t>(point), unicode()) != 0;
}

}  // namespace brook::engine
