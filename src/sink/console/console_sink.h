// The format "console": each epoch's rows as a table on standard output, as Spark's console sink prints them. Printed
// when the epoch is published: an epoch that was committed as the process died is printed by the next run, and one that
// died while it printed is printed again.
#pragma once

#include "sink/sink.h"

namespace brook::sink {

[[nodiscard]] Result<std::unique_ptr<Sink>> open_console_sink(const plan::Dataset& dataset,
                                                              const SinkEnvironment& environment);
[[nodiscard]] Result<> check_console_sink(const plan::Dataset& dataset);

}  // namespace brook::sink
