// The source format "json".
#pragma once

#include "source/source.h"

namespace brook::source::json {

[[nodiscard]] Result<std::unique_ptr<Source>> open_json_source(const plan::SourceTable& table,
                                                               const SourceEnvironment& environment);
[[nodiscard]] Result<> check_json_source(const plan::SourceTable& table);

}  // namespace brook::source::json
