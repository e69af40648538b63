// DeltaLog: the log of one Delta table, in its folder _delta_log. Reads versions and adds new ones. One thread.
//
// An entry is a file that appears whole under the next version's name, or not at all: whoever takes the name first has
// made that version. After it lost, a writer reads what the other wrote and tries the version behind.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "engine/engine.h"
#include "source/delta/snapshot.h"
#include "source/delta/table_files.h"

namespace brook::source::delta {

class DeltaLog {
 public:
  // `engine` reads and writes checkpoints; without one they are read with an engine opened for that.
  DeltaLog(std::shared_ptr<TableFiles> table, engine::Engine* engine) : table_(std::move(table)), engine_(engine) {}
  DeltaLog(std::shared_ptr<FileSystem> files, const std::string& table, engine::Engine* engine)
      : DeltaLog(open_table_files(std::move(files), table), engine) {}

  // The table as of a version, or as of now; Snapshot::exists() is false where there is no table. Errors: kInput for a
  // version that is not there (any more), kCorruption for a log with a gap.
  [[nodiscard]] Result<Snapshot> load(std::optional<std::int64_t> version = std::nullopt);
  // Takes in what was added behind the snapshot; true if anything was.
  [[nodiscard]] Result<bool> update(Snapshot& snapshot);

  // The entry of a version; nothing: there is none (yet).
  [[nodiscard]] Result<std::optional<std::vector<Action>>> read(std::int64_t version);
  // The first version whose entry is still there, and the time of an entry. REQUIRES: there is a table.
  [[nodiscard]] Result<std::int64_t> first_version();
  [[nodiscard]] Result<std::int64_t> modified_ms(std::int64_t version);

  // Makes the version of these actions; false: somebody else made that version. `staged` is a path under which the
  // entry is written first, where that is needed. The entry's name is durable once directory() is synced.
  [[nodiscard]] Result<bool> add(std::int64_t version, const std::vector<Action>& actions, const std::string& staged);

  // Writes the snapshot as a checkpoint, from which readers begin. `staging` is a folder for it to be written in first.
  [[nodiscard]] Result<> write_checkpoint(const Snapshot& snapshot, const std::string& staging);
  // Deletes entries that are older, and older than the newest checkpoint.
  [[nodiscard]] Result<> expire(std::int64_t before_ms);

  [[nodiscard]] std::string directory() const { return table_->path_of("_delta_log"); }
  [[nodiscard]] const std::string& table() const { return table_->path(); }

 private:
  struct Checkpoint {
    std::int64_t version = kNoTable;
    std::vector<std::string> parts;  // paths
  };
  struct Listing {
    std::vector<std::int64_t> entries;    // sorted
    std::vector<Checkpoint> checkpoints;  // complete ones, by version
  };
  [[nodiscard]] Result<Listing> list();
  [[nodiscard]] Result<Snapshot> load_as_of(std::optional<std::int64_t> version);
  [[nodiscard]] std::string entry_path(std::int64_t version) const;
  [[nodiscard]] Result<engine::Engine*> engine();

  std::shared_ptr<TableFiles> table_;
  engine::Engine* engine_;
  std::unique_ptr<engine::Engine> own_engine_;
};

}  // namespace brook::source::delta
