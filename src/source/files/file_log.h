// FileLog: every file a source has ever taken, in order of arrival; a file's index is its place for good. Paths are
// held once per folder. Also knows which names it holds, for looking for new ones. Used by one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "source/files/planned_file.h"
#include "source/source.h"

namespace brook::source {

// A set of names that stay where they are. Asking allocates nothing.
class NameSet {
 public:
  // REQUIRES: the name's bytes outlive the set. False: it was in already.
  bool insert(std::string_view name);
  [[nodiscard]] bool contains(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  void grow();

  std::vector<std::string_view> slots_;  // a power of two of them; no data: free
  std::size_t size_ = 0;
};

class FileLog {
 public:
  // Records hold paths below this folder without it; "": as they are.
  explicit FileLog(std::string directory = "") : directory_(std::move(directory)) {}

  [[nodiscard]] std::uint64_t size() const { return entries_.size(); }
  // REQUIRES: index < size(), and the log is complete.
  [[nodiscard]] PlannedFile at(std::uint64_t index) const;
  [[nodiscard]] std::uint64_t size_bytes(std::uint64_t index) const { return entries_[index].size_bytes; }
  // The newest time of modification; 0 if the log is empty.
  [[nodiscard]] std::int64_t newest_us() const { return newest_us_; }

  void append(const PlannedFile& file);
  // The names of a folder that were taken or are to be left alone; nullptr: none.
  [[nodiscard]] const NameSet* seen(const std::string& folder) const;
  // Never take this file, without a place in the log.
  void leave_alone(const std::string& folder, std::string_view name);

  // Records for the state store: key "file/<index>".
  [[nodiscard]] Result<> restore(std::string_view key, std::string_view value);
  // Errors: kCorruption if a record is missing.
  [[nodiscard]] Result<> check_complete() const;
  // Records of the files from `first` up to `end`.
  [[nodiscard]] std::vector<LogChange> records(std::uint64_t first, std::uint64_t end) const;

 private:
  struct Folder {
    std::string path;
    NameSet names;
  };
  struct Entry {
    Folder* folder = nullptr;  // null: a hole, while restoring
    std::string_view name;
    std::uint64_t size_bytes = 0;
    std::int64_t modified_us = 0;
    std::string_view version;  // empty: a file of this machine
  };

  Folder& folder(const std::string& path);
  std::string_view keep(std::string_view name);
  void put(std::uint64_t index, const PlannedFile& file);

  std::string directory_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::unique_ptr<Folder>> folders_;
  std::deque<std::string> names_;  // pieces of memory that names point into; never moved
  std::int64_t newest_us_ = 0;
};

}  // namespace brook::source
