// The one form of "brookmill does not do this yet": by name, with the place, never ignored (DESIGN §2).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "sql/query.h"

namespace brook::plan {

// "EXPECT is not built yet"
[[nodiscard]] Error not_built(std::string_view what, const Location& where, std::string hint = "");

// Refuses what a pipeline's query may not read: cloud_files(…), read_kinesis(…), csv.`path`. The analyzer reports every
// other name that it does not know.
[[nodiscard]] Result<> check_tables_read(const sql::QueryPtr& query);

}  // namespace brook::plan
