// The source format "csv".
#pragma once

#include "source/source.h"

namespace brook::source::csv {

[[nodiscard]] Result<std::unique_ptr<Source>> open_csv_source(const plan::SourceTable& table,
                                                              const SourceEnvironment& environment);
[[nodiscard]] Result<> check_csv_source(const plan::SourceTable& table);

}  // namespace brook::source::csv
