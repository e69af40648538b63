// FileQueue: every data file that a DeltaSource has taken in, in order; a file's index is its place for good. Kept in
// the checkpoint. One thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/delta/action.h"
#include "source/source.h"

namespace brook::source::delta {

struct QueuedFile {
  std::int64_t version = 0;  // of the table, that the file came with
  std::string path;          // as in the log
  std::uint64_t size_bytes = 0;
  std::int64_t modified_ms = 0;
  PartitionValues partition_values = {};
};

// Where reading began.
struct QueueStart {
  std::string table_id;
  std::int64_t version = 0;
  bool snapshot = false;  // with all files of that version; else with what it adds
};

class FileQueue {
 public:
  [[nodiscard]] std::uint64_t size() const { return files_.size(); }
  [[nodiscard]] const QueuedFile& at(std::uint64_t index) const { return files_[index]; }
  [[nodiscard]] const std::optional<QueueStart>& start() const { return start_; }
  void start_at(QueueStart start) { start_ = std::move(start); }
  void append(QueuedFile file) { files_.push_back(std::move(file)); }

  // Records for the state store: "start", and "file/<index>". Errors: kCorruption.
  [[nodiscard]] Result<> restore(std::string_view key, std::string_view value);
  [[nodiscard]] Result<> check_complete() const;
  [[nodiscard]] std::vector<LogChange> records(std::uint64_t first, std::uint64_t end) const;
  [[nodiscard]] LogChange start_record() const;  // REQUIRES: start()

 private:
  std::vector<QueuedFile> files_;
  std::optional<QueueStart> start_;
};

}  // namespace brook::source::delta
