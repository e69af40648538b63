// FileSink: a dataset as a folder of Parquet, CSV, JSON or text files, one subfolder per partition value.
//
// Where things lie, for a table t in folder w:
//   w/t/                       what readers see
//   w/t/_brookmill             whose table this is, and the epoch that last replaced it
//   w/_staging/t/<epoch name>/ prepared, not published; gone once what was published is durable
//
// Appending renames each staged file into w/t/ under a name that is never used twice. Replacing builds the
// whole folder, marker included, in staging and exchanges it with w/t/ in one renameat2, so that a reader
// sees the old table or the new one. Where small files become few, the folder of a partition is exchanged in the same
// way, or w/t/ where there are no partitions. All of it can be repeated after a crash: what is no longer staged has
// been published, which the file names and the marker prove.
#pragma once

#include "sink/sink.h"

namespace brook::sink {

[[nodiscard]] Result<std::unique_ptr<Sink>> open_file_sink(const plan::Dataset& dataset,
                                                           const SinkEnvironment& environment);

// Options of the format that writes them, partition columns that exist and have a type that can be one.
[[nodiscard]] Result<> check_file_sink(const plan::Dataset& dataset);

}  // namespace brook::sink
