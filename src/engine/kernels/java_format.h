// java.util.Formatter's texts, as format_string() shows them. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace brook::engine {

// An integer of Java's Byte, Short, Integer or Long; hexadecimal and octal digits show its bits.
struct JavaInteger {
  std::int64_t value = 0;
  int bits = 32;
};
struct JavaFloating {
  double value = 0;
  bool single = false;
};
// Anything else, by its text.
struct JavaText {
  std::string text;
  std::string_view type;  // as an error calls it: "String", "Decimal"
};
using JavaValue = std::variant<std::monostate, bool, JavaInteger, JavaFloating, JavaText>;

// Raises INVALID_PARAMETER_VALUE (kernel.h) where Java throws an IllegalFormatException. Dates and times (%t) are
// refused: they would show in the zone of the machine.
[[nodiscard]] std::string java_format(std::string_view format, std::span<const JavaValue> values);

}  // namespace brook::engine
