// TableWriter: the table of one dataset as it stands, and tokens that become versions of it. When another writer came
// first, a token is checked against what he made and goes behind it. Any thread, one at a time.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sink/delta/delta_token.h"
#include "sink/sink.h"
#include "source/delta/log.h"

namespace brook::sink::delta {

class TableWriter {
 public:
  TableWriter(const plan::Dataset& dataset, const SinkEnvironment& environment);

  // Refuses rows that the table has no place for, before anything is written. Errors: those of actions_of();
  // kConflict where the epoch is published already.
  [[nodiscard]] Result<> check_fits(const DeltaToken& token);

  // Makes the token's files, staged in a folder of SinkEnvironment::files, a version of the table; done again it
  // changes nothing. Waits for S3 while that is away.
  [[nodiscard]] Result<> publish(const DeltaToken& token, const std::string& staging, SyncSet& syncs);

 private:
  using AddFile = source::delta::AddFile;
  using Action = source::delta::Action;

  Result<> reach(const brook::s3::Options& options);
  Result<> publish_once(const DeltaToken& token, const std::string& staging);
  Result<std::vector<AddFile>> merge_into(const DeltaToken& token, const std::string& staging,
                                          std::vector<Action>& actions);
  Result<> move_files(const std::vector<AddFile>& added, const std::string& staging);
  Result<> write_checkpoint(const std::string& staging);

  plan::Dataset dataset_;
  SinkEnvironment environment_;
  std::shared_ptr<FileSystem> files_;  // where epochs are staged
  bool on_s3_;
  std::mutex lock_;                                   // of what follows
  std::shared_ptr<source::delta::TableFiles> table_;  // once it is reached
  std::optional<source::delta::DeltaLog> log_;        // with it
  brook::s3::Options reached_by_;
  source::delta::Snapshot snapshot_;  // the newest version that was seen
};

// A part of a name that no other attempt has.
[[nodiscard]] std::string attempt_name();

}  // namespace brook::sink::delta
