// The watermark of a flow: how far its event time has come. Pure functions; any thread.
#pragma once

#include "plan/incremental.h"
#include "runtime/commit_record.h"

namespace brook::runtime {

// That the flow's next epoch runs with: by policy the least or the greatest of its declarations, never less than
// before. A declaration that is idle at that time counts only where all are.
[[nodiscard]] std::int64_t next_watermark(const plan::IncrementalPlan& plan, const WatermarkRecord& record,
                                          std::int64_t now_us);

// Takes in the greatest event time that an epoch saw of a declaration. Cut to milliseconds, as Spark does.
void see_event_time(WatermarkRecord& record, std::size_t declaration, std::int64_t latest_us, std::int64_t delay_us,
                    std::int64_t now_us);

// Whether an epoch without rows would give some out or forget some.
[[nodiscard]] bool waits_for_watermark(const plan::IncrementalPlan& plan);

}  // namespace brook::runtime
