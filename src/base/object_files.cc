#include "base/object_files.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace brook {

namespace {

constexpr std::string_view kPrefix = "brookmill-object:";  // then size, time, version and path, each behind a colon

// Takes what stands before the next colon off the text.
std::string_view next_part(std::string_view& text) {
  const std::size_t colon = text.find(':');
  const std::string_view part = text.substr(0, colon);
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return part;
}

template <class T>
T number(std::string_view digits) {
  T value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

std::string pinned_path(const ObjectFile& file) {
  return fmt::format("{}{}:{}:{}:{}", kPrefix, file.size_bytes, file.modified_us, file.version, file.path);
}

std::optional<ObjectFile> pinned_object(std::string_view path) {
  if (!path.starts_with(kPrefix)) return std::nullopt;
  path.remove_prefix(kPrefix.size());
  ObjectFile file;
  file.size_bytes = number<std::uint64_t>(next_part(path));
  file.modified_us = number<std::int64_t>(next_part(path));
  file.version = next_part(path);
  file.path = path;
  return file;
}

}  // namespace brook
