#include "engine/adapter/rows_source.h"

#include <algorithm>

namespace brook::engine {
namespace {

class RowsWorker final : public ScanWorker {
 public:
  RowsWorker(const std::vector<std::vector<Value>>& rows, std::span<const std::size_t> projection)
      : rows_(rows), projection_(projection.begin(), projection.end()) {}

  Result<std::size_t> next(ChunkBuilder& out, std::uint64_t& morsel) override {
    const std::size_t count = std::min(kChunkRows, rows_.size() - next_);
    morsel = next_ / kChunkRows;
    for (std::size_t i = 0; i < projection_.size(); ++i) {
      for (std::size_t row = 0; row < count; ++row) out.set_nested(i, row, rows_[next_ + row][projection_[i]]);
    }
    next_ += count;
    out.set_rows(count);
    return count;
  }

 private:
  const std::vector<std::vector<Value>>& rows_;
  std::vector<std::size_t> projection_;
  std::size_t next_ = 0;
};

}  // namespace

Result<std::unique_ptr<ScanWorker>> RowsSource::open_worker(std::span<const std::size_t> projection) {
  return std::make_unique<RowsWorker>(rows_, projection);
}

}  // namespace brook::engine
