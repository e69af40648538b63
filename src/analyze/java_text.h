// Values as Java and Spark write them in literals and column names. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

namespace brook::analyze {

// As Double.toString and Float.toString: "1.0", "1.0E10".
[[nodiscard]] std::string java_text(double value);
[[nodiscard]] std::string java_text(float value);
// A number of plain digits as BigDecimal.toString has it: 0.000000001 is 1E-9.
[[nodiscard]] std::string java_decimal_text(std::string_view digits);

}  // namespace brook::analyze
