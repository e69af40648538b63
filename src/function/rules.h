// Rules that give a function its result type; the entries of the table are written with them.
#pragma once

#include <cstddef>
#include <string>

#include "function/function.h"

namespace brook::function {

[[nodiscard]] TypeRule returns(TypeKind kind);
[[nodiscard]] TypeRule returns(DataType type);
[[nodiscard]] TypeRule type_of(std::size_t argument);
[[nodiscard]] TypeRule array_of(std::size_t argument);    // ARRAY of that argument's type
[[nodiscard]] TypeRule element_of(std::size_t argument);  // of an ARRAY; a MAP's value

// DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE; the caller adds the place.
[[nodiscard]] std::unexpected<Error> unexpected_type(const std::string& function, const DataType& type,
                                                     const std::string& wanted);

// Spark's DecimalType.adjustPrecisionScale: within 38 digits, giving up scale beyond 6 before integer digits.
[[nodiscard]] DataType adjusted_decimal(int precision, int scale);
// Spark's DecimalType.bounded: both cut at 38.
[[nodiscard]] DataType bounded_decimal(int precision, int scale);
// The decimal that holds every value of an integral type: INT -> DECIMAL(10,0). A decimal stays.
[[nodiscard]] DataType decimal_for(const DataType& type);

// How DuckDB calls the type that a Spark type travels as: "DECIMAL(10,2)", "STRUCT(\"a\" INTEGER)".
[[nodiscard]] std::string duckdb_type(const DataType& type);

}  // namespace brook::function
