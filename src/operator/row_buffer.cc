#include "operator/row_buffer.h"

#include <algorithm>

#include "operator/aggregate/cell.h"

namespace brook::op {

namespace {

class RowWorker final : public engine::ScanWorker {
 public:
  RowWorker(std::shared_ptr<const RowBuffer> rows, std::span<const std::size_t> projection)
      : rows_(std::move(rows)), targets_(rows_->schema().size()) {
    for (std::size_t i = 0; i < projection.size(); ++i) {
      targets_[projection[i]].push_back(i);
      columns_ = std::max(columns_, projection[i] + 1);
    }
  }

  Result<std::size_t> next(engine::ChunkBuilder& out, std::uint64_t& morsel) override {
    const std::size_t count = std::min(rows_->size() - next_, engine::kChunkRows);
    const std::size_t cells = rows_->schema().size() - (rows_->weighted() ? 1 : 0);
    for (std::size_t i = 0; i < count; ++i) {
      const std::string_view row = rows_->cells(next_ + i);
      ByteReader reader(row);
      for (std::size_t column = 0; column < std::min(columns_, cells); ++column) {
        read_column(reader, column, out, i);
      }
      if (columns_ <= cells) continue;
      for (const std::size_t target : targets_[cells]) {
        static_cast<std::int64_t*>(out.data(target))[i] = rows_->weight(next_ + i);
      }
    }
    out.set_rows(count);
    morsel = next_ / engine::kChunkRows;
    next_ += count;
    return count;
  }

 private:
  void read_column(ByteReader& reader, std::size_t column, engine::ChunkBuilder& out, std::size_t row) const {
    const DataType& type = rows_->schema()[column].type;
    const ByteReader start = reader;
    skip_cell(reader, type);
    for (const std::size_t target : targets_[column]) {
      ByteReader cell = start;
      read_cell_into(cell, type, out, target, row);
    }
  }

  std::shared_ptr<const RowBuffer> rows_;
  std::vector<std::vector<std::size_t>> targets_;  // by column of the rows: columns of the chunk
  std::size_t columns_ = 0;                        // leading ones that are read
  std::size_t next_ = 0;
};

class RowScan final : public engine::ScanSource {
 public:
  explicit RowScan(std::shared_ptr<const RowBuffer> rows) : rows_(std::move(rows)) {}
  [[nodiscard]] const Schema& schema() const override { return rows_->schema(); }
  [[nodiscard]] std::size_t max_workers() const override { return 1; }
  Result<std::unique_ptr<engine::ScanWorker>> open_worker(std::span<const std::size_t> projection) override {
    return std::make_unique<RowWorker>(rows_, projection);
  }

 private:
  std::shared_ptr<const RowBuffer> rows_;
};

}  // namespace

void RowBuffer::add(std::string_view cells, std::string_view more, std::int64_t weight) {
  for (std::int64_t copies = weighted_ ? 1 : weight; copies > 0; --copies) {
    bytes_ += cells;
    bytes_ += more;
    ends_.push_back(bytes_.size());
    if (weighted_) weights_.push_back(weight);
  }
}

std::shared_ptr<engine::ScanSource> scan_of(std::shared_ptr<const RowBuffer> rows) {
  return std::make_shared<RowScan>(std::move(rows));
}
OutputRows output_of(std::shared_ptr<const RowBuffer> rows) {
  const std::size_t count = rows->size();
  return {.rows = scan_of(std::move(rows)), .count = count};
}

}  // namespace brook::op
