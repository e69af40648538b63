// JSON as text: finding a part of it without building a tree. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brook::engine {

struct JsonStep {  // .name or [index]
  std::string name;
  std::optional<std::size_t> index;
};
// "$.a.b[0]['c']"; nothing for what is no path. Wildcards are no step: `wildcard` tells that there was one.
[[nodiscard]] std::optional<std::vector<JsonStep>> parse_json_path(std::string_view path, bool& wildcard);

// A value of a JSON text, as its bytes there; nothing where the text is malformed or there is no such value.
[[nodiscard]] std::optional<std::string_view> find_json(std::string_view json, const std::vector<JsonStep>& path);

// The value's text as get_json_object() gives it: a string without its quotes, the rest without blanks between; NULL is
// nothing.
[[nodiscard]] std::optional<std::string> json_value_text(std::string_view value);

[[nodiscard]] std::optional<std::size_t> json_array_size(std::string_view json);
[[nodiscard]] std::optional<std::vector<std::string>> json_keys(std::string_view json);

[[nodiscard]] std::string json_quoted(std::string_view text);

}  // namespace brook::engine
