// Selections: which rows of a chunk each call takes, worked out once for all calls with the same FILTER and the same
// arguments that may not be null. Used by one thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "operator/aggregate/accumulator.h"

namespace brook::op {

class Selections {
 public:
  // REQUIRES: both outlive the use of the rows.
  void begin(const engine::ChunkView& chunk, const std::uint32_t* groups) {
    chunk_ = &chunk;
    groups_ = groups;
    used_ = 0;
  }

  // Valid until begin().
  [[nodiscard]] Rows rows(const std::optional<std::size_t>& filter, std::span<const std::size_t> present) {
    wanted_.clear();
    for (const std::size_t column : present) {
      if (chunk_->columns[column].validity != nullptr) wanted_.push_back(column);
    }
    if (!filter && wanted_.empty()) return {chunk_, groups_, nullptr, chunk_->rows};
    for (std::size_t i = 0; i < used_; ++i) {
      const Made& made = *made_[i];
      if (made.filter == filter && made.present == wanted_) return {chunk_, groups_, made.rows, made.count};
    }
    if (used_ == made_.size()) made_.push_back(std::make_unique<Made>());
    Made& made = *made_[used_++];
    made.filter = filter;
    made.present = wanted_;
    select(made);
    return {chunk_, groups_, made.rows, made.count};
  }

 private:
  struct Made {
    std::optional<std::size_t> filter;
    std::vector<std::size_t> present;
    std::uint32_t rows[engine::kChunkRows];
    std::size_t count = 0;
  };

  void select(Made& made) const {
    made.count = 0;
    if (made.filter) {
      const engine::ColumnView& filter = chunk_->columns[*made.filter];
      const auto* holds = static_cast<const std::uint8_t*>(filter.data);  // a null row's byte may be no bool
      for (std::size_t row = 0; row < chunk_->rows; ++row) {
        made.rows[made.count] = static_cast<std::uint32_t>(row);
        made.count += holds[row] != 0 ? 1 : 0;
      }
      if (filter.validity != nullptr) keep_valid(made, filter);
    } else {
      for (std::size_t row = 0; row < chunk_->rows; ++row) made.rows[row] = static_cast<std::uint32_t>(row);
      made.count = chunk_->rows;
    }
    for (const std::size_t column : made.present) keep_valid(made, chunk_->columns[column]);
  }

  static void keep_valid(Made& made, const engine::ColumnView& column) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < made.count; ++i) {
      const std::uint32_t row = made.rows[i];
      made.rows[kept] = row;
      kept += column.is_valid(row) ? 1 : 0;
    }
    made.count = kept;
  }

  const engine::ChunkView* chunk_ = nullptr;
  const std::uint32_t* groups_ = nullptr;
  std::vector<std::size_t> wanted_;
  std::vector<std::unique_ptr<Made>> made_;
  std::size_t used_ = 0;
};

}  // namespace brook::op
