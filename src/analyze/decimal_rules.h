// The precision and scale of decimal results, as Spark's DecimalPrecision and DecimalType have them.
#pragma once

#include <string_view>

#include "base/data_type.h"

namespace brook::analyze {

// The decimal that holds every value of an integral or fractional type: INT -> DECIMAL(10,0). REQUIRES: numeric.
[[nodiscard]] DataType decimal_for(const DataType& type);
// The smallest decimal for the text of a number: "1.50" -> DECIMAL(3,2). Precision is cut at 38.
[[nodiscard]] DataType decimal_for_text(std::string_view digits);
// Every value of the one fits into the other.
[[nodiscard]] bool is_wider_decimal(const DataType& decimal, const DataType& other);
// The type two decimals meet in (CASE, UNION, comparisons).
[[nodiscard]] DataType common_decimal(const DataType& a, const DataType& b);
// Of a "+", "-", "*", "/", "%" b.
[[nodiscard]] DataType decimal_result(std::string_view op, const DataType& a, const DataType& b);

}  // namespace brook::analyze
