// DeltaOptions: what OPTIONS and TBLPROPERTIES of a table USING delta say. Plain values.
#pragma once

#include <map>
#include <string>

#include "plan/graph.h"
#include "source/delta/snapshot.h"

namespace brook::sink::delta {

struct DeltaOptions {
  bool merge_schema = false;
  std::string compression = "snappy";
  std::map<std::string, std::string> configuration;  // of a table that is made: TBLPROPERTIES delta.…
};

// Errors: kUsage naming the option or property.
[[nodiscard]] Result<DeltaOptions> read_delta_options(const plan::Dataset& dataset);

// Settings of a table as it is, with Delta's defaults.
[[nodiscard]] std::int64_t checkpoint_interval(const source::delta::Metadata& metadata);
[[nodiscard]] std::size_t indexed_columns(const std::map<std::string, std::string>& configuration);
[[nodiscard]] std::int64_t removed_retention_ms(const source::delta::Metadata& metadata);
// nothing: entries are never deleted.
[[nodiscard]] std::optional<std::int64_t> log_retention_ms(const source::delta::Metadata& metadata);

}  // namespace brook::sink::delta
