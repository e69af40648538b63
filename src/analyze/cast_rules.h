// What may be cast to what: Spark's Cast and the store assignment rules of INSERT.
#pragma once

#include <string_view>

#include "base/data_type.h"
#include "base/error.h"

namespace brook::analyze {

// CAST (x AS to); TRY_CAST allows the same pairs as ANSI mode.
[[nodiscard]] bool can_cast(const DataType& from, const DataType& to, bool ansi = true);
// A VARIANT may become the type: flat types, VARIANT, and those nested of them, maps by STRING.
[[nodiscard]] bool can_cast_variant_to(const DataType& type);
// An INSERT, or an argument of a function, may turn the one into the other without a CAST.
[[nodiscard]] bool can_store(const DataType& from, const DataType& to);
// The cast can make a NULL of a value that is none.
[[nodiscard]] bool cast_may_yield_null(const DataType& from, const DataType& to);
// DATATYPE_MISMATCH.CAST_… for a cast that is not allowed. `sql` is the cast as Spark prints it.
[[nodiscard]] Error cast_error(std::string_view sql, const DataType& from, const DataType& to,
                               const Location& location);

}  // namespace brook::analyze
