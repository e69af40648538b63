// The values of partition columns, from the names of the folders that files lie in.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/value.h"
#include "source/files/file_options.h"
#include "source/files/unit_reader.h"

namespace brook::source {

// The value of a folder's name as the column's type, by the rules of CAST. Errors: INVALID_PARTITION_VALUE.
[[nodiscard]] Result<PartitionValue> partition_value(const Field& field, const std::optional<std::string>& text,
                                                     const std::string& time_zone, const std::string& path);

// The same for the engine.
[[nodiscard]] engine::Value value_of(const DataType& type, const PartitionValue& value);

// A scan of these files, with the values of their folders.
[[nodiscard]] Result<TextScanPlan> text_scan_plan(std::shared_ptr<FileSystem> files, const FileOptions& options,
                                                  const FileColumns& columns, std::vector<PlannedFile> planned,
                                                  const std::string& time_zone);

}  // namespace brook::source
