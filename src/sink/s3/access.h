// How the bucket of a table is reached: by the table's own options, then by what the project says. Any thread.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/object_files.h"
#include "base/s3/buckets.h"
#include "sink/sink.h"

namespace brook::sink::s3 {

// The options of a table: those of S3, and those of the format that is written.
struct SplitOptions {
  std::map<std::string, std::string> s3;
  sql::OptionMap writer;
};
[[nodiscard]] SplitOptions split(const sql::OptionMap& options);

// Options of a token come first: publishing needs nothing else. Those of the table may hold secrets that no token
// keeps.
[[nodiscard]] Result<brook::s3::Access> access_to(const plan::Dataset& dataset, const SinkEnvironment& environment,
                                                  const brook::s3::Options& of_token = {});
// For a token.
[[nodiscard]] Result<brook::s3::Options> portable_options(const plan::Dataset& dataset,
                                                          const SinkEnvironment& environment);
// A file system that reaches the table.
[[nodiscard]] Result<std::shared_ptr<ObjectFiles>> files_of(const plan::Dataset& dataset,
                                                            const SinkEnvironment& environment,
                                                            const brook::s3::Options& of_token = {});

// Where epochs of a table on S3 are prepared: beside the checkpoint, where the table would lie there.
[[nodiscard]] std::string prepared_at(const plan::Dataset& dataset, const SinkEnvironment& environment);

// Calls it until S3 is back, for two minutes at most. `epoch_of` says what is lost by nobody: "epoch 7 of t".
[[nodiscard]] Result<> while_s3_is_away(const CancelToken& cancel, const std::string& epoch_of,
                                        const std::function<Result<>()>& publish);

}  // namespace brook::sink::s3
