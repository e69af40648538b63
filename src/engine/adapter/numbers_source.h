// NumbersSource: rows that a test can predict, from as many workers as it likes. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>

#include "engine/scan.h"

namespace brook::engine {

// Numbers 0 … rows-1 as (n BIGINT, name STRING, third INT null where n % 3 == 0), `chunk` rows a chunk and four chunks
// a morsel.
class NumbersSource final : public ScanSource {
 public:
  NumbersSource(std::int64_t rows, std::size_t workers, std::size_t chunk = kChunkRows)
      : rows_(rows), workers_(workers), chunk_(static_cast<std::int64_t>(chunk)) {}

  [[nodiscard]] const Schema& schema() const override { return schema_; }
  [[nodiscard]] std::size_t max_workers() const override { return workers_; }
  [[nodiscard]] Result<std::unique_ptr<ScanWorker>> open_worker(std::span<const std::size_t> projection) override {
    return std::make_unique<Worker>(*this, projection);
  }
  std::int64_t fail_at = -1;                   // a row that gives an Error
  const CancelToken* cancel_at_end = nullptr;  // asked to stop when a worker is done

 private:
  class Worker final : public ScanWorker {
   public:
    Worker(NumbersSource& source, std::span<const std::size_t> projection)
        : source_(source), projection_(projection.begin(), projection.end()) {}

    Result<std::size_t> next(ChunkBuilder& out, std::uint64_t& morsel) override {
      constexpr std::int64_t kChunks = 4;
      if (next_ == end_) {
        morsel_ = source_.morsel_++;
        next_ = std::min(source_.rows_, morsel_ * kChunks * source_.chunk_);
        end_ = std::min(source_.rows_, next_ + kChunks * source_.chunk_);
      }
      morsel = static_cast<std::uint64_t>(morsel_);
      const std::int64_t count = std::min(end_ - next_, source_.chunk_);
      if (source_.fail_at >= 0 && next_ + count > source_.fail_at) {
        return fail(input_error("row " + std::to_string(source_.fail_at) + " is bad").with_class("MALFORMED"));
      }
      if (count == 0 && source_.cancel_at_end != nullptr) source_.cancel_at_end->request();
      for (std::size_t i = 0; i < projection_.size(); ++i) fill(out, i, count);
      out.set_rows(static_cast<std::size_t>(count));
      next_ += count;
      return static_cast<std::size_t>(count);
    }

   private:
    void fill(ChunkBuilder& out, std::size_t column, std::int64_t count) {
      for (std::int64_t k = 0; k < count; ++k) {
        const std::int64_t n = next_ + k;
        const auto row = static_cast<std::size_t>(k);
        if (projection_[column] == 0) static_cast<std::int64_t*>(out.data(column))[row] = n;
        if (projection_[column] == 1) out.set_string(column, row, "the number " + std::to_string(n));
        if (projection_[column] == 2) {
          static_cast<std::int32_t*>(out.data(column))[row] = static_cast<std::int32_t>(n);
          if (n % 3 == 0) out.set_null(column, row);
        }
      }
    }

    NumbersSource& source_;
    std::vector<std::size_t> projection_;
    std::int64_t morsel_ = 0;
    std::int64_t next_ = 0;
    std::int64_t end_ = 0;
  };

  Schema schema_ = {
      {"n", DataType(TypeKind::kLong)}, {"name", DataType(TypeKind::kString)}, {"third", DataType(TypeKind::kInt)}};
  std::int64_t rows_;
  std::size_t workers_;
  std::int64_t chunk_;
  std::atomic<std::int64_t> morsel_ = 0;
};

// Of rows of a NumbersSource: every value is as it should be, and n counts up by `step` from `next`. Returns the next
// number expected, -1 after a failure.
inline std::int64_t check_numbers(const ChunkView& chunk, std::int64_t next, std::int64_t step = 1) {
  for (std::size_t row = 0; row < chunk.rows; ++row, next += step) {
    const std::int64_t n = chunk.columns[0].at<std::int64_t>(row);
    EXPECT_EQ(n, next);
    EXPECT_EQ(chunk.columns[1].at<StringRef>(row).view(), "the number " + std::to_string(n));
    EXPECT_EQ(chunk.columns[2].is_valid(row), n % 3 != 0);
    EXPECT_TRUE(n % 3 == 0 || chunk.columns[2].at<std::int32_t>(row) == n);
    if (testing::Test::HasFailure()) return -1;
  }
  return next;
}

}  // namespace brook::engine
