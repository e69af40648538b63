#include "runtime/commit_record.h"

#include "base/s3/object_path.h"

namespace brook::runtime {

plan::Dataset dataset_of(const std::string& key, const TableRecord& table, const plan::Spec& spec) {
  plan::Dataset dataset;
  dataset.key = key;
  dataset.name = key;
  dataset.format = table.format;
  dataset.path = is_object_path(table.path) ? table.path : join_path(spec.directory, table.path);
  dataset.partitioned_by = table.partitioned_by;
  dataset.schema = table.schema;
  return dataset;
}

}  // namespace brook::runtime
