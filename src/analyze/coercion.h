// Coercion: the types in which values meet. Spark's AnsiTypeCoercion. Pure functions; any thread.
#pragma once

#include <optional>
#include <span>

#include "base/data_type.h"
#include "function/function.h"

namespace brook::analyze {

// The type both fit into without loss (Spark's findTightestCommonType): what an operator's operands become.
[[nodiscard]] std::optional<DataType> tightest_common_type(const DataType& a, const DataType& b);
// The type both may be brought to (Spark's findWiderTypeForTwo): CASE, COALESCE, IN, set operations.
[[nodiscard]] std::optional<DataType> common_type(const DataType& a, const DataType& b);
[[nodiscard]] std::optional<DataType> common_type(std::span<const DataType> types);
// STRING beside another type in an operator: what both become; nothing when neither is a STRING or no rule fits.
[[nodiscard]] std::optional<DataType> string_promotion(const DataType& a, const DataType& b);
// What an argument becomes for a parameter; nothing: a mismatch.
[[nodiscard]] std::optional<DataType> argument_type(const DataType& type, function::Accepts accepts);
// What the parameter takes, as Spark's messages put it: "\"NUMERIC\"".
[[nodiscard]] std::string required_type_text(function::Accepts accepts);

// Equal but for the names of struct fields: such values compare.
[[nodiscard]] bool same_structure(const DataType& a, const DataType& b);
[[nodiscard]] bool is_time(const DataType& type);       // DATE, TIMESTAMP, TIMESTAMP_NTZ
[[nodiscard]] bool is_interval(const DataType& type);   // year-month or day-time
[[nodiscard]] bool is_orderable(const DataType& type);  // no MAP, VARIANT or calendar interval in it

}  // namespace brook::analyze
