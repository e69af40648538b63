// What must be synced before a commit, collected from several places.
#pragma once

#include "base/file_system.h"

namespace brook::runtime {

inline void add_syncs(SyncSet& all, const SyncSet& more) {
  all.files.insert(all.files.end(), more.files.begin(), more.files.end());
  all.directories.insert(all.directories.end(), more.directories.begin(), more.directories.end());
  all.then_remove.insert(all.then_remove.end(), more.then_remove.begin(), more.then_remove.end());
}

}  // namespace brook::runtime
