#include "engine/adapter/partition_path.h"

#include <charconv>

namespace brook::engine {
namespace {

constexpr std::string_view kNullFolder = "__HIVE_DEFAULT_PARTITION__";

// Spark's ExternalCatalogUtils.escapePathName.
std::string escape_path_name(std::string_view text) {
  constexpr std::string_view kSpecial = "\"#%'*/:=?\\\x7F{[]^";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || kSpecial.find(c) != std::string_view::npos) {
      result += '%';
      result += kHex[byte >> 4U];
      result += kHex[byte & 15U];
    } else {
      result += c;
    }
  }
  return result;
}

std::string unescape_path_name(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      unsigned int byte = 0;
      const auto parsed = std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16);
      if (parsed.ptr == text.data() + i + 3) {
        result += static_cast<char>(byte);
        i += 2;
        continue;
      }
    }
    result += text[i];
  }
  return result;
}

}  // namespace

std::string partition_folder(const Field& column, const Value& value) {
  std::string text = value.is_null() ? std::string() : to_text(column.type, value);
  text = text.empty() ? std::string(kNullFolder) : escape_path_name(text);
  return escape_path_name(column.name) + "=" + text;
}

std::optional<std::string> partition_text(std::string_view path, std::string_view column) {
  std::size_t end = path.rfind('/');
  while (end != std::string_view::npos) {
    const std::size_t slash = end == 0 ? std::string_view::npos : path.rfind('/', end - 1);
    const std::size_t begin = slash == std::string_view::npos ? 0 : slash + 1;
    const std::string_view folder = path.substr(begin, end - begin);
    const std::size_t equals = folder.find('=');
    if (equals != std::string_view::npos && same_name(unescape_path_name(folder.substr(0, equals)), column)) {
      if (folder.substr(equals + 1) == kNullFolder) return std::nullopt;
      return unescape_path_name(folder.substr(equals + 1));
    }
    end = slash;
  }
  return std::nullopt;
}

}  // namespace brook::engine
