// UrlParts: a URL taken apart as java.net.URI takes it. Its views are valid while the text is. Any thread.
#pragma once

#include <optional>
#include <string_view>

namespace brook::engine {

struct UrlParts {
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;
  std::optional<std::string_view> user_info;  // of an authority that names a server, as the host
  std::optional<std::string_view> host;
  std::optional<std::string_view> path;  // absent in opaque ones: mailto:a@b
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;

  // Nothing where Java throws a URISyntaxException.
  [[nodiscard]] static std::optional<UrlParts> parse(std::string_view url);
};

}  // namespace brook::engine
