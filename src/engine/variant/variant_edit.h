// Changes of a VARIANT at a path: variant_insert(), variant_set(), variant_delete() and their kin. Pure functions on
// values; any thread. Source of the semantics: Spark 4.3's functions of these names.
#pragma once

#include <optional>
#include <string>

#include "engine/variant/variant_path.h"
#include "engine/variant/variant_tree.h"

namespace brook::engine {

// Why a change is not possible, as Spark says it.
struct VariantProblem {
  const char* error_class = "";
  std::string message;
};
enum class VariantChange : std::uint8_t {
  kInsert,        // a new field; an element before which the others move
  kSet,           // what is there is replaced, what is missing made
  kSetIfPresent,  // only what is there is replaced
  kAppend,        // to the array at the path, if there is one
};

// REQUIRES: path is not empty, but for kAppend. `function` and `text` (of the path) are for messages.
[[nodiscard]] std::optional<VariantProblem> change(VariantTree& tree, const VariantPath& path, VariantTree value,
                                                   VariantChange how, std::string_view function, std::string_view text);
// Takes away what is at the path, if anything is. REQUIRES: path is not empty
void remove(VariantTree& tree, const VariantPath& path);
void strip_nulls(VariantTree& tree, bool from_arrays);

}  // namespace brook::engine
