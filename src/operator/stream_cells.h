// Cells (aggregate/cell.h) that the operators of streams make themselves: numbers, times and windows of time.
#pragma once

#include <string>

#include "base/bytes.h"
#include "operator/event_time.h"

namespace brook::op {

// One cell of a BIGINT or a TIMESTAMP.
inline void write_number(std::string& out, std::int64_t number) {
  ByteWriter writer(out);
  writer.fixed(std::uint8_t{1});
  writer.signed_varint(number);
}
// Of a TIMESTAMP; kNoTime is a null.
inline void write_time(std::string& out, std::int64_t time_us) {
  if (time_us == kNoTime) {
    out += '\0';
  } else {
    write_number(out, time_us);
  }
}
inline void write_window(std::string& out, std::int64_t start_us, std::int64_t end_us) {
  ByteWriter(out).fixed(std::uint8_t{1});
  write_number(out, start_us);
  write_number(out, end_us);
}

// Of a STRUCT of these cells.
inline void write_struct(std::string& out, std::string_view cells) {
  ByteWriter writer(out);
  writer.fixed(std::uint8_t{1});
  writer.raw(cells);
}

// The column that says until when something is remembered: at the latest until a watermark or, with a time to live, the
// clock is there.
inline const Field& kept_until() {
  static const Field field = {"kept_until", DataType(TypeKind::kTimestamp)};
  return field;
}

}  // namespace brook::op
