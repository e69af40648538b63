// Sums and means: their types and SQL by the type of what is summed. Several aggregates are made of them.
#pragma once

#include <string>

#include "function/function.h"

namespace brook::function {

[[nodiscard]] Result<DataType> sum_type(const DataType& type);
[[nodiscard]] Result<DataType> average_type(const DataType& type);
// Templates. `value` is the template of what is summed, an argument of the type; `null_on_error`: NULL where it
// overflows.
[[nodiscard]] std::string sum_sql(const DataType& type, const std::string& value, bool null_on_error);
[[nodiscard]] std::string average_sql(const DataType& type, const std::string& value, bool null_on_error);

}  // namespace brook::function
