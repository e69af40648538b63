// The sink of Engine::copy(): rows into files. Without partitions: one file, rows in the query's order. With them: one
// file per Hive folder, rows of a folder in the order in which threads deliver them (in the query's order where it has
// an ORDER BY).
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

  [[nodiscard]] Schema file_schema() const;
};

[[nodiscard]] Result<CopyPlan> plan_copy(const Schema& schema, const CopyTarget& target,
                                         std::shared_ptr<FileSystem> files);

// `written` is set when the query ends. REQUIRES: both outlive the query.
[[nodiscard]] SinkFactory copy_sink(const CopyPlan& plan, std::vector<WrittenFile>& written);

}  // namespace brook::engine
