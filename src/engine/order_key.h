// How Spark orders nested values: a NULL within an array or a struct comes before every value, as at the top. DuckDB
// has it behind them, so nested values are ordered by a key: the value with each part beside a mark whether it is
// there.
#pragma once

#include <string>

#include "base/data_type.h"

namespace brook::engine {

// SQL whose order is that of `value`; the value itself where its type is flat.
[[nodiscard]] std::string order_key(const std::string& value, const DataType& type);

}  // namespace brook::engine
