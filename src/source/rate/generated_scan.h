// GeneratedScan: rows (timestamp, value) that follow from their number alone, as the rate sources make them. Any number
// of workers; the rows of a morsel do not depend on how many.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "engine/scan.h"

namespace brook::source {

struct GeneratedRows {
  std::int64_t first = 0;  // the value of the first row
  std::int64_t end = 0;    // one past the last
  std::function<std::int64_t(std::int64_t value)> timestamp_us;
};

[[nodiscard]] const Schema& generated_columns();  // timestamp TIMESTAMP, value BIGINT
[[nodiscard]] std::shared_ptr<engine::ScanSource> make_generated_scan(GeneratedRows rows);

}  // namespace brook::source
