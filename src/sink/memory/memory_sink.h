// The format "memory": a table for trying things out, as Spark's memory sink: other datasets and `brookmill sql` read
// it, nobody else does. A process that ends keeps nothing in its memory, so the rows are Parquet files in the
// checkpoint's folder (plan/draft.cc gives the path), and go where the checkpoint goes.
#pragma once

#include "sink/sink.h"

namespace brook::sink {

[[nodiscard]] Result<std::unique_ptr<Sink>> open_memory_sink(const plan::Dataset& dataset,
                                                             const SinkEnvironment& environment);
[[nodiscard]] Result<> check_memory_sink(const plan::Dataset& dataset);

}  // namespace brook::sink
