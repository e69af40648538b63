// RowWriter: batches of tokens into the columns of a chunk, by the mode for malformed records. One a worker.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/chunk.h"
#include "source/csv/converter.h"
#include "source/csv/csv_options.h"
#include "source/csv/rescue.h"
#include "source/csv/tokenizer.h"
#include "source/files/file_columns.h"

namespace brook::source::csv {

class RowWriter {
 public:
  // REQUIRES: columns and options outlive it. `projection`: what column i of a chunk is, among columns.schema.
  [[nodiscard]] static Result<RowWriter> create(const FileColumns& columns, const CsvOptions& options,
                                                std::span<const std::size_t> projection);

  // Writes the batch's rows to the chunk from row `start` on. How many were written: fewer in mode DROPMALFORMED. Fails
  // where a record is malformed in mode FAILFAST: then malformed_row() is the first such row of the batch.
  struct Written {
    std::size_t rows = 0;
    std::size_t malformed = 0;
    std::optional<std::size_t> refused_row;  // mode FAILFAST: the first malformed row; nothing was written
  };
  [[nodiscard]] Written write(TokenBatch& batch, engine::ChunkBuilder& out, std::size_t start);

  // Lets the chunk's strings stay where they are.
  void keep_alive(engine::ChunkBuilder& out, const std::shared_ptr<const void>& memory) const;

  // Where the table has a column for it, what does not fit goes there, and no record is malformed for it.
  [[nodiscard]] bool rescues() const { return rescue_ != nullptr; }
  void begin_file(const std::string& path, const std::vector<std::string>& header) {
    rescue_->begin_file(path, header);
  }

  // Rows to tokenize in one go, so that their tokens stay in the processor's cache.
  [[nodiscard]] std::size_t batch_rows() const { return batch_rows_; }

 private:
  struct FileColumn {
    std::string name;
    std::unique_ptr<Converter> converter;
    bool is_text = false;
    std::vector<std::size_t> slots;  // in the chunk; none: not asked for
    RowMask nulls;
    char* values = nullptr;  // of the batch being written
  };

  RowWriter() = default;
  void convert(const TokenBatch& batch, engine::ChunkBuilder& out, std::size_t start, RowMask& malformed);
  void find_further_values(const TokenBatch& batch);
  void write_rescued(const TokenBatch& batch, engine::ChunkBuilder& out, std::size_t start) const;
  void drop(TokenBatch& batch, const RowMask& malformed);
  void copy_unstable(const TokenBatch& batch, engine::ChunkBuilder& out, std::size_t start);

  ParseMode mode_ = ParseMode::kPermissive;
  std::size_t batch_rows_ = kBatchRows;
  std::vector<FileColumn> file_;
  std::vector<std::size_t> corrupt_slots_;
  std::vector<std::size_t> rescued_slots_;
  std::unique_ptr<Rescue> rescue_;  // null: the table has no column for it
  std::vector<char> scratch_;       // for columns that are parsed only to see whether they can be
};

}  // namespace brook::source::csv
