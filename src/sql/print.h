// Syntax trees -> text of Spark SQL that parses to the same tree. Pure functions; any thread.
#pragma once

#include <string>

#include "sql/statement.h"

namespace brook::sql {

[[nodiscard]] std::string print(const Statement& statement);
[[nodiscard]] std::string print(const QueryPtr& query);
[[nodiscard]] std::string print(const ExpressionPtr& expression);

// The name Spark gives an unaliased output column: "(a + 1)", "count(1)", "CAST(a AS INT)" are made by
// analyze/; this is only quoting. a -> a, a b -> `a b`
[[nodiscard]] std::string quoted_name(const Name& name);

}  // namespace brook::sql
