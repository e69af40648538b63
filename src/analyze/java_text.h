// Values as Java and Spark write them in literals and column names. Pure functions; any thread.
#pragma once

#include <string>

namespace brook::analyze {

// As Double.toString and Float.toString: "1.0", "1.0E10".
[[nodiscard]] std::string java_text(double value);
[[nodiscard]] std::string java_text(float value);

}  // namespace brook::analyze
