// HeldCells: one value of any type per group, for aggregates that remember values (first, max_by …). While the rows of
// a chunk are added a value is only noted by its row; settle() copies the last one noted for each group, so a group
// that changes with every row costs one copy a chunk.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "operator/aggregate/cell.h"

namespace brook::op {

class HeldCells {
 public:
  explicit HeldCells(DataType type) : type_(std::move(type)) {}

  void resize(std::size_t groups) {
    cells_.resize(groups);
    noted_.resize(groups);
  }
  void note(std::uint32_t group, std::size_t row) {
    if (noted_[group] == 0) changed_.push_back(group);
    noted_[group] = static_cast<std::uint32_t>(row) + 1;
  }
  void settle(const engine::ColumnView& column) {
    for (const std::uint32_t group : changed_) {
      scratch_.clear();
      write_cell(scratch_, type_, column, noted_[group] - 1, Zeros::kAsTheyAre);
      set(group, scratch_);
      noted_[group] = 0;
    }
    changed_.clear();
  }
  void set(std::uint32_t group, std::string_view cell) {
    heap_bytes_ -= heap_of(cells_[group]);
    cells_[group].assign(cell);
    heap_bytes_ += heap_of(cells_[group]);
  }
  // "" if none was set. Valid until the next set() of the group.
  [[nodiscard]] std::string_view at(std::uint32_t group) const { return cells_[group]; }

  void save(std::uint32_t group, ByteWriter& out) const { out.string(cells_[group]); }
  void load(std::uint32_t group, ByteReader& in) {
    const std::string_view cell = in.string();
    ByteReader check(cell);
    if (!cell.empty()) skip_cell(check, type_);
    if (check.bad() || !check.at_end()) static_cast<void>(in.raw(~std::uint64_t{0}));  // turns it bad
    set(group, cell);
  }
  // Null if none was set.
  void read_into(std::uint32_t group, engine::ChunkBuilder& out, std::size_t column, std::size_t row) const {
    if (cells_[group].empty()) return out.set_null(column, row);
    ByteReader reader(cells_[group]);
    read_cell_into(reader, type_, out, column, row);
  }
  [[nodiscard]] const DataType& type() const { return type_; }
  [[nodiscard]] std::size_t bytes() const {
    return cells_.capacity() * (sizeof(std::string) + sizeof(std::uint32_t)) + heap_bytes_;
  }

 private:
  static std::size_t heap_of(const std::string& text) { return text.capacity() > 15 ? text.capacity() + 1 : 0; }

  DataType type_;
  std::vector<std::string> cells_;
  std::vector<std::uint32_t> noted_;  // row + 1; 0: none
  std::vector<std::uint32_t> changed_;
  std::string scratch_;
  std::size_t heap_bytes_ = 0;
};

}  // namespace brook::op
