#include "engine/kernels/xml_options.h"

#include "base/data_type.h"

namespace brook::engine {

XmlOptions XmlOptions::of(const TextOptions& options) {
  XmlOptions result;
  const auto take = [&](const char* name, std::string& value) {
    if (const auto found = options.find(name); found != options.end()) value = found->second;
  };
  take("rowtag", result.row_tag);
  take("attributeprefix", result.attribute_prefix);
  take("valuetag", result.value_tag);
  take("arrayelementname", result.array_element_name);
  take("columnnameofcorruptrecord", result.corrupt_record);
  if (const auto found = options.find("nullvalue"); found != options.end()) result.null_value = found->second;
  result.exclude_attributes = option_is_true(options, "excludeattribute", false);
  result.ignore_surrounding_spaces = option_is_true(options, "ignoresurroundingspaces", true);
  result.infer_schema = option_is_true(options, "inferschema", true);
  result.prefers_decimal = option_is_true(options, "prefersdecimal", false);
  std::string mode = "PERMISSIVE";
  take("mode", mode);
  result.fail_fast = folded_name(mode) == "failfast";
  return result;
}

}  // namespace brook::engine
