// SharedColumns: the columns of a scan in which all rows of a file have one value: those of its folders and of
// _metadata. One a worker.
#pragma once

#include <span>
#include <vector>

#include "engine/chunk.h"
#include "source/files/file_columns.h"

namespace brook::source {

class SharedColumns {
 public:
  // `projection`: what column i of a chunk is, among columns.schema.
  SharedColumns(const FileColumns& columns, std::span<const std::size_t> projection);

  // Writes rows [0, rows) of the chunk.
  void write(engine::ChunkBuilder& out, std::size_t rows, std::span<const PartitionValue> partition,
             std::span<const PartitionValue> metadata) const;

 private:
  struct Column {
    std::size_t slot;
    FileColumns::Column origin;
    DataType type;
  };
  std::vector<Column> columns_;
};

}  // namespace brook::source
