// Calls that take a schema or options as constants: from_json, to_json, schema_of_json, their CSV kin, variant_get.
// Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyze/bound.h"

namespace brook::analyze {

[[nodiscard]] bool takes_schema(std::string_view function);

// The call with its arguments in the order of the parameters. REQUIRES: takes_schema(function.name)
[[nodiscard]] Result<Bound> bind_schema_call(const function::Function& function, const std::string& written,
                                             const std::vector<Bound>& values, const Location& location);

// v:a.b['c']: the part of a VARIANT at a path, called by the path's last name.
[[nodiscard]] Result<Bound> bind_variant_path(const Bound& variant, const Bound& path, const std::string& name,
                                              const Location& location);

}  // namespace brook::analyze
