// Event times in chunks, and what an epoch's watermarks say of them.
#pragma once

#include <limits>
#include <optional>

#include "engine/chunk.h"
#include "operator/operator.h"
#include "plan/stream_steps.h"

namespace brook::op {

// Of a row without event time: never late, never complete.
inline constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::max();

[[nodiscard]] inline std::int64_t time_of(const engine::ChunkView& chunk, const plan::EventTime& time,
                                          std::size_t row) {
  const engine::ColumnView& column = chunk.columns[time.column];
  if (!column.is_valid(row)) return kNoTime;
  const engine::ColumnView& times = time.is_window ? column.children[1] : column;
  return times.is_valid(row) ? times.at<std::int64_t>(row) : kNoTime;
}
[[nodiscard]] inline std::int64_t time_of(const engine::ChunkView& chunk, const std::optional<plan::EventTime>& time,
                                          std::size_t row) {
  return time ? time_of(chunk, *time, row) : kNoTime;
}

[[nodiscard]] inline bool is_late(const EpochContext& context, std::int64_t time) {
  return time != kNoTime && context.late_watermark_us && time <= *context.late_watermark_us;
}
// Whether nothing more can come for what happens at `time`, `offset_us` past the watermark.
[[nodiscard]] inline bool is_complete(const EpochContext& context, std::int64_t time, std::int64_t offset_us = 0) {
  if (time == kNoTime) return false;
  return context.no_more_input || (context.watermark_us && time <= *context.watermark_us + offset_us);
}

}  // namespace brook::op
