// S3Sink: a dataset as objects below a prefix of a bucket, as Parquet, CSV or JSON.
//
// Where things lie, for a table t at s3://bucket/folder:
//   folder/part-<checkpoint>-g0-e12-<flow>-0.parquet   one or more of each epoch that appends
//   folder/part-0.parquet                              of a table that is replaced: all of it
//   folder/_brookmill                                  whose table this is: which generation wrote last
//   <storage>/_staging/t/<epoch name>/                 prepared, not published; gone once it was published
//
// Preparing writes to the local disk, beside the checkpoint. Publishing uploads: small files by one PUT, large ones in
// parts that nobody sees before the upload is completed; both only where there is no such object. An object carries the
// attempt that wrote it, so that a repeated publish knows its own from another's, and a second process on a copy of the
// checkpoint is shut out. A new generation of a table that appends removes the objects of the old one before it
// uploads, so that no reader sees two generations at once.
#pragma once

#include "sink/sink.h"

namespace brook::sink::s3 {

[[nodiscard]] Result<std::unique_ptr<Sink>> open_s3_sink(const plan::Dataset& dataset,
                                                         const SinkEnvironment& environment);

// Errors: kUsage for what cannot lie on S3, naming what can.
[[nodiscard]] Result<> check_s3_sink(const plan::Dataset& dataset);

}  // namespace brook::sink::s3
