// XmlOptions: what from_xml(), to_xml() and schema_of_xml() take from their map of options beside the formats of times.
// Immutable; any thread. Source of names and defaults: Spark's XmlOptions.
#pragma once

#include <optional>
#include <string>

#include "engine/kernels/typed_text.h"

namespace brook::engine {

struct XmlOptions {
  std::string row_tag = "ROW";
  std::string attribute_prefix = "_";
  std::string value_tag = "_VALUE";
  std::string array_element_name = "item";
  std::string corrupt_record = "_corrupt_record";
  std::optional<std::string> null_value;
  bool exclude_attributes = false;
  bool ignore_surrounding_spaces = true;
  bool infer_schema = true;
  bool prefers_decimal = false;
  bool fail_fast = false;

  [[nodiscard]] static XmlOptions of(const TextOptions& options);
};

}  // namespace brook::engine
