// UTF-8 as Java decodes it: bytes that are none become U+FFFD. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace brook::source {

// How many bytes at the front are valid, up to the first sequence that is not.
[[nodiscard]] std::size_t valid_utf8(std::string_view text);

// Appends the text with every malformed sequence replaced.
void append_replacing_malformed(std::string& out, std::string_view text);

// Bytes at the end that begin a character whose rest may follow; at most 3.
[[nodiscard]] std::size_t incomplete_tail(std::string_view text);

}  // namespace brook::source
