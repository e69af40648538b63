// The copy without partitions: one file, rows in the order of the query, blocks encoded by all threads.
#pragma once

#include "engine/adapter/copy_sink.h"
#include "engine/adapter/output_format.h"
#include "engine/adapter/row_sink.h"

namespace brook::engine {

[[nodiscard]] duckdb::unique_ptr<duckdb::PhysicalOperator> flat_copy(duckdb::ClientContext& context,
                                                                     duckdb::PreparedStatementData& data,
                                                                     const CopyPlan& plan,
                                                                     std::unique_ptr<OutputFormat> format,
                                                                     std::vector<WrittenFile>& written);

}  // namespace brook::engine
