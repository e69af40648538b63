#include "sink/console/show_string.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

namespace brook::sink {

namespace {

constexpr std::size_t kLeastWidth = 3;
constexpr std::size_t kDots = 3;

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

// Of the character that begins there.
std::uint32_t code_point(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const std::uint32_t first = byte(at);
  if (first < 0xE0) return first < 0x80 ? first : (first & 0x1FU) << 6U | (byte(at + 1) & 0x3FU);
  return (first & 0x0FU) << 12U | (byte(at + 1) & 0x3FU) << 6U | (byte(at + 2) & 0x3FU);
}

// Characters of East Asian scripts take two places.
std::size_t width_of(std::string_view text) {
  struct Range {
    std::uint32_t first;
    std::uint32_t last;
  };
  static constexpr std::array kWide = {Range{0x1100, 0x115F}, Range{0x2E80, 0xA4CF}, Range{0xAC00, 0xD7A3},
                                       Range{0xF900, 0xFAFF}, Range{0xFE30, 0xFE4F}, Range{0xFF00, 0xFF60},
                                       Range{0xFFE0, 0xFFE6}};
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!begins_character(text[i])) continue;
    const std::uint32_t code = code_point(text, i);
    const bool is_wide =
        std::ranges::any_of(kWide, [&](const Range& range) { return range.first <= code && code <= range.last; });
    width += is_wide ? 2 : 1;
  }
  return width;
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '\n': result += "\\n"; break;
      case '\r': result += "\\r"; break;
      case '\t': result += "\\t"; break;
      case '\f': result += "\\f"; break;
      case '\b': result += "\\b"; break;
      case '\v': result += "\\v"; break;
      case '\a': result += "\\a"; break;
      default: result += c;
    }
  }
  return result;
}

std::string first_characters(const std::string& text, std::size_t count) {
  std::size_t end = 0;
  for (std::size_t seen = 0; end < text.size(); ++end) {
    if (begins_character(text[end]) && seen++ == count) break;
  }
  return text.substr(0, end);
}

std::string truncated(std::string text, std::size_t most) {
  const auto characters = static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
  if (most == 0 || characters <= most) return text;
  return most <= kDots ? first_characters(text, most) : first_characters(text, most - kDots) + "...";
}

}  // namespace

std::string show_string(const ShownRows& shown) {
  std::vector<std::vector<std::string>> cells;
  cells.emplace_back();
  for (const std::string& name : shown.names) cells[0].push_back(escaped(name));
  for (const auto& row : shown.rows) {
    std::vector<std::string>& line = cells.emplace_back();
    for (const auto& value : row) line.push_back(value ? truncated(escaped(*value), shown.truncate) : "NULL");
  }
  std::vector<std::size_t> widths(shown.names.size(), kLeastWidth);
  for (const auto& line : cells) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width_of(line[i]));
  }
  std::string separator = "+";
  for (const std::size_t width : widths) separator += std::string(width, '-') + "+";
  separator += "\n";

  std::string text = separator;
  for (std::size_t n = 0; n < cells.size(); ++n) {
    text += "|";
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const std::string padding(widths[i] - width_of(cells[n][i]), ' ');
      text += (shown.truncate > 0 ? padding + cells[n][i] : cells[n][i] + padding) + "|";
    }
    text += "\n";
    if (n == 0) text += separator;
  }
  text += separator;
  if (shown.are_more) {
    text += fmt::format("only showing top {} {}\n", shown.rows.size(), shown.rows.size() == 1 ? "row" : "rows");
  }
  return text;
}

}  // namespace brook::sink
