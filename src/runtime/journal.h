// Journal: the commit records of a checkpoint, one immutable file an epoch: <storage>/journal/<epoch>.json.
// A record exists, for every reader and for ever, once append() has returned; a crash inside append() leaves
// either a whole record (then the epoch is committed) or a torn last file, which open() removes: a torn record
// was never acknowledged, and nothing of its epoch was published.
//
// On S3 a record is one object, never torn, written where there is none: who comes second has lost, and must stop.
//
// One thread at a time; the caller holds the checkpoint's lock when it writes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "runtime/commit_record.h"

namespace brook::runtime {

class Journal {
 public:
  static constexpr std::size_t kKeptRecords = 100;  // as spark.sql.streaming.minBatchesToRetain

  // For the owner of the lock: removes a torn last record. Errors: kCorruption for a gap or a damaged record
  // that is not the last.
  [[nodiscard]] static Result<Journal> open(std::shared_ptr<FileSystem> files, std::string directory);

  // The newest whole record of a folder that somebody else may be writing; nullopt when there is none.
  [[nodiscard]] static Result<std::optional<CommitRecord>> read_newest(FileSystem& files, const std::string& directory);
  [[nodiscard]] static Result<std::vector<std::uint64_t>> list(FileSystem& files, const std::string& directory);
  [[nodiscard]] static Result<> check_no_gap(const std::vector<std::uint64_t>& epochs, const std::string& directory);
  [[nodiscard]] static Result<CommitRecord> read(FileSystem& files, const std::string& directory, std::uint64_t epoch);

  [[nodiscard]] const std::optional<CommitRecord>& newest() const { return newest_; }

  // The commit point of the epoch. REQUIRES: record.epoch follows newest()'s, or is 0. Errors: kConflict where a run on
  // another machine has committed the epoch; nothing is committed then.
  [[nodiscard]] Result<> append(const CommitRecord& record);

  // Deletes the oldest records beyond kKeptRecords, none that is newer than `published`.
  [[nodiscard]] Result<> retain(std::int64_t published);

 private:
  Journal(std::shared_ptr<FileSystem> files, std::string directory)
      : files_(std::move(files)), directory_(std::move(directory)) {}

  std::shared_ptr<FileSystem> files_;
  std::string directory_;
  std::optional<CommitRecord> newest_;
  std::uint64_t oldest_ = 0;
};

}  // namespace brook::runtime
