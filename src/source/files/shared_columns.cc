#include "source/files/shared_columns.h"

#include <cstring>

namespace brook::source {

SharedColumns::SharedColumns(const FileColumns& columns, std::span<const std::size_t> projection) {
  for (std::size_t slot = 0; slot < projection.size(); ++slot) {
    const FileColumns::Column& column = columns.columns[projection[slot]];
    if (column.origin == ColumnOrigin::kPartition || column.origin == ColumnOrigin::kMetadata) {
      columns_.push_back({slot, column, columns.schema[projection[slot]].type});
    }
  }
}

void SharedColumns::write(engine::ChunkBuilder& out, std::size_t rows, std::span<const PartitionValue> partition,
                          std::span<const PartitionValue> metadata) const {
  for (const Column& column : columns_) {
    const PartitionValue& value = column.origin.origin == ColumnOrigin::kPartition ? partition[column.origin.index]
                                                                                   : metadata[column.origin.index];
    if (value.is_null) {
      for (std::size_t row = 0; row < rows; ++row) out.set_null(column.slot, row);
    } else if (column.type.is(TypeKind::kString) || column.type.is(TypeKind::kBinary)) {
      if (rows > 0) out.set_string(column.slot, 0, value.text);
      auto* const texts = static_cast<engine::StringRef*>(out.data(column.slot));
      for (std::size_t row = 1; row < rows; ++row) texts[row] = texts[0];
    } else {
      auto* const bytes = static_cast<char*>(out.data(column.slot));
      for (std::size_t row = 0; row < rows; ++row)
        std::memcpy(bytes + row * value.width, value.bytes.data(), value.width);
    }
  }
}

}  // namespace brook::source
