// Encodings, checksums and digests.
#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "base/base64.h"
#include "duckdb/function/function_set.hpp"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/number_text.h"
#include "engine/kernels/sha2.h"
#include "engine/kernels/text_case.h"
#include "engine/kernels/utf8.h"
#include "engine/kernels/utf8_checks.h"

namespace brook::engine {

namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64(Bytes bytes) { return to_base64(bytes.data); }

// Java's MIME decoder: characters that are no digits are passed over.
OwnedBytes unbase64(std::string_view text) {
  OwnedBytes out;
  std::uint32_t group = 0;
  int digits = 0;
  for (const char c : text) {
    if (c == '=') break;
    const std::size_t value = kBase64.find(c);
    if (value == std::string_view::npos) continue;
    group = (group << 6U) | static_cast<std::uint32_t>(value);
    if (++digits == 4) {
      for (const unsigned shift : {16U, 8U, 0U}) out.data += static_cast<char>(group >> shift);
      group = 0;
      digits = 0;
    }
  }
  if (digits == 1)
    raise("CONVERSION_INVALID_INPUT",
          fmt::format("The value '{}' cannot be converted to \"BINARY\": it is not in base 64.", text));
  if (digits == 2) out.data += static_cast<char>(group >> 4U);
  if (digits == 3) {
    out.data += static_cast<char>(group >> 10U);
    out.data += static_cast<char>(group >> 2U);
  }
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<OwnedBytes> unhex(std::string_view text) {
  OwnedBytes out;
  std::size_t i = 0;
  if (text.size() % 2 == 1) {
    if (hex_digit(text[0]) < 0) return std::nullopt;
    out.data += static_cast<char>(hex_digit(text[i++]));
  }
  for (; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.data += static_cast<char>(high * 16 + low);
  }
  return out;
}

// Java's Base32 of Apache Commons: letters of either case, others passed over, and what is left of a last group.
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

std::string base32(Bytes bytes) {
  std::string out;
  std::uint32_t left = 0;
  unsigned bits = 0;
  for (const char c : bytes.data) {
    left = (left << 8U) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) out += kBase32[(left >> (bits - 5)) & 31U];
  }
  if (bits > 0) out += kBase32[(left << (5 - bits)) & 31U];
  while (out.size() % 8 != 0) out += '=';
  return out;
}

OwnedBytes from_base32(std::string_view text) {
  OwnedBytes out;
  std::uint64_t group = 0;
  unsigned digits = 0;
  const auto flush = [&](unsigned whole, unsigned dropped) {
    group >>= dropped;
    for (unsigned i = whole; i > 0; --i) out.data += static_cast<char>(group >> (8 * (i - 1)));
    group = 0;
    digits = 0;
  };
  for (const char c : text) {
    if (c == '=') break;
    const std::size_t value = kBase32.find(c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
    if (value == std::string_view::npos) continue;
    group = (group << 5U) | value;
    if (++digits == 8) flush(5, 0);
  }
  if (digits == 1) {
    flush(1, 2);
  } else if (digits > 0) {
    flush(digits * 5 / 8, digits * 5 % 8);
  }
  return out;
}

std::string bin(std::int64_t value) { return fmt::format("{:b}", static_cast<std::uint64_t>(value)); }

// Hive's conv: digits up to the first that is none; negative numbers as 64 bits unless the target base is negative.
// What does not fit 64 bits is an error, or the greatest number.
template <bool strict>
std::optional<std::string> conv(std::string_view text, std::int32_t from, std::int32_t to) {
  const auto base = static_cast<std::uint64_t>(from);
  const bool to_signed = to < 0;
  const auto radix = static_cast<std::uint64_t>(to_signed ? -static_cast<std::int64_t>(to) : to);
  if (from < 2 || from > 36 || radix < 2 || radix > 36) return std::nullopt;
  text = trimmed(text);
  if (text.empty()) return std::nullopt;
  const bool negative = text.front() == '-';
  if (negative) text.remove_prefix(1);
  std::uint64_t value = 0;
  for (const char c : text) {
    const char lower = static_cast<char>(c | 0x20);
    const std::uint64_t digit = c >= '0' && c <= '9'           ? static_cast<std::uint64_t>(c - '0')
                                : lower >= 'a' && lower <= 'z' ? static_cast<std::uint64_t>(lower - 'a' + 10)
                                                               : 99;
    if (digit >= base) break;
    if (__builtin_mul_overflow(value, base, &value) || __builtin_add_overflow(value, digit, &value)) {
      if (strict) raise("ARITHMETIC_OVERFLOW", "Overflow in function conv().");
      value = std::numeric_limits<std::uint64_t>::max();
      break;
    }
  }
  if (negative && !to_signed) {
    value = static_cast<std::int64_t>(value) < 0 ? std::numeric_limits<std::uint64_t>::max() : 0 - value;
  }
  bool minus = false;
  if (to_signed && !negative && static_cast<std::int64_t>(value) < 0) {
    value = 0 - value;
    minus = true;
  }
  minus = minus || (to_signed && negative);
  std::string out;
  do {
    const std::uint64_t digit = value % radix;
    out += static_cast<char>(digit < 10 ? '0' + digit : 'A' + digit - 10);
    value /= radix;
  } while (value != 0);
  if (minus) out += '-';
  std::ranges::reverse(out);
  return out;
}

enum class Charset : std::uint8_t { kUtf8, kAscii, kLatin1, kUtf16, kUtf16Big, kUtf16Little, kUtf32 };

Charset charset_of(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, Charset>, 7> kNames = {{{"UTF-8", Charset::kUtf8},
                                                                                  {"US-ASCII", Charset::kAscii},
                                                                                  {"ISO-8859-1", Charset::kLatin1},
                                                                                  {"UTF-16", Charset::kUtf16},
                                                                                  {"UTF-16BE", Charset::kUtf16Big},
                                                                                  {"UTF-16LE", Charset::kUtf16Little},
                                                                                  {"UTF-32", Charset::kUtf32}}};
  const std::string wanted = to_upper(name);
  for (const auto& [known, charset] : kNames) {
    if (wanted == known) return charset;
  }
  raise("INVALID_PARAMETER_VALUE.CHARSET",
        fmt::format("The charset '{}' is none of US-ASCII, ISO-8859-1, UTF-8, UTF-16BE, UTF-16LE, UTF-16, UTF-32.",
                    name));
}

[[noreturn]] void raise_coding(const char* function, std::string_view charset) {
  raise("MALFORMED_CHARACTER_CODING",
        fmt::format("Invalid value found when performing `{}` with {}.", function, charset));
}

void append_unit(std::string& out, std::uint32_t unit, std::size_t bytes, bool little) {
  for (std::size_t i = 0; i < bytes; ++i) {
    const std::size_t shift = 8 * (little ? i : bytes - 1 - i);
    out += static_cast<char>(unit >> shift);
  }
}

OwnedBytes encode(std::string_view text, std::string_view charset_name) {
  const Charset charset = charset_of(charset_name);
  if (charset == Charset::kUtf8) return {std::string(text)};
  OwnedBytes out;
  if (charset == Charset::kUtf16 && !text.empty()) out.data = "\xFE\xFF";
  const bool little = charset == Charset::kUtf16Little;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t point = next_code_point(text, i);
    if (charset == Charset::kUtf32) {
      append_unit(out.data, point, 4, false);
    } else if (charset == Charset::kAscii || charset == Charset::kLatin1) {
      if (point > (charset == Charset::kAscii ? 0x7FU : 0xFFU)) raise_coding("encode", charset_name);
      out.data += static_cast<char>(point);
    } else if (point < 0x10000) {
      append_unit(out.data, point, 2, little);
    } else {
      append_unit(out.data, 0xD800 + ((point - 0x10000) >> 10U), 2, little);
      append_unit(out.data, 0xDC00 + ((point - 0x10000) & 0x3FFU), 2, little);
    }
  }
  return out;
}

// Bytes as text; what is no UTF-8 becomes U+FFFD, since text here is always valid.
std::string binary_to_string(Bytes bytes) { return made_valid_utf8(bytes.data); }

std::string decode_utf16(std::string_view in, bool little, std::string_view charset_name) {
  std::string out;
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(in[i]);
    const auto b = static_cast<unsigned char>(in[i + 1]);
    return static_cast<char32_t>(little ? b * 256 + a : a * 256 + b);
  };
  if (in.size() % 2 != 0) raise_coding("decode", charset_name);
  for (std::size_t i = 0; i < in.size(); i += 2) {
    const char32_t high = unit(i);
    if (high < 0xD800 || high > 0xDFFF) {
      append_code_point(out, high);
    } else if (high < 0xDC00 && i + 3 < in.size() && unit(i + 2) >= 0xDC00 && unit(i + 2) <= 0xDFFF) {
      append_code_point(out, 0x10000 + ((high - 0xD800) << 10U) + (unit(i + 2) - 0xDC00));
      i += 2;
    } else {
      raise_coding("decode", charset_name);
    }
  }
  return out;
}

std::string decode(Bytes bytes, std::string_view charset_name) {
  const Charset charset = charset_of(charset_name);
  const std::string_view in = bytes.data;
  std::string out;
  switch (charset) {
    case Charset::kUtf8:
      if (!is_valid_utf8(in)) raise_coding("decode", charset_name);
      return std::string(in);
    case Charset::kAscii:
    case Charset::kLatin1:
      for (const char c : in) {
        const auto byte = static_cast<unsigned char>(c);
        if (charset == Charset::kAscii && byte > 0x7F) raise_coding("decode", charset_name);
        append_code_point(out, byte);
      }
      return out;
    case Charset::kUtf16: {
      const bool marked = in.starts_with("\xFE\xFF") || in.starts_with("\xFF\xFE");
      return decode_utf16(marked ? in.substr(2) : in, in.starts_with("\xFF\xFE"), charset_name);
    }
    case Charset::kUtf16Big: return decode_utf16(in, false, charset_name);
    case Charset::kUtf16Little: return decode_utf16(in, true, charset_name);
    case Charset::kUtf32:
      if (in.size() % 4 != 0) raise_coding("decode", charset_name);
      for (std::size_t i = 0; i < in.size(); i += 4) {
        char32_t point = 0;
        for (std::size_t j = 0; j < 4; ++j) point = (point << 8U) | static_cast<unsigned char>(in[i + j]);
        if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) raise_coding("decode", charset_name);
        append_code_point(out, point);
      }
      return out;
  }
  return out;
}

std::int64_t crc32_of(Bytes bytes) {
  return static_cast<std::int64_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data.data()), bytes.data.size()));
}

std::optional<std::string> sha2(Bytes bytes, std::int32_t bits) {
  if (bits == 0) bits = 256;
  if (bits != 224 && bits != 256 && bits != 384 && bits != 512) return std::nullopt;
  return sha2_hex(bytes.data, bits);
}

}  // namespace

void register_encodings(duckdb::ExtensionLoader& loader) {
  for (auto& function :
       {kernel<base64>("brook_base64"), fallible<unbase64>("brook_unbase64"), kernel<unhex>("brook_unhex"),
        kernel<base32>("brook_base32"), kernel<from_base32>("brook_from_base32"), kernel<bin>("brook_bin"),
        fallible<conv<true>>("brook_conv"), kernel<conv<false>>("brook_conv_or_most"), fallible<encode>("brook_encode"),
        fallible<decode>("brook_decode"), kernel<binary_to_string>("brook_binary_to_string"),
        kernel<crc32_of>("brook_crc32"), kernel<sha2>("brook_sha2")}) {
    loader.RegisterFunction(function);
  }
}

}  // namespace brook::engine
