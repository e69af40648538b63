#include "base/s3/object_path.h"

#include <algorithm>

#include <fmt/format.h>

namespace brook {

namespace {

std::string_view without_scheme(std::string_view path) {
  for (const std::string_view scheme : {"s3://", "s3a://", "s3n://"}) {
    if (path.starts_with(scheme)) return path.substr(scheme.size());
  }
  return {};
}

}  // namespace

bool is_object_path(std::string_view path) { return without_scheme(path).data() != nullptr; }

Result<ObjectPath> parse_object_path(std::string_view path) {
  const std::string_view rest = without_scheme(path);
  const std::string_view bucket = rest.substr(0, rest.find('/'));
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
           c == '_';
  };
  if (bucket.empty() || !std::ranges::all_of(bucket, fits)) {
    return fail(usage_error(fmt::format("{} names no bucket", path)).with_hint("Write it as s3://bucket/folder."));
  }
  const std::string_view key = rest.substr(std::min(bucket.size() + 1, rest.size()));
  return ObjectPath{std::string(bucket), std::string(key)};
}

}  // namespace brook
