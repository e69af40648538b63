// Token: one value of a record, still text. A row of tokens is what tokenizing gives and converting takes.
#pragma once

#include <cstdint>
#include <string_view>

namespace brook::source::csv {

struct Token {
  const char* data = nullptr;
  std::uint32_t size = 0;  // 0: NULL, unless kText is set
  std::uint32_t flags = 0;

  // The bytes do not lie in the block of the file: whoever keeps the text copies it.
  static constexpr std::uint32_t kUnstable = 1;
  // An empty string that is a value (possible only where nullValue or emptyValue was set).
  static constexpr std::uint32_t kText = 2;

  [[nodiscard]] bool is_null() const { return size == 0 && (flags & kText) == 0; }
  [[nodiscard]] std::string_view view() const { return {data, size}; }
};

}  // namespace brook::source::csv
