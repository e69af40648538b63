// Extensions: what a project uses of brookmill that Spark's own `spark-pipelines` rejects (DESIGN §2, (+)).
#pragma once

#include <string>
#include <vector>

#include "plan/spec.h"

namespace brook::plan {

struct Extension {
  Location location;
  std::string what;     // "CREATE TABLE"
  std::string instead;  // what Spark takes
};

// In the order of the files. Errors: as read_scripts().
[[nodiscard]] Result<std::vector<Extension>> extensions_used(FileSystem& fs, const Spec& spec);

}  // namespace brook::plan
