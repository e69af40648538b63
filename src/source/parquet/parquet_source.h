// The source format "parquet". The engine reads the files; what is to be known of them before that, their footers say.
#pragma once

#include "source/source.h"

namespace brook::source::parquet {

[[nodiscard]] Result<std::unique_ptr<Source>> open_parquet_source(const plan::SourceTable& table,
                                                                  const SourceEnvironment& environment);
[[nodiscard]] Result<> check_parquet_source(const plan::SourceTable& table);

}  // namespace brook::source::parquet
