// Paths into a VARIANT: $.name['name']["name"][3]. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/variant/variant.h"

namespace brook::engine {

using VariantStep = std::variant<std::string, std::size_t>;  // a key of an object, an index of an array
using VariantPath = std::vector<VariantStep>;

// Nothing for what is no path.
[[nodiscard]] std::optional<VariantPath> parse_variant_path(std::string_view text);
[[nodiscard]] std::optional<Variant> find(Variant variant, const VariantPath& path);

}  // namespace brook::engine
