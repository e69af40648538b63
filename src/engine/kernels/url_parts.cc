#include "engine/kernels/url_parts.h"

#include <algorithm>
#include <cstdint>

#include "engine/kernels/utf8.h"

namespace brook::engine {

namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_number(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_number(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_any(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

constexpr std::string_view kPathMarks = "-_.!~*'():@&=+$,;/";
constexpr std::string_view kUriMarks = "-_.!~*'();/?:@&=+$,[]";
constexpr std::string_view kUserMarks = "-_.!~*'();:&=+$,";
constexpr std::string_view kServerMarks = "-_.!~*'();:&=+$,@[]";
constexpr std::string_view kNameMarks = "-_.!~*'()$,;:@&=+";

// Characters beyond ASCII, but for blanks and control characters, may stand as they are.
bool is_other(char32_t point) {
  const bool control = point < 0xA0 || point == 0xAD;
  const bool blank = point == 0xA0 || point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x2028 ||
                     point == 0x2029 || point == 0x202F || point == 0x205F || point == 0x3000;
  return !control && !blank;
}

// Only letters, digits, the marks, escapes (%41) and other characters.
bool is_made_of(std::string_view text, std::string_view marks) {
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) >= 0x80) {
      if (!is_other(next_code_point(text, i))) return false;
    } else if (text[i] == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 3;
    } else {
      if (!is_alpha(text[i]) && !is_number(text[i]) && !is_any(text[i], marks)) return false;
      ++i;
    }
  }
  return true;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_alpha(text[0]) &&
         std::ranges::all_of(text, [](char c) { return is_alpha(c) || is_number(c) || is_any(c, "+-."); });
}

bool is_ipv4(std::string_view host) {
  int parts = 0;
  for (std::size_t start = 0; start <= host.size(); ++parts) {
    const std::size_t end = std::min(host.find('.', start), host.size());
    const std::string_view part = host.substr(start, end - start);
    if (part.empty() || part.size() > 3 || !std::ranges::all_of(part, is_number)) return false;
    int value = 0;
    for (const char c : part) value = value * 10 + (c - '0');
    if (value > 255) return false;
    start = end + 1;
  }
  return parts == 4;
}

// Labels of letters, digits and hyphens within; the last one begins with a letter.
bool is_host_name(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.empty()) return false;
  for (std::size_t start = 0; start <= host.size();) {
    const std::size_t end = std::min(host.find('.', start), host.size());
    const std::string_view label = host.substr(start, end - start);
    const auto alphanumeric = [](char c) { return is_alpha(c) || is_number(c); };
    if (label.empty() || !alphanumeric(label.front()) || !alphanumeric(label.back())) return false;
    if (!std::ranges::all_of(label, [&](char c) { return alphanumeric(c) || c == '-'; })) return false;
    if (end == host.size() && start > 0 && !is_alpha(label.front())) return false;
    start = end + 1;
  }
  return true;
}

bool is_ipv6(std::string_view inside) {
  return !inside.empty() && inside.find(':') != std::string_view::npos &&
         std::ranges::all_of(inside.substr(0, inside.find('%')), [](char c) { return is_hex(c) || is_any(c, ":."); });
}

// user@host:port; false where it is none of that form.
bool parse_server(std::string_view authority, UrlParts& parts) {
  std::string_view rest = authority;
  std::optional<std::string_view> user;
  if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
    user = rest.substr(0, at);
    if (!is_made_of(*user, kUserMarks)) return false;
    rest.remove_prefix(at + 1);
  }
  std::string_view host;
  if (rest.starts_with('[')) {
    const std::size_t end = rest.find(']');
    if (end == std::string_view::npos || !is_ipv6(rest.substr(1, end - 1))) return false;
    host = rest.substr(0, end + 1);
  } else {
    host = rest.substr(0, rest.find(':'));
    if (!is_ipv4(host) && !is_host_name(host)) return false;
  }
  rest.remove_prefix(host.size());
  if (!rest.empty()) {
    const std::string_view port = rest.substr(1);
    if (rest.front() != ':' || !std::ranges::all_of(port, is_number)) return false;
    std::int64_t value = 0;
    for (const char c : port) value = std::min<std::int64_t>(value * 10 + (c - '0'), INT64_C(1) << 40U);
    if (value > INT32_MAX) return false;
  }
  parts.user_info = user;
  parts.host = host;
  return true;
}

bool parse_authority(std::string_view authority, UrlParts& parts) {
  parts.authority = authority;
  const bool is_name = is_made_of(authority, kNameMarks);
  // Escapes stand only in the zone of an IPv6 address.
  const bool plain = is_ascii(authority) && (authority.find('%') == std::string_view::npos || authority.ends_with(']'));
  const bool may_be_server = plain && is_made_of(authority, kServerMarks);
  if (may_be_server && parse_server(authority, parts)) return true;
  return is_name;
}

// [//authority]path[?query]
bool parse_hierarchy(std::string_view text, UrlParts& parts) {
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const std::string_view authority = text.substr(0, text.find_first_of("/?#"));
    if (authority.empty() && text.empty()) return false;
    if (!authority.empty() && !parse_authority(authority, parts)) return false;
    text.remove_prefix(authority.size());
  }
  const std::size_t mark = std::min(text.find('?'), text.size());
  parts.path = text.substr(0, mark);
  if (mark < text.size()) parts.query = text.substr(mark + 1);
  return is_made_of(*parts.path, kPathMarks) && is_made_of(parts.query.value_or(""), kUriMarks);
}

}  // namespace

std::optional<UrlParts> UrlParts::parse(std::string_view url) {
  UrlParts parts;
  const std::size_t hash = url.find('#');
  if (hash != std::string_view::npos) {
    parts.fragment = url.substr(hash + 1);
    if (!is_made_of(*parts.fragment, kUriMarks)) return std::nullopt;
    url = url.substr(0, hash);
  }
  const std::size_t mark = url.find_first_of(":/?");
  if (mark != std::string_view::npos && url[mark] == ':') {
    parts.scheme = url.substr(0, mark);
    const std::string_view rest = url.substr(mark + 1);
    if (!is_scheme(*parts.scheme) || rest.empty()) return std::nullopt;
    if (!rest.starts_with('/')) return is_made_of(rest, kUriMarks) ? std::optional(parts) : std::nullopt;
    return parse_hierarchy(rest, parts) ? std::optional(parts) : std::nullopt;
  }
  return parse_hierarchy(url, parts) ? std::optional(parts) : std::nullopt;
}

}  // namespace brook::engine
