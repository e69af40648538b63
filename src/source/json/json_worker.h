// The worker of a JsonScan: takes units of work one by one, finds their records and turns them into rows.
#pragma once

#include <memory>
#include <span>

#include "engine/scan.h"
#include "source/json/json_scan.h"

namespace brook::source::json {

// What the workers of one scan share.
struct JsonScanWork {
  JsonScanPlan plan;
  std::unique_ptr<TextUnits> units;
};

[[nodiscard]] Result<std::unique_ptr<engine::ScanWorker>> open_json_worker(std::shared_ptr<JsonScanWork> work,
                                                                           std::span<const std::size_t> projection);

}  // namespace brook::source::json
