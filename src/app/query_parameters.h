// --param of brookmill sql: values for the parameter markers of its queries.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "sql/parse.h"

namespace brook::app {

// "name=value" is for :name, "value" for the next ?. A value that is a SQL literal (5, -1.5, 'it''s', NULL,
// DATE '2026-01-31') is that; any other is text. Errors: kUsage for a name that is given twice.
[[nodiscard]] Result<sql::Parameters> query_parameters(const std::vector<std::string>& options);

}  // namespace brook::app
