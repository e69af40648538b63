// The texts of values, appended to a string: as CAST(x AS STRING) and as to_json() of Spark write them. Parts are
// public for the CSV and JSON writers, which have columns instead of Values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/value.h"

namespace brook::engine {

// Java's Double.toString and Float.toString: "1.0", "1.0E10", "NaN", "-Infinity".
void append_double(std::string& out, double value);
void append_float(std::string& out, float value);
void append_decimal(std::string& out, const Int128& unscaled, int scale);       // plain digits, never an exponent
void append_date(std::string& out, std::int64_t days);                          // "2026-01-31"
void append_timestamp(std::string& out, std::int64_t micros);                   // "2026-01-31 12:00:00.5"
void append_iso_timestamp(std::string& out, std::int64_t micros, bool instant); // "2026-01-31T12:00:00.500Z"
void append_json_string(std::string& out, std::string_view text);               // with its quotes

// REQUIRES: value is not null.
void append_text(std::string& out, const DataType& type, const Value& value);
void append_json(std::string& out, const DataType& type, const Value& value);

}  // namespace brook::engine
