// What kind of character a code point is, as Java's Character has it. Pure functions; any thread.
#pragma once

namespace brook::engine {

[[nodiscard]] bool is_upper_case(char32_t point);
[[nodiscard]] bool is_lower_case(char32_t point);
[[nodiscard]] bool is_digit(char32_t point);   // decimal, of any script
[[nodiscard]] bool is_letter(char32_t point);  // of any script, with or without cases

}  // namespace brook::engine
