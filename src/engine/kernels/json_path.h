// Parts of JSON texts by Hive's paths, as get_json_object() finds them. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.h"

namespace brook::engine {

// What get_json_object(), json_tuple() and their like let pass, for Hive's sake.
inline constexpr JsonOptions kHiveJson{.single_quotes = true, .non_numeric_numbers = false, .control_characters = true};

struct JsonStep {
  enum class Kind : std::uint8_t {
    kName,         // .name, ['name']
    kIndex,        // [3]
    kAllElements,  // [*]
    kAllFields,    // .*
  };
  Kind kind = Kind::kName;
  std::string name;
  std::size_t index = 0;
};
using JsonPath = std::vector<JsonStep>;

// Nothing for what is no path.
[[nodiscard]] std::optional<JsonPath> parse_json_path(std::string_view path);
// The part's text: a string without its quotes, the rest as JSON without blanks. Several parts are an array. Nothing
// where there is none, or the text is malformed.
[[nodiscard]] std::optional<std::string> find_json(std::string_view json, const JsonPath& path);

}  // namespace brook::engine
