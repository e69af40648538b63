// Checkpoint: the folder named by `storage`, owned by one process while it runs.
//
//   checkpoint.json      format version and the random id that names everything this checkpoint ever writes
//   LOCK                 held by the running process
//   journal/             commit records (journal.h): the truth
//   state/<name>/        files of the state stores; what is live is named by the newest record
//   published.json       after a clean stop: the last epoch known to be published and durable
//
// It can be copied to another machine and resumed there, or lie on S3 and be resumed from everywhere. There LOCK keeps
// out other processes of the same machine, and the journal those of other machines: of two that run at once one stops
// at the first epoch that both want to commit. Until then they share the folder: names of what is not committed differ
// from run to run, and a run deletes nothing of epochs that are newer than those it knows. One thread at a time.
#pragma once

#include <memory>
#include <string>

#include "base/file_system.h"
#include "runtime/journal.h"
#include "state/state_store.h"

namespace brook::runtime {

class Checkpoint {
 public:
  // Creates the folder if need be and takes the lock. Errors: kConflict when another process runs on it (the
  // hint says what to do), kCorruption for a damaged or newer checkpoint.
  [[nodiscard]] static Result<Checkpoint> open(std::shared_ptr<FileSystem> files, const std::string& storage);

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] Journal& journal() { return journal_; }
  [[nodiscard]] std::int64_t published() const { return published_; }  // as of open()

  // The store of a name such as "source-default.transactions"; any text.
  [[nodiscard]] Result<std::unique_ptr<state::StateStore>> store(const std::string& name);
  // Deletes the folders of stores whose names are not listed.
  [[nodiscard]] Result<> retain_stores(const std::vector<std::string>& names);

  // At a clean stop, after everything published is synced.
  [[nodiscard]] Result<> note_published(std::int64_t epoch);

 private:
  Checkpoint(std::shared_ptr<FileSystem> files, std::string storage, std::unique_ptr<FileLock> lock, std::string id,
             Journal journal, std::int64_t published);
  [[nodiscard]] Result<> remove_old_files(const std::string& folder);

  std::shared_ptr<FileSystem> files_;
  std::string storage_;
  std::unique_ptr<FileLock> lock_;
  std::string id_;
  Journal journal_;
  std::int64_t published_;
};

// For readers without the lock: the id of the checkpoint, empty when there is none yet.
[[nodiscard]] Result<std::string> read_checkpoint_id(FileSystem& files, const std::string& storage);
[[nodiscard]] std::string journal_directory(const std::string& storage);
// The folder of a state store, relative to nothing: <storage>/state/<escaped name>.
[[nodiscard]] std::string store_directory(const std::string& storage, const std::string& name);

}  // namespace brook::runtime
