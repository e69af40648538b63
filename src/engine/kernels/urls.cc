// Functions of URLs.
#include <fmt/format.h>

#include "engine/kernels/kernel.h"
#include "engine/kernels/regex.h"
#include "engine/kernels/text_groups.h"
#include "engine/kernels/url_parts.h"
#include "engine/kernels/utf8_checks.h"

namespace brook::engine {

namespace {

[[noreturn]] void raise_invalid(std::string_view url) {
  raise("INVALID_URL",
        fmt::format("The url is invalid: {}. Use `try_parse_url` to tolerate invalid URL and return NULL "
                    "instead.",
                    url));
}

std::optional<std::string> owned(std::optional<std::string_view> part) {
  return part ? std::optional<std::string>(*part) : std::nullopt;
}

std::optional<std::string> part_of(const UrlParts& url, std::string_view name) {
  if (name == "HOST") return owned(url.host);
  if (name == "PATH") return owned(url.path);
  if (name == "QUERY") return owned(url.query);
  if (name == "REF") return owned(url.fragment);
  if (name == "PROTOCOL") return owned(url.scheme);
  if (name == "AUTHORITY") return owned(url.authority);
  if (name == "USERINFO") return owned(url.user_info);
  if (name == "FILE" && url.path) {
    return url.query ? fmt::format("{}?{}", *url.path, *url.query) : std::string(*url.path);
  }
  return std::nullopt;
}

// The key is a part of a regular expression, as in Spark.
struct KeyState : KernelState {
  std::string key;
  std::optional<Regex> regex;

  Regex& get(std::string_view wanted) {
    if (!regex || key != wanted) {
      auto compiled = Regex::compile(fmt::format("(&|^){}=([^&]*)", wanted));
      if (!compiled.regex) {
        raise("INVALID_PARAMETER_VALUE.PATTERN",
              fmt::format("The value of parameter(s) `key` in `parse_url` is invalid: '{}'.", wanted));
      }
      regex = std::move(compiled.regex);
      key = wanted;
    }
    return *regex;
  }
};

std::optional<std::string> value_of(KeyState& state, const UrlParts& url, std::string_view part, std::string_view key) {
  if (part != "QUERY" || !url.query) return std::nullopt;
  Regex& regex = state.get(key);
  if (!regex.find(*url.query, 0)) return std::nullopt;
  return owned(regex.group(2));
}

std::optional<std::string> parse_url(std::string_view url, std::string_view part) {
  const auto parts = UrlParts::parse(url);
  if (!parts) raise_invalid(url);
  return part_of(*parts, part);
}
std::optional<std::string> parse_url_value(KeyState& state, std::string_view url, std::string_view part,
                                           std::string_view key) {
  const auto parts = UrlParts::parse(url);
  if (!parts) raise_invalid(url);
  return value_of(state, *parts, part, key);
}
std::optional<std::string> try_parse_url(std::string_view url, std::string_view part) {
  const auto parts = UrlParts::parse(url);
  return parts ? part_of(*parts, part) : std::nullopt;
}
std::optional<std::string> try_parse_url_value(KeyState& state, std::string_view url, std::string_view part,
                                               std::string_view key) {
  const auto parts = UrlParts::parse(url);
  return parts ? value_of(state, *parts, part, key) : std::nullopt;
}

std::string url_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain || std::string_view("-_.*").find(c) != std::string_view::npos) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

// Two characters after a %, as Integer.parseInt reads them: "+1" is a number.
std::optional<char> decoded_byte(std::string_view digits) {
  if (digits.size() == 2 && digits[0] == '+') digits.remove_prefix(1);
  if (digits.empty()) return std::nullopt;
  unsigned value = 0;
  for (const char c : digits) {
    const char lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      value = value * 16 + static_cast<unsigned>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + static_cast<unsigned>(lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return static_cast<char>(value);
}

std::optional<std::string> try_url_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
    } else if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const auto byte = decoded_byte(text.substr(i + 1, 2));
      if (!byte) return std::nullopt;
      out += *byte;
      i += 2;
    } else {
      out += text[i];
    }
  }
  return made_valid_utf8(out);
}
std::string url_decode(std::string_view text) {
  auto decoded = try_url_decode(text);
  if (!decoded) {
    raise(
        "CANNOT_DECODE_URL",
        fmt::format("The provided URL cannot be decoded: {}. Please ensure that the URL is properly formatted and try "
                    "again.",
                    text));
  }
  return *std::move(decoded);
}

}  // namespace

void register_urls(duckdb::ExtensionLoader& loader) {
  for (auto& function :
       {fallible<parse_url>("brook_parse_url"), fallible<parse_url_value>("brook_parse_url_value"),
        kernel<try_parse_url>("brook_try_parse_url"), fallible<try_parse_url_value>("brook_try_parse_url_value"),
        kernel<url_encode>("brook_url_encode"), fallible<url_decode>("brook_url_decode"),
        kernel<try_url_decode>("brook_try_url_decode")}) {
    loader.RegisterFunction(function);
  }
}

}  // namespace brook::engine
