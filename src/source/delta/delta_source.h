// DeltaSource: the rows of a Delta table as a stream: first those of the table as it is, file by file from the oldest,
// or those since a version; then what each further version adds.
//
// Versions that take rows away end the run, as in Delta, unless an option says to pass over them. What was taken in is
// remembered file by file (file_queue.h), so that a flow that comes late reads the same files.
#pragma once

#include "source/source.h"

namespace brook::source::delta {

[[nodiscard]] Result<std::unique_ptr<Source>> open_delta_source(const plan::SourceTable& table,
                                                                const SourceEnvironment& environment);
[[nodiscard]] Result<> check_delta_source(const plan::SourceTable& table);
// The columns are those of the table, looked up in its log.
[[nodiscard]] Result<plan::SourceTraits> describe_delta_source(const plan::SourceTable& table);

}  // namespace brook::source::delta
