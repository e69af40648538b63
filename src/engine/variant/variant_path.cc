#include "engine/variant/variant_path.h"

#include <charconv>
#include <cstdint>

namespace brook::engine {

namespace {

// Takes a bracketed step off the front: [3], ['name'], ["name"].
std::optional<VariantStep> take_bracketed(std::string_view& text) {
  text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  if (text[0] == '\'' || text[0] == '"') {
    const std::size_t end = text.find(text[0], 1);
    if (end == std::string_view::npos || !text.substr(end + 1).starts_with(']')) return std::nullopt;
    std::string name(text.substr(1, end - 1));
    text.remove_prefix(end + 2);
    return VariantStep(std::move(name));
  }
  const std::size_t end = text.find(']');
  if (end == std::string_view::npos) return std::nullopt;
  std::int32_t index = 0;
  const auto [last, problem] = std::from_chars(text.data(), text.data() + end, index);
  if (problem != std::errc() || last != text.data() + end || index < 0 || text[0] == '-') return std::nullopt;
  text.remove_prefix(end + 1);
  return VariantStep(static_cast<std::size_t>(index));
}

std::optional<VariantStep> take_name(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of(".[", 1), text.size());
  if (end == 1) return std::nullopt;
  std::string name(text.substr(1, end - 1));
  text.remove_prefix(end);
  return VariantStep(std::move(name));
}

}  // namespace

std::optional<VariantPath> parse_variant_path(std::string_view text) {
  if (!text.starts_with('$')) return std::nullopt;
  text.remove_prefix(1);
  VariantPath path;
  while (!text.empty()) {
    std::optional<VariantStep> step;
    if (text[0] == '[') step = take_bracketed(text);
    if (!step && text[0] == '.') step = take_name(text);
    if (!step) return std::nullopt;
    path.push_back(*std::move(step));
  }
  return path;
}

std::optional<Variant> find(Variant variant, const VariantPath& path) {
  for (const VariantStep& step : path) {
    if (const auto* key = std::get_if<std::string>(&step)) {
      if (variant.kind() != VariantKind::kObject) return std::nullopt;
      const std::optional<Variant> field = variant.field(*key);
      if (!field) return std::nullopt;
      variant = *field;
    } else {
      const std::size_t index = std::get<std::size_t>(step);
      if (variant.kind() != VariantKind::kArray || index >= variant.size()) return std::nullopt;
      variant = variant.at(index);
    }
  }
  return variant;
}

}  // namespace brook::engine
