// DeltaSink: a dataset as a table of Delta Lake, each epoch one version of it.
//
// prepare() writes data files beside the table (files/staging.h) and sees to it that their rows fit. publish() renames
// them into the table, makes the renames durable, and then adds an entry to the log (source/delta/log.h): the moment in
// which readers see the epoch. The entry holds a transaction of the flow with the epoch's number; what the table has
// already is not written again. When another writer came first the epoch is checked anew and goes behind it.
//
// An epoch of updated rows (Dataset::updates) takes those that had their keys out of the table's files: the files that
// hold some are written again without them (merge.h), as the table is when the epoch is published.
#pragma once

#include "sink/sink.h"

namespace brook::sink::delta {

[[nodiscard]] Result<std::unique_ptr<Sink>> open_delta_sink(const plan::Dataset& dataset,
                                                            const SinkEnvironment& environment);
[[nodiscard]] Result<> check_delta_sink(const plan::Dataset& dataset);
[[nodiscard]] bool merges_schema(const plan::Dataset& dataset);  // the option mergeSchema

}  // namespace brook::sink::delta
