// The sink of Engine::copy(): rows into files. Without partitions: one file, rows in the query's order. With them: one
// file per Hive folder, or several where the options limit their size, rows of a folder in the order in which threads
// deliver them (in the query's order where it has an ORDER BY).
#pragma once

#include <string>
#include <vector>

#include "engine/adapter/instance.h"

namespace brook::engine {

struct CopyPlan {
  CopyTarget target;
  Schema schema;                               // of the query
  std::vector<std::size_t> partition_columns;  // of the schema, in the order of the folders
  std::vector<std::size_t> file_columns;       // of the schema, the others
  std::shared_ptr<FileSystem> files;
  // Of the writer options maxRecordsPerFile and targetFileSize: a file goes on in another once it has so many rows
  // (never more), or about so many bytes; 0: no limit. Files after the first are called <prefix>-00001.<extension> and
  // so on: sorted by name they are in the order of their rows.
  std::uint64_t most_rows = 0;
  std::uint64_t most_bytes = 0;

  [[nodiscard]] Schema file_schema() const;
};

[[nodiscard]] Result<CopyPlan> plan_copy(const Schema& schema, const CopyTarget& target,
                                         std::shared_ptr<FileSystem> files);

// `written` is set when the query ends. REQUIRES: both outlive the query.
[[nodiscard]] SinkFactory copy_sink(const CopyPlan& plan, std::vector<WrittenFile>& written);

}  // namespace brook::engine
