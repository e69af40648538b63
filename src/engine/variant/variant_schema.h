// The types that VARIANT values have, as schema_of_variant() names and merges them. Plain values; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/data_type.h"
#include "engine/variant/variant.h"

namespace brook::engine {

// A flat type, an ARRAY of one, or an OBJECT of named ones in the order of their names. Values that share no type meet
// in VARIANT; nothing but nulls is VOID.
class VariantSchema {
 public:
  VariantSchema() = default;  // VOID
  [[nodiscard]] static VariantSchema of(const Variant& variant);
  // Spark's text: "OBJECT<a: BIGINT, b: ARRAY<VARIANT>>". Nothing for what sql() does not write.
  [[nodiscard]] static std::optional<VariantSchema> parse(std::string_view sql);

  void merge(VariantSchema other);
  [[nodiscard]] std::string sql() const;

 private:
  enum class Shape : std::uint8_t { kFlat, kArray, kObject };
  using Fields = std::vector<std::pair<std::string, VariantSchema>>;
  class Parser;

  void merge_fields(Fields other);

  Shape shape_ = Shape::kFlat;
  DataType flat_;                       // of kFlat
  std::vector<VariantSchema> element_;  // of kArray: one
  Fields fields_;                       // of kObject, by name
};

}  // namespace brook::engine
