// PlainChunk: a ChunkBuilder over plain memory, to fill and read back without DuckDB: for tests, benchmarks and
// sources that hold few rows. Used by one thread; the view is valid until the next call of a setter or of clear().
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "engine/chunk.h"
#include "engine/value.h"

namespace brook::engine {

class PlainChunk final : public ChunkBuilder {
 public:
  explicit PlainChunk(std::vector<DataType> types);
  ~PlainChunk() override;

  void set_rows(std::size_t rows) override;
  [[nodiscard]] void* data(std::size_t column) override;
  void set_null(std::size_t column, std::size_t row) override;
  void set_string(std::size_t column, std::size_t row, std::string_view bytes) override;
  void keep_alive(std::size_t column, std::shared_ptr<const void> owner) override;
  void set_nested(std::size_t column, std::size_t row, const Value& value) override;

  // Any value of the column's type, null included.
  void set_value(std::size_t column, std::size_t row, const Value& value);
  [[nodiscard]] const ChunkView& view();
  void clear();  // as new

 private:
  struct Column;
  void set_at(Column& column, std::size_t row, const Value& value);
  ColumnView view_of(Column& column, std::size_t rows);

  std::vector<DataType> types_;
  std::vector<std::unique_ptr<Column>> columns_;
  ChunkView view_;
};

}  // namespace brook::engine
