// A DuckDB DataChunk as our ChunkBuilder (to fill) and as our ChunkView (to read). Neither copies.
#pragma once

#include "duckdb/common/types/data_chunk.hpp"
#include "duckdb/common/types/value.hpp"
#include "engine/chunk.h"
#include "engine/value.h"

namespace brook::engine {

// Fills a chunk that was Reset() by its owner. Column i of the builder has type types[i] and is the chunk's column
// places[i]. REQUIRES: all arguments outlive it.
class DataChunkBuilder final : public ChunkBuilder {
 public:
  DataChunkBuilder(duckdb::DataChunk& chunk, std::span<const DataType> types, std::span<const std::size_t> places)
      : chunk_(chunk), types_(types), places_(places) {}

  void set_rows(std::size_t rows) override;
  [[nodiscard]] void* data(std::size_t column) override;
  void set_null(std::size_t column, std::size_t row) override;
  void set_string(std::size_t column, std::size_t row, std::string_view bytes) override;
  void keep_alive(std::size_t column, std::shared_ptr<const void> owner) override;
  void set_nested(std::size_t column, std::size_t row, const Value& value) override;

  // For those in this folder who fill nested columns without a Value a row.
  [[nodiscard]] duckdb::Vector& vector(std::size_t column) { return chunk_.data[places_[column]]; }

 private:
  duckdb::DataChunk& chunk_;
  std::span<const DataType> types_;
  std::span<const std::size_t> places_;
};

// Lets texts of a vector that lie in somebody else's memory live as long as it does.
void keep_texts_alive(duckdb::Vector& vector, std::shared_ptr<const void> owner);

// Points `view` at the chunk's rows; constant and dictionary vectors are made flat in place first. The view is
// valid until the chunk changes. Reusing one view saves its allocations.
void view_chunk(duckdb::DataChunk& chunk, ChunkView& view);

[[nodiscard]] duckdb::Value to_duckdb(const DataType& type, const Value& value);

}  // namespace brook::engine
