// KafkaSink: a streaming table as records in Kafka, each row once for a reader with isolation.level=read_committed.
//
// prepare() spools the rows beside where the table would lie (files/staging.h, spool.h). publish() sends them and the
// epoch's marker in one transaction (transaction.h, epoch_marker.h). A producer that begins shuts out its predecessors,
// which also ends their transactions, and then reads the marker: it tells whether the predecessor's last commit took
// place. A marker that should be there and is not stops the run rather than sending rows again.
//
// Kafka takes nothing back: a table that is rebuilt (--full-refresh) sends its rows anew, behind the old ones.
#pragma once

#include "sink/sink.h"

namespace brook::sink::kafka {

[[nodiscard]] Result<std::unique_ptr<Sink>> open_kafka_sink(const plan::Dataset& dataset,
                                                            const SinkEnvironment& environment);
[[nodiscard]] Result<> check_kafka_sink(const plan::Dataset& dataset);

}  // namespace brook::sink::kafka
