// ParseMode: what becomes of a record that does not fit the table; Spark's option mode.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "source/option_reader.h"

namespace brook::source {

enum class ParseMode : std::uint8_t {
  kPermissive,     // what does not fit is NULL
  kDropMalformed,  // the record is left out
  kFailFast,       // the run stops and names it
};

// Errors: kUsage naming the modes.
[[nodiscard]] Result<ParseMode> read_parse_mode(OptionReader& reader);

// The error of mode FAILFAST. `where` is the record's first line.
[[nodiscard]] Error malformed_record(std::string_view record, const Location& where);

}  // namespace brook::source
