// Cell: one value of any type as bytes: how keys, members and remembered values are kept and stored.
//   uint8 0: null · uint8 1, then by type:
//   BOOLEAN, TINYINT one byte · integers, dates, times and decimals of up to 18 digits a signed varint · FLOAT, DOUBLE
//   and longer decimals their bytes · STRING, BINARY varint size and bytes · ARRAY, MAP varint size and cells ·
//   STRUCT, VARIANT the fields' cells
// Normalized cells are equal exactly where SQL calls the values the same: one NaN, no negative zero.
#pragma once

#include <compare>

#include "base/bytes.h"
#include "engine/chunk.h"
#include "engine/value.h"

namespace brook::op {

enum class Zeros : std::uint8_t { kAsTheyAre, kNormalized };

// Appends the cell of a row.
void write_cell(std::string& out, const DataType& type, const engine::ColumnView& column, std::size_t row, Zeros zeros);

// Reads one cell; turns the reader bad if it holds none.
[[nodiscard]] engine::Value read_cell(ByteReader& in, const DataType& type);
// The same, into a row of a column of that type.
void read_cell_into(ByteReader& in, const DataType& type, engine::ChunkBuilder& out, std::size_t column,
                    std::size_t row);
// The bytes of one cell. Turns the reader bad if it holds none.
std::string_view skip_cell(ByteReader& in, const DataType& type);

// The order of ORDER BY … ASC, nulls first, NaN greatest. REQUIRES: whole cells of an orderable type.
[[nodiscard]] std::strong_ordering compare_cells(ByteReader& a, ByteReader& b, const DataType& type);

// Whether cells of the type can be compared and be keys: no MAP or VARIANT in it.
[[nodiscard]] bool has_order(const DataType& type);

// -0.0 as 0.0 and every NaN as one; other types unchanged.
template <class T>
[[nodiscard]] T normalized(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    if (value != value) return std::numeric_limits<T>::quiet_NaN();
    return value + T{0};
  } else {
    return value;
  }
}

}  // namespace brook::op
