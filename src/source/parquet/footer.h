// ParquetFooter: what the end of a Parquet file says about it: how many rows it has, and its columns as they are
// stored. The format is Apache Parquet's (parquet.thrift, in Thrift's compact protocol).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/data_type.h"
#include "base/file_system.h"
#include "base/result.h"

namespace brook::source::parquet {

enum class Physical : std::uint8_t { kBoolean, kInt32, kInt64, kInt96, kFloat, kDouble, kBytes, kFixedBytes, kGroup };

struct Column {
  std::string name;
  Physical physical = Physical::kGroup;
  std::optional<DataType> type;  // as Spark reads it when nobody says otherwise; nothing: Spark does not
  bool is_text = false;          // of kBytes: marked as text
  std::vector<Column> children;  // of a STRUCT its fields; of an ARRAY the element; of a MAP key and value
};

struct ParquetFooter {
  std::uint64_t rows = 0;
  std::vector<Column> columns;

  // The columns that Spark knows.
  [[nodiscard]] Schema schema() const;
};

// Errors: kInput naming the file, where it is no Parquet file or is cut off.
[[nodiscard]] Result<ParquetFooter> read_footer(ReadableFile& file, const std::string& path);

}  // namespace brook::source::parquet
