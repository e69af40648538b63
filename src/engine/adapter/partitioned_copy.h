// The copy into Hive folders: one file each. Threads sort their rows by partition as they come; a partition that has a
// block's worth is encoded at once, the rest at the end, partitions in parallel.
#pragma once

#include "engine/adapter/copy_sink.h"
#include "engine/adapter/output_format.h"
#include "engine/adapter/row_sink.h"

namespace brook::engine {

[[nodiscard]] duckdb::unique_ptr<duckdb::PhysicalOperator> partitioned_copy(duckdb::ClientContext& context,
                                                                            duckdb::PreparedStatementData& data,
                                                                            const CopyPlan& plan,
                                                                            std::unique_ptr<OutputFormat> format,
                                                                            std::vector<WrittenFile>& written);

}  // namespace brook::engine
