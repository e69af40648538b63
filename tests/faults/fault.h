// Fault: what is to go wrong in a run, from the environment variable BROOKMILL_FAULT. Calls are counted from 1.
//   count:FILE   nothing; at the end FILE holds one line per mutating call: "rename <path>"
//   before:N     SIGKILL before the N-th mutating call        after:N   … right after it
//   torn:N       SIGKILL with the first half of the N-th call's bytes written (an append; else as before:N)
//   forget:N     power fails after the N-th call: everything below the working folder that was not synced is gone
//   hollow:N     … names are there, content that was not synced is not (see disk_model.h)
//   fail:N       the N-th call alone fails with an I/O error
//   full:N       from the N-th call on nothing more can be written: the disk is full
// A run with fewer calls than N goes undisturbed.
//
// BROOKMILL_FAULT_MEMORY=FILE hands on from a run that is killed to one in which power fails what was written and not
// synced: before, after and torn write the file, forget and hollow read it if it is there.
#pragma once

#include <memory>
#include <string_view>

#include "mutation.h"

namespace brook::faults {

class Fault : public MutationWatcher {
 public:
  // Called after the program has ended undisturbed.
  virtual void finish() {}
};

// REQUIRES: `root` is the folder whose files are at stake when power fails. `memory` is a path or empty. Errors: kUsage
// for another text or an unreadable memory.
[[nodiscard]] Result<std::shared_ptr<Fault>> parse_fault(std::string_view text, const std::string& root,
                                                         const std::string& memory = "");

}  // namespace brook::faults
