// The source format "text".
#pragma once

#include "source/source.h"

namespace brook::source::text {

[[nodiscard]] Result<std::unique_ptr<Source>> open_text_source(const plan::SourceTable& table,
                                                               const SourceEnvironment& environment);
[[nodiscard]] Result<> check_text_source(const plan::SourceTable& table);
// Without a column list there is one column, `value`.
[[nodiscard]] Result<plan::SourceTraits> describe_text_source(const plan::SourceTable& table);

}  // namespace brook::source::text
