// SchemaChanges: columns that a running scan found and its table does not have, on their way from the scan to whoever
// starts the run again with them. Any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "base/data_type.h"

namespace brook::source {

class SchemaChanges {
 public:
  struct Change {
    Schema columns;    // of the table from now on, without those of folders
    std::string file;  // that has them
  };
  void report(const std::string& table_key, const Change& change) {
    const std::scoped_lock lock(mutex_);
    by_table_.try_emplace(table_key, change);
  }
  // What was reported since the last call.
  [[nodiscard]] std::map<std::string, Change> take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(by_table_, {});
  }

 private:
  std::mutex mutex_;
  std::map<std::string, Change> by_table_;
};

}  // namespace brook::source
