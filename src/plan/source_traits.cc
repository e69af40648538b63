#include "plan/source_traits.h"

namespace brook::plan {

Result<SourceTraits> describe_as_files(const SourceTable& /*table*/) {
  const DataType text(TypeKind::kString);
  const DataType number(TypeKind::kLong);
  return SourceTraits{.metadata = {{"file_path", text, false},
                                   {"file_name", text, false},
                                   {"file_size", number, false},
                                   {"file_block_start", number, false},
                                   {"file_block_length", number, false},
                                   {"file_modification_time", DataType(TypeKind::kTimestamp), false}},
                      .columns = {}};
}

}  // namespace brook::plan
