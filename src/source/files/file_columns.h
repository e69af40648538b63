// FileColumns: where each column of a scan over files comes from: the files themselves, the folders they lie in
// (key=value), the text of a record that could not be read, or what is known about the file (`_metadata`).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/data_type.h"
#include "base/result.h"
#include "plan/graph.h"
#include "source/files/planned_file.h"

namespace brook::source {

enum class ColumnOrigin : std::uint8_t { kFile, kPartition, kCorruptRecord, kRescued, kMetadata };

struct FileColumns {
  struct Column {
    ColumnOrigin origin = ColumnOrigin::kFile;
    std::size_t index = 0;  // among those of the same origin
  };
  Schema schema;                // of the scan: the table's columns, then those of _metadata
  std::vector<Column> columns;  // of the schema, one each
  Schema file;                  // what a record holds, in order
  Schema partition;
  std::optional<std::size_t> corrupt_record;  // its place in the schema

  // Those of the files and the one for corrupt records.
  [[nodiscard]] Schema found_in_files() const;
};

// `rescued_column`: that for what has no place in the others (schema/schema_options.h); empty: none. Errors: kUsage
// where a partition column is none of the table's, or one of those two is not a STRING.
[[nodiscard]] Result<FileColumns> file_columns(const plan::SourceTable& table, const std::string& corrupt_column,
                                               const std::string& rescued_column = "");

// The fields of _metadata, as in Spark: file_path, file_name, file_size, file_block_start, file_block_length,
// file_modification_time.
[[nodiscard]] const Schema& file_metadata_fields();

// A value that a whole file shares, in the layout of engine/chunk.h.
struct PartitionValue {
  bool is_null = true;
  std::array<char, 16> bytes{};  // of a flat type
  std::size_t width = 0;         // how many of them
  std::string text;              // of STRING and BINARY
};
// "file:///data/a%20b.csv" or "s3a://bucket/a%20b.csv", as Spark names files.
[[nodiscard]] std::string file_uri(const std::string& path);
// The values of file_metadata_fields() for a file.
[[nodiscard]] std::vector<PartitionValue> metadata_values(const PlannedFile& file);

}  // namespace brook::source
