// SqlFunctions: the SQL functions that a session or a project has made, by name. A value; reads from any thread.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "sql/statement.h"

namespace brook::analyze {

class SqlFunctions {
 public:
  // Errors: ROUTINE_ALREADY_EXISTS without OR REPLACE or IF NOT EXISTS; a qualified name; one of Spark's own.
  [[nodiscard]] Result<> add(const sql::CreateFunction& function, const Location& where);
  // By its bare name, or nullptr. Valid until the next add().
  [[nodiscard]] const sql::CreateFunction* find(const sql::Name& name) const;

 private:
  std::map<std::string, sql::CreateFunction> functions_;
};

}  // namespace brook::analyze
