// VARIANT to values of other types and back. Any thread.
#pragma once

#include "base/time_zone.h"
#include "engine/chunk.h"
#include "engine/kernels/vector_writer.h"
#include "engine/variant/variant.h"
#include "engine/variant/variant_tree.h"

namespace brook::engine {

// What could not be cast, and to what.
struct VariantCastProblem {
  Variant variant;
  DataType type;
};

// Writes the variant as the writer's type. What cannot be cast becomes NULL, a part alone where it is one; `problem`
// receives the first such part. Source of the semantics: Spark's VariantGet.cast.
void write_variant(VectorWriter& writer, std::size_t row, const Variant& variant, const TimeZone& zone,
                   std::optional<VariantCastProblem>& problem);

// A value of another type as a VARIANT; structs and maps become objects. NULLs inside are variant nulls.
[[nodiscard]] VariantTree variant_of(const DataType& type, const ColumnView& column, std::size_t row);

// A VARIANT of a column. REQUIRES: not NULL
[[nodiscard]] inline Variant variant_at(const ColumnView& column, std::size_t row) {
  return {column.children[0].at<StringRef>(row).view(), column.children[1].at<StringRef>(row).view()};
}

}  // namespace brook::engine
