#include "analyze/sql_functions.h"

#include <fmt/format.h>

#include "analyze/spark_error.h"
#include "function/function.h"

namespace brook::analyze {

Result<> SqlFunctions::add(const sql::CreateFunction& function, const Location& where) {
  if (function.name.size() != 1) {
    return fail(spark_error("INVALID_TEMP_OBJ_QUALIFIER",
                            fmt::format("Temporary function {} must not be qualified.", in_backquotes(function.name)),
                            where));
  }
  const std::string key = folded_name(function.name[0]);
  const bool spark_has_it = function::find_function(key) != nullptr;
  if (spark_has_it || (functions_.contains(key) && !function.or_replace)) {
    if (function.if_not_exists) return {};
    return fail(spark_error("ROUTINE_ALREADY_EXISTS",
                            fmt::format("Cannot create the routine {} because a routine of that name already exists.",
                                        in_backquotes(function.name)),
                            where)
                    .with_hint(spark_has_it ? "Choose a name that Spark has no function of."
                                            : "Write CREATE OR REPLACE TEMPORARY FUNCTION to change it."));
  }
  functions_.insert_or_assign(key, function);
  return {};
}

const sql::CreateFunction* SqlFunctions::find(const sql::Name& name) const {
  if (name.size() != 1) return nullptr;
  const auto found = functions_.find(folded_name(name[0]));
  return found == functions_.end() ? nullptr : &found->second;
}

}  // namespace brook::analyze
