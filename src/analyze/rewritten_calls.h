// Calls that are written with other expressions, since their arguments have types of their own.
#pragma once

#include <optional>

#include "analyze/resolver.h"

namespace brook::analyze {

// decode(value, search, result, …[, default]): the result of the first search that equals the value; NULL equals NULL.
[[nodiscard]] Result<Bound> resolve_decode(ExpressionResolver& resolver, const sql::Call& call,
                                           const Location& location);
// when(condition, result, …[, default]), which is CASE.
[[nodiscard]] Result<Bound> resolve_when(ExpressionResolver& resolver, const sql::Call& call, const Location& location);
// nullif(a, b): NULL where both are equal, else the first, which keeps its type.
[[nodiscard]] Result<Bound> resolve_nullif(ExpressionResolver& resolver, const sql::Call& call,
                                           const Location& location);
// nullifzero(x), which is nullif(x, 0), and zeroifnull(x), which is coalesce(x, 0).
[[nodiscard]] Result<Bound> resolve_zero_call(ExpressionResolver& resolver, const std::string& name,
                                              const sql::Call& call, const Location& location);
// collation(x COLLATE c), which is known without a text; nothing for other calls.
[[nodiscard]] Result<std::optional<Bound>> resolve_collation(ExpressionResolver& resolver, const sql::Call& call,
                                                             const Location& location);
// lpad(bytes, n) with the zero that it pads with; nothing for other calls.
[[nodiscard]] Result<std::optional<sql::Call>> byte_padding_call(ExpressionResolver& resolver, const std::string& name,
                                                                 const sql::Call& call);

}  // namespace brook::analyze
