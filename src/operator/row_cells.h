// RowCells: the columns of a chunk's row as cells (aggregate/cell.h), one after another: how operators that remember
// rows keep them. Two rows are the same row exactly when their cells are the same bytes.
#pragma once

#include <numeric>
#include <string>
#include <vector>

#include "operator/aggregate/cell.h"

namespace brook::op {

[[nodiscard]] inline std::vector<DataType> types_of(const Schema& schema, std::size_t first, std::size_t count) {
  std::vector<DataType> types;
  for (std::size_t i = first; i < first + count; ++i) types.push_back(schema[i].type);
  return types;
}

class RowCells {
 public:
  // Columns [first, first + types.size()) of a chunk.
  RowCells(std::vector<DataType> types, std::size_t first, Zeros zeros)
      : types_(std::move(types)), columns_(types_.size()), zeros_(zeros) {
    std::iota(columns_.begin(), columns_.end(), first);
  }
  // Columns [first, first + count) of chunks of that schema.
  RowCells(const Schema& schema, std::size_t first, std::size_t count, Zeros zeros)
      : RowCells(types_of(schema, first, count), first, zeros) {}
  // These of its columns, in this order.
  RowCells(const Schema& schema, std::vector<std::size_t> columns, Zeros zeros)
      : columns_(std::move(columns)), zeros_(zeros) {
    for (const std::size_t column : columns_) types_.push_back(schema[column].type);
  }

  void write(const engine::ChunkView& chunk, std::size_t row, std::string& out) const {
    for (std::size_t i = 0; i < types_.size(); ++i) write_cell(out, types_[i], chunk.columns[columns_[i]], row, zeros_);
  }
  [[nodiscard]] bool are_whole(std::string_view cells) const {
    ByteReader reader(cells);
    for (const DataType& type : types_) skip_cell(reader, type);
    return !reader.bad() && reader.at_end();
  }
  [[nodiscard]] std::size_t size() const { return types_.size(); }
  [[nodiscard]] const std::vector<DataType>& types() const { return types_; }

 private:
  std::vector<DataType> types_;
  std::vector<std::size_t> columns_;
  Zeros zeros_;
};

// Cells of nulls.
[[nodiscard]] inline std::string null_cells(std::size_t count) { return std::string(count, '\0'); }

// The weight of a chunk's row: its last column, or 1.
[[nodiscard]] inline std::int64_t weight_of(const engine::ChunkView& chunk, std::size_t row, bool weighted) {
  return weighted ? chunk.columns.back().at<std::int64_t>(row) : 1;
}

}  // namespace brook::op
