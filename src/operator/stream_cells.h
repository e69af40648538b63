// Cells (aggregate/cell.h) as the operators of streams write them: rows, keys, numbers and windows of time.
#pragma once

#include <string>
#include <vector>

#include "operator/aggregate/cell.h"

namespace brook::op {

// Appends the cells of columns [first, first + types.size()) of a row.
inline void write_row(std::string& out, const std::vector<DataType>& types, const engine::ChunkView& chunk,
                      std::size_t first, std::size_t row) {
  for (std::size_t i = 0; i < types.size(); ++i)
    write_cell(out, types[i], chunk.columns[first + i], row, Zeros::kAsTheyAre);
}
// The same, as a key: values that SQL calls equal have equal bytes.
inline void write_key(std::string& out, const std::vector<DataType>& types, const engine::ChunkView& chunk,
                      std::size_t first, std::size_t row) {
  for (std::size_t i = 0; i < types.size(); ++i)
    write_cell(out, types[i], chunk.columns[first + i], row, Zeros::kNormalized);
}
// One cell of a BIGINT or a TIMESTAMP.
inline void write_number(std::string& out, std::int64_t number) {
  ByteWriter writer(out);
  writer.fixed(std::uint8_t{1});
  writer.signed_varint(number);
}
inline void write_window(std::string& out, std::int64_t start_us, std::int64_t end_us) {
  ByteWriter(out).fixed(std::uint8_t{1});
  write_number(out, start_us);
  write_number(out, end_us);
}

}  // namespace brook::op
