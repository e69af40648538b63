// NoopSink: computes the rows and throws them away, as Spark's noop: for benchmarks and to try a query.
#pragma once

#include "sink/sink.h"

namespace brook::sink {

[[nodiscard]] Result<std::unique_ptr<Sink>> open_noop_sink(const plan::Dataset& dataset,
                                                           const SinkEnvironment& environment);
[[nodiscard]] Result<> check_noop_sink(const plan::Dataset& dataset);

}  // namespace brook::sink
