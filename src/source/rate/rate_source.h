// The sources `rate` (so many rows a second since the pipeline first ran) and `rate-micro-batch` (so many rows an
// epoch), as in Spark: rows to try a pipeline on. A position is a count of seconds, or of rows; what a range holds
// follows from it, so ranges can be read again at any time.
#pragma once

#include "source/source.h"

namespace brook::source {

[[nodiscard]] Result<std::unique_ptr<Source>> open_rate_source(const plan::SourceTable& table,
                                                               const SourceEnvironment& environment);
[[nodiscard]] Result<> check_rate_source(const plan::SourceTable& table);

[[nodiscard]] Result<std::unique_ptr<Source>> open_batch_rate_source(const plan::SourceTable& table,
                                                                     const SourceEnvironment& environment);
[[nodiscard]] Result<> check_batch_rate_source(const plan::SourceTable& table);

// Of both.
[[nodiscard]] Result<plan::SourceTraits> describe_rate_source(const plan::SourceTable& table);

}  // namespace brook::source
