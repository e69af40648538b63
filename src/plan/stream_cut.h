// The cut of a streaming table's query: into steps that keep state and wait for a watermark, with engine queries in
// between; or into one query over each batch alone.
#pragma once

#include "plan/cut.h"
#include "plan/graph.h"

namespace brook::plan {

struct StreamCutOptions {
  analyze::AnalyzeOptions settings;
  bool latest_watermark_counts = false;
};

// Errors: kUsage with Spark's class for aggregations without a watermark among their keys, sessions without another
// key, what outputMode 'update' does not go with, joins whose unmatched rows would wait for ever, joins without an
// equality, keys of TBLPROPERTIES
// ('dropDuplicates' = …) that are no columns. REQUIRES: check_streaming().
[[nodiscard]] Result<FlowPlan> cut_stream(const analyze::RelationPtr& query, const Dataset& target,
                                          const StreamCutOptions& options, const Location& where);

}  // namespace brook::plan
