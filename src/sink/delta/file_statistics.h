// The statistics of a data file, and the values of its partition, as a Delta log has them. Pure functions.
#pragma once

#include <string>

#include "engine/engine.h"
#include "source/delta/action.h"

namespace brook::sink::delta {

// {"numRecords":…,"minValues":{…},"maxValues":{…},"nullCount":{…}} of the first so many columns and fields. Bounds of
// texts are cut to 32 characters; what has no bound that all readers understand (NaN, infinity, years past 9999) has
// none. `columns` are those of the file.
[[nodiscard]] std::string statistics_json(const Schema& columns, const engine::WrittenFile& file,
                                          std::size_t indexed_columns);

// Of a file below folders key=value. Timestamps are instants: "2026-01-31T12:00:00.000000Z".
[[nodiscard]] source::delta::PartitionValues partition_values(const Schema& columns,
                                                              const std::vector<std::string>& partitioned_by,
                                                              const std::string& path);

}  // namespace brook::sink::delta
