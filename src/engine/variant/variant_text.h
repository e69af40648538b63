// VARIANT values as text. Pure functions; any thread.
#pragma once

#include <optional>
#include <string>

#include "base/time_zone.h"
#include "engine/variant/variant.h"

namespace brook::engine {

// As to_json() writes it: keys in order, no blanks, times in the zone with their offset.
void append_variant_json(std::string& out, const Variant& variant, const TimeZone& zone);
// As CAST(variant AS STRING) gives it: a string as it is, objects and arrays as JSON; nothing for a variant null.
[[nodiscard]] std::optional<std::string> variant_text(const Variant& variant, const TimeZone& zone);

// A decimal without zeros at its end.
[[nodiscard]] VariantDecimal without_zeros(VariantDecimal decimal);

}  // namespace brook::engine
