// JSON text -> VARIANT, as parse_json() reads it. Pure functions; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "base/json_reader.h"
#include "engine/variant/variant_tree.h"

namespace brook::engine {

// The first value of the text; nothing where it is malformed or an object has a key twice.
[[nodiscard]] std::optional<VariantTree> parse_variant(std::string_view json);
// The value whose first token the reader gave last.
[[nodiscard]] std::optional<VariantTree> read_variant(JsonReader& reader);

}  // namespace brook::engine
