// DeltaToken: what publishing an epoch of a DeltaSink needs, as the commit record keeps it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/s3/settings.h"
#include "sink/file_sizes.h"
#include "sink/sink.h"
#include "source/delta/action.h"

namespace brook::sink::delta {

struct DeltaToken {
  WriteMode mode = WriteMode::kAppend;
  std::string application;  // whose epochs: checkpoint, generation, flow
  std::uint64_t epoch = 0;
  std::optional<std::uint64_t> previous;  // the epoch that must be in the table
  std::string staging;                    // name of the folder with the files
  std::vector<source::delta::AddFile> files;
  // Of the rows, and of a table that is made for them.
  std::string name;
  std::string comment;
  std::string schema;  // Spark's JSON
  std::vector<std::string> partitioned_by;
  std::map<std::string, std::string> configuration;
  bool merge_schema = false;
  brook::s3::Options reached_by;  // of a table on S3: its options
  // Of WriteMode::kUpdate: columns that tell rows from each other, and staged files, below `staging` and with these
  // columns alone, of the rows that go.
  std::vector<std::string> keys = {};
  std::vector<std::string> gone = {};
  std::string compression = {};
  FileSizes sizes = {};  // of the files that take what remains of others
  // Of a token that makes few files of many (compaction.h): for each of `files` those that it takes the place of.
  std::vector<std::vector<std::string>> compacted = {};

  [[nodiscard]] Token to_json() const;
  [[nodiscard]] static Result<DeltaToken> from_json(const Token& token);
};

}  // namespace brook::sink::delta
