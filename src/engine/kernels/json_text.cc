#include "engine/kernels/json_text.h"

#include <charconv>

#include <fmt/format.h>

#include "engine/kernels/number_text.h"
#include "engine/kernels/utf8.h"

namespace brook::engine {

namespace {

constexpr int kDeepest = 1000;

// Walks over a JSON text; every member returns false where it is malformed.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  [[nodiscard]] std::size_t at() const { return i_; }
  void blanks() {
    while (i_ < text_.size() && (text_[i_] == ' ' || text_[i_] == '\t' || text_[i_] == '\n' || text_[i_] == '\r')) ++i_;
  }
  [[nodiscard]] char peek() {
    blanks();
    return i_ < text_.size() ? text_[i_] : '\0';
  }
  bool skip(char c) {
    if (peek() != c) return false;
    ++i_;
    return true;
  }
  // The string's raw bytes between its quotes.
  bool string(std::string_view& raw) {
    if (!skip('"')) return false;
    const std::size_t start = i_;
    for (; i_ < text_.size(); ++i_) {
      if (text_[i_] == '\\') {
        ++i_;
      } else if (text_[i_] == '"') {
        raw = text_.substr(start, i_++ - start);
        return true;
      }
    }
    return false;
  }
  bool value(int depth = 0) {
    if (depth > kDeepest) return false;
    switch (peek()) {
      case '{': return members([&](std::string_view) { return value(depth + 1); });
      case '[': return elements([&](std::size_t) { return value(depth + 1); });
      case '"': {
        std::string_view raw;
        return string(raw);
      }
      default: return word();
    }
  }
  // body(key) must take the member's value, body(index) the element.
  template <class Body>
  bool members(Body&& body) {
    if (!skip('{')) return false;
    if (skip('}')) return true;
    do {
      std::string_view key;
      blanks();
      if (!string(key) || !skip(':') || !body(key)) return false;
    } while (skip(','));
    return skip('}');
  }
  template <class Body>
  bool elements(Body&& body) {
    if (!skip('[')) return false;
    if (skip(']')) return true;
    std::size_t index = 0;
    do {
      if (!body(index++)) return false;
    } while (skip(','));
    return skip(']');
  }

 private:
  // A number, true, false or null.
  bool word() {
    const std::size_t start = i_;
    while (i_ < text_.size() && std::string_view(",]} \t\n\r").find(text_[i_]) == std::string_view::npos) ++i_;
    const std::string_view word = text_.substr(start, i_ - start);
    if (word == "true" || word == "false" || word == "null") return true;
    if (word.empty() || (word[0] != '-' && (word[0] < '0' || word[0] > '9'))) return false;
    double number = 0;
    const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), number);
    return end == word.data() + word.size() && problem != std::errc::invalid_argument;
  }

  std::string_view text_;
  std::size_t i_ = 0;
};

bool is_whole(std::string_view json) {
  Walker walker(json);
  return walker.value() && (walker.blanks(), walker.at() == json.size());
}

std::string unescaped(std::string_view raw) {
  std::string out;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\' || i + 1 == raw.size()) {
      out += raw[i];
      continue;
    }
    const char c = raw[++i];
    const auto unit = [&](std::size_t at) {
      char32_t value = 0;
      if (at + 4 <= raw.size()) {
        std::uint32_t parsed = 0;
        std::from_chars(raw.data() + at, raw.data() + at + 4, parsed, 16);
        value = parsed;
      }
      return value;
    };
    switch (c) {
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'u': {
        char32_t point = unit(i + 1);
        i += 4;
        if (point >= 0xD800 && point < 0xDC00 && raw.substr(i + 1).starts_with("\\u")) {
          point = 0x10000 + ((point - 0xD800) << 10U) + (unit(i + 3) - 0xDC00);
          i += 6;
        }
        append_code_point(out, point >= 0xD800 && point < 0xE000 ? 0xFFFD : point);
        break;
      }
      default: out += c;
    }
  }
  return out;
}

// A number as it comes out: fractions as Java prints a double.
std::string number_text(std::string_view text) {
  if (text.find_first_of(".eE") == std::string_view::npos) return std::string(text);
  const auto value = parse_double(text);
  return value ? print_double(*value) : std::string(text);
}

// Without the blanks between its parts.
std::string compact(std::string_view json) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (quoted) {
      out += c;
      if (c == '\\' && i + 1 < json.size()) out += json[++i];
      if (c == '"') quoted = false;
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      const std::size_t end = std::min(json.find_first_of(",]} \t\n\r", i), json.size());
      out += number_text(json.substr(i, end - i));
      i = end - 1;
    } else if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
      out += c;
      quoted = c == '"';
    }
  }
  return out;
}

}  // namespace

std::optional<std::vector<JsonStep>> parse_json_path(std::string_view path, bool& wildcard) {
  wildcard = false;
  if (!path.starts_with('$')) return std::nullopt;
  path.remove_prefix(1);
  std::vector<JsonStep> steps;
  while (!path.empty()) {
    if (path[0] == '.') {
      const std::size_t end = std::min(path.find_first_of(".[", 1), path.size());
      const std::string_view name = path.substr(1, end - 1);
      if (name.empty()) return std::nullopt;
      wildcard |= name == "*";
      steps.push_back({std::string(name), std::nullopt});
      path.remove_prefix(end);
    } else if (path.starts_with("['")) {
      const std::size_t end = path.find("']");
      if (end == std::string_view::npos || end == 2) return std::nullopt;
      wildcard |= path.substr(2, end - 2) == "*";
      steps.push_back({std::string(path.substr(2, end - 2)), std::nullopt});
      path.remove_prefix(end + 2);
    } else if (path[0] == '[') {
      const std::size_t end = path.find(']');
      if (end == std::string_view::npos) return std::nullopt;
      const std::string_view text = path.substr(1, end - 1);
      std::size_t index = 0;
      const auto [last, problem] = std::from_chars(text.data(), text.data() + text.size(), index);
      wildcard |= text == "*";
      if (text != "*" && (problem != std::errc() || last != text.data() + text.size())) return std::nullopt;
      steps.push_back({"", index});
      path.remove_prefix(end + 1);
    } else {
      return std::nullopt;
    }
  }
  return steps;
}

std::optional<std::string_view> find_json(std::string_view json, const std::vector<JsonStep>& path) {
  if (!is_whole(json)) return std::nullopt;
  std::string_view value = json;
  for (const JsonStep& step : path) {
    Walker walker(value);
    std::optional<std::string_view> found;
    const auto take = [&](bool wanted) {
      walker.blanks();
      const std::size_t start = walker.at();
      if (!walker.value()) return false;
      if (wanted && !found) found = value.substr(start, walker.at() - start);
      return true;
    };
    if (step.index) {
      walker.elements([&](std::size_t index) { return take(index == *step.index); });
    } else {
      walker.members([&](std::string_view key) { return take(key == step.name || unescaped(key) == step.name); });
    }
    if (!found) return std::nullopt;
    value = *found;
  }
  return value;
}

std::optional<std::string> json_value_text(std::string_view value) {
  while (!value.empty() &&
         (value.front() == ' ' || value.front() == '\n' || value.front() == '\t' || value.front() == '\r'))
    value.remove_prefix(1);
  if (value.starts_with("null")) return std::nullopt;
  if (value.starts_with('"')) {
    Walker walker(value);
    std::string_view raw;
    walker.string(raw);
    return unescaped(raw);
  }
  return compact(value);
}

std::optional<std::size_t> json_array_size(std::string_view json) {
  if (!is_whole(json)) return std::nullopt;
  Walker walker(json);
  std::size_t size = 0;
  const bool array = walker.elements([&](std::size_t) { return ++size, walker.value(); });
  return array ? std::optional(size) : std::nullopt;
}

std::optional<std::vector<std::string>> json_keys(std::string_view json) {
  if (!is_whole(json)) return std::nullopt;
  Walker walker(json);
  std::vector<std::string> keys;
  const bool object =
      walker.members([&](std::string_view key) { return keys.push_back(unescaped(key)), walker.value(); });
  return object ? std::optional(std::move(keys)) : std::nullopt;
}

std::string json_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
        } else {
          out += c;
        }
    }
  }
  return out + "\"";
}

}  // namespace brook::engine
