// Code points of valid UTF-8. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace brook::engine {

// Bytes of the character that starts with this byte.
[[nodiscard]] constexpr std::size_t utf8_size(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// The code point at `i`, which moves past it. REQUIRES: i < text.size()
[[nodiscard]] constexpr char32_t next_code_point(std::string_view text, std::size_t& i) {
  const auto byte = [&](std::size_t at) {
    return at < text.size() ? static_cast<char32_t>(static_cast<unsigned char>(text[at])) : 0;
  };
  const std::size_t size = utf8_size(text[i]);
  char32_t point = 0;
  switch (size) {
    case 1: point = byte(i); break;
    case 2: point = ((byte(i) & 0x1F) << 6U) | (byte(i + 1) & 0x3F); break;
    case 3: point = ((byte(i) & 0x0F) << 12U) | ((byte(i + 1) & 0x3F) << 6U) | (byte(i + 2) & 0x3F); break;
    default:
      point = ((byte(i) & 0x07) << 18U) | ((byte(i + 1) & 0x3F) << 12U) | ((byte(i + 2) & 0x3F) << 6U) |
              (byte(i + 3) & 0x3F);
      break;
  }
  i += size;
  return point;
}

inline void append_code_point(std::string& text, char32_t point) {
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xC0 | (point >> 6U));
    text += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    text += static_cast<char>(0xE0 | (point >> 12U));
    text += static_cast<char>(0x80 | ((point >> 6U) & 0x3F));
    text += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | (point >> 18U));
    text += static_cast<char>(0x80 | ((point >> 12U) & 0x3F));
    text += static_cast<char>(0x80 | ((point >> 6U) & 0x3F));
    text += static_cast<char>(0x80 | (point & 0x3F));
  }
}

[[nodiscard]] constexpr std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80 ? 1 : 0;
  return count;
}

// The byte at which character `n` (from 0) starts; the size of the text when there are fewer.
[[nodiscard]] constexpr std::size_t byte_of_character(std::string_view text, std::size_t n) {
  std::size_t i = 0;
  while (n > 0 && i < text.size()) i += utf8_size(text[i]), --n;
  return i < text.size() ? i : text.size();
}

[[nodiscard]] inline std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> points;
  points.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) points.push_back(next_code_point(text, i));
  return points;
}

[[nodiscard]] constexpr bool is_ascii(std::string_view text) {
  unsigned char bits = 0;
  for (const char c : text) bits |= static_cast<unsigned char>(c);
  return bits < 0x80;
}

}  // namespace brook::engine
