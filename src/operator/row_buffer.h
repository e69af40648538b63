// RowBuffer: rows as cells that an operator gives out, read as a ScanSource. Filled by one thread; any thread may
// read once it is full.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/scan.h"
#include "operator/operator.h"

namespace brook::op {

class RowBuffer {
 public:
  // With the weight as the last column of `schema`, or without: then a row of weight n is n rows.
  RowBuffer(Schema schema, bool weighted) : schema_(std::move(schema)), weighted_(weighted) {}

  void add(std::string_view cells, std::int64_t weight) { add(cells, {}, weight); }
  // A row in two parts. REQUIRES: weight > 0 where the schema has none.
  void add(std::string_view cells, std::string_view more, std::int64_t weight);

  [[nodiscard]] const Schema& schema() const { return schema_; }
  [[nodiscard]] bool weighted() const { return weighted_; }
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_.capacity() + ends_.capacity() * 2 * sizeof(std::size_t); }
  [[nodiscard]] std::string_view cells(std::size_t row) const {
    const std::size_t begin = row == 0 ? 0 : ends_[row - 1];
    return std::string_view(bytes_).substr(begin, ends_[row] - begin);
  }
  [[nodiscard]] std::int64_t weight(std::size_t row) const { return weights_[row]; }

 private:
  Schema schema_;
  bool weighted_;
  std::string bytes_;
  std::vector<std::size_t> ends_;
  std::vector<std::int64_t> weights_;  // empty if there are none
};

[[nodiscard]] std::shared_ptr<engine::ScanSource> scan_of(std::shared_ptr<const RowBuffer> rows);
[[nodiscard]] OutputRows output_of(std::shared_ptr<const RowBuffer> rows);

}  // namespace brook::op
