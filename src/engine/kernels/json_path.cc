#include "engine/kernels/json_path.h"

#include <algorithm>
#include <charconv>
#include <span>

#include "engine/kernels/json_to_vector.h"

namespace brook::engine {

namespace {

using Kind = JsonStep::Kind;
using Steps = std::span<const JsonStep>;

// JSON that is written piece by piece; commas come by themselves.
class Output {
 public:
  void begin_array() {
    separate();
    text_ += '[';
    first_.push_back(true);
  }
  void end_array() {
    text_ += ']';
    first_.pop_back();
  }
  void raw(std::string_view text) { text_ += text; }  // outside of any array
  void value(std::string_view json) {
    separate();
    text_ += json;
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void separate() {
    if (first_.empty()) return;
    if (!first_.back()) text_ += ',';
    first_.back() = false;
  }

  std::string text_;
  std::vector<bool> first_;
};

// How strings and arrays come out: a string as it is, or in quotes; arrays within arrays as one.
enum class Style : std::uint8_t { kRaw, kQuoted, kFlat };

// Each member is true where something was written. A malformed text ends all loops: the caller asks the reader.
class Finder {
 public:
  explicit Finder(JsonReader& reader) : reader_(reader) {}

  bool find(Output& out, Style style, Steps path) {
    const JsonToken token = reader_.token();
    if (path.empty()) return write(out, style);
    const Steps rest = path.subspan(1);
    if (token == JsonToken::kBeginObject && path[0].kind == Kind::kName)
      return find_field(out, style, path[0].name, rest);
    if (token == JsonToken::kBeginArray && path[0].kind == Kind::kIndex) {
      const bool many = !rest.empty() && rest[0].kind == Kind::kAllElements;
      return find_element(out, many ? Style::kQuoted : style, path[0].index, rest);
    }
    if (token == JsonToken::kBeginArray && path[0].kind == Kind::kAllElements) return find_all(out, style, rest);
    reader_.skip_value();
    return false;
  }

 private:
  [[nodiscard]] bool ended(JsonToken end) const {
    return reader_.token() == end || reader_.token() == JsonToken::kError;
  }

  bool write(Output& out, Style style) {
    if (style == Style::kRaw && reader_.token() == JsonToken::kString) {
      out.raw(reader_.text());
      return true;
    }
    if (style == Style::kFlat && reader_.token() == JsonToken::kBeginArray) {
      bool any = false;
      for (reader_.next(); !ended(JsonToken::kEndArray); reader_.next()) any |= write(out, style);
      return any;
    }
    std::string json;
    if (!append_normalized_json(json, reader_)) return false;
    out.value(json);
    return true;
  }

  bool find_field(Output& out, Style style, const std::string& name, Steps rest) {
    bool found = false;
    for (reader_.next(); !ended(JsonToken::kEndObject); reader_.next()) {
      const bool wanted = !found && reader_.text() == name;
      reader_.next();
      if (wanted && reader_.token() != JsonToken::kNull) {
        found = find(out, style, rest);
      } else {
        reader_.skip_value();
      }
    }
    return found;
  }

  bool find_element(Output& out, Style style, std::size_t index, Steps rest) {
    bool found = false;
    std::size_t i = 0;
    for (reader_.next(); !ended(JsonToken::kEndArray); reader_.next()) {
      if (i++ == index) {
        found = find(out, style, rest);
      } else {
        reader_.skip_value();
      }
    }
    return found;
  }

  bool find_all(Output& out, Style style, Steps rest) {
    const bool twice = !rest.empty() && rest[0].kind == Kind::kAllElements;
    if (twice || style == Style::kQuoted) {
      if (twice) rest = rest.subspan(1);
      out.begin_array();
      bool any = false;
      for (reader_.next(); !ended(JsonToken::kEndArray); reader_.next())
        any |= find(out, twice ? Style::kFlat : Style::kQuoted, rest);
      out.end_array();
      return any;
    }
    // A single part stands alone, several are an array.
    Output parts;
    parts.begin_array();
    std::size_t count = 0;
    for (reader_.next(); !ended(JsonToken::kEndArray); reader_.next())
      count += find(parts, style == Style::kRaw ? Style::kQuoted : style, rest) ? 1 : 0;
    parts.end_array();
    if (count == 0) return false;
    const std::string_view text = parts.text();
    out.value(count > 1 ? text : text.substr(1, text.size() - 2));
    return true;
  }

  JsonReader& reader_;
};

}  // namespace

std::optional<JsonPath> parse_json_path(std::string_view path) {
  if (!path.starts_with('$')) return std::nullopt;
  path.remove_prefix(1);
  JsonPath steps;
  while (!path.empty()) {
    if (path[0] == '.') {
      const std::size_t end = std::min(path.find_first_of(".[", 1), path.size());
      const std::string_view name = path.substr(1, end - 1);
      if (name.empty()) return std::nullopt;
      steps.push_back({.kind = name == "*" ? Kind::kAllFields : Kind::kName, .name = std::string(name)});
      path.remove_prefix(end);
    } else if (path.starts_with("['")) {
      const std::size_t end = path.find_first_of("'?", 2);
      if (end == std::string_view::npos || end == 2 || !path.substr(end).starts_with("']")) return std::nullopt;
      const std::string_view name = path.substr(2, end - 2);
      steps.push_back({.kind = name == "*" ? Kind::kAllFields : Kind::kName, .name = std::string(name)});
      path.remove_prefix(end + 2);
    } else if (path[0] == '[') {
      const std::size_t end = path.find(']');
      if (end == std::string_view::npos) return std::nullopt;
      const std::string_view text = path.substr(1, end - 1);
      JsonStep step{.kind = text == "*" ? Kind::kAllElements : Kind::kIndex};
      const auto [last, problem] = std::from_chars(text.data(), text.data() + text.size(), step.index);
      if (step.kind == Kind::kIndex && (problem != std::errc() || last != text.data() + text.size()))
        return std::nullopt;
      steps.push_back(std::move(step));
      path.remove_prefix(end + 1);
    } else {
      return std::nullopt;
    }
  }
  return steps;
}

std::optional<std::string> find_json(std::string_view json, const JsonPath& path) {
  JsonReader reader(json, kHiveJson);
  reader.next();
  if (reader.token() == JsonToken::kEnd || reader.token() == JsonToken::kError) return std::nullopt;
  Output out;
  const bool found = Finder(reader).find(out, Style::kRaw, path);
  if (!found || reader.token() == JsonToken::kError || reader.has_half_surrogate()) return std::nullopt;
  return out.text();
}

}  // namespace brook::engine
