// Bound: an expression with the names that Spark gives it.
#pragma once

#include <string>

#include "analyze/expression.h"

namespace brook::analyze {

struct Bound {
  ExpressionPtr expression;
  std::string name;   // as Spark prints it, in column names and messages: "(a + 1)"
  std::string alias;  // the name of an unaliased output column where it is another: a.b is called b; empty: `name`
  std::string field;  // of (a).b and a['b']: b, which struct() takes as the name of its field

  [[nodiscard]] const std::string& output_name() const { return alias.empty() ? name : alias; }
};

// base.field of a struct, array of structs or map. Errors: FIELD_NOT_FOUND, INVALID_EXTRACT_BASE_FIELD_TYPE.
[[nodiscard]] Result<Bound> field_of(const Bound& base, const std::string& field, const Location& location);

}  // namespace brook::analyze
