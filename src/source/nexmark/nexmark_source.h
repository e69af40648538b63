// NexmarkSource: the events of Nexmark (generator.h), to measure and try pipelines with. A table holds those of one
// kind; tables of the same options are parts of one stream of events. A position is a count of events of all kinds.
#pragma once

#include "source/source.h"

namespace brook::source::nexmark {

[[nodiscard]] Result<std::unique_ptr<Source>> open_nexmark_source(const plan::SourceTable& table,
                                                                  const SourceEnvironment& environment);
[[nodiscard]] Result<> check_nexmark_source(const plan::SourceTable& table);
// The columns are those of the kind of events.
[[nodiscard]] Result<plan::SourceTraits> describe_nexmark_source(const plan::SourceTable& table);

}  // namespace brook::source::nexmark
