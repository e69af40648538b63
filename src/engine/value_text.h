// The texts of values, appended to a string: as CAST(x AS STRING) and as to_json() of Spark write them. Parts are
// public for the CSV and JSON writers, which have columns instead of Values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/value.h"

namespace brook::engine {

void append_decimal(std::string& out, const Int128& unscaled, int scale);        // plain digits, never an exponent
void append_iso_timestamp(std::string& out, std::int64_t micros, bool instant);  // "2026-01-31T12:00:00.500Z"
void append_json_string(std::string& out, std::string_view text);                // with its quotes

// REQUIRES: value is not null.
void append_text(std::string& out, const DataType& type, const Value& value);
void append_json(std::string& out, const DataType& type, const Value& value);

}  // namespace brook::engine
