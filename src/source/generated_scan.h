// GeneratedScan: rows that follow from their number alone. Any number of workers; the rows of a morsel do not depend on
// how many.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "engine/scan.h"

namespace brook::source {

// Rows [first, first + count) into rows [0, count) of the chunk, whose column i is columns[i] of the schema. Called by
// any thread.
using FillRows = std::function<void(engine::ChunkBuilder& out, std::span<const std::size_t> columns, std::int64_t first,
                                    std::size_t count)>;

struct GeneratedRows {
  std::int64_t first = 0;
  std::int64_t end = 0;  // one past the last
  FillRows fill;
};

// REQUIRES: the schema is a constant.
[[nodiscard]] std::shared_ptr<engine::ScanSource> make_generated_scan(const Schema& schema, GeneratedRows rows);

}  // namespace brook::source
