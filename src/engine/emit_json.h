// to_json(): a nested value as JSON text, as SQL.
#pragma once

#include <string>

#include "base/data_type.h"
#include "base/result.h"
#include "engine/engine.h"

namespace brook::engine {

[[nodiscard]] Result<std::string> json_sql(const std::string& value, const DataType& type, const QueryContext& context);

}  // namespace brook::engine
