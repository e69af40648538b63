// Hints: the types of columns, and of fields inside them, that a schemaHints option asks for. Pure functions.
#pragma once

#include "base/result.h"
#include "source/schema/schema_options.h"

namespace brook::source {

// "a INT, b.c DECIMAL(10,2), `x.y` STRING". Errors: kUsage for what is no list of names with types.
[[nodiscard]] Result<std::vector<SchemaHint>> parse_schema_hints(std::string_view text);

// Sets the types; what is not there yet comes to it. Errors: kUsage for a path that leads through something else than a
// STRUCT, the elements of an ARRAY (element), or the keys and values of a MAP (key, value).
[[nodiscard]] Result<> apply_hints(const std::vector<SchemaHint>& hints, Schema& columns);

}  // namespace brook::source
