// Reads a whole checkpoint and checks it: records, state files, and that every data file that a
// table's manifest names is there. For `checkpoint verify`; needs no lock, but should not run
// beside a running pipeline, which may delete what it is about to read.
#pragma once

#include <memory>

#include "base/file_system.h"
#include "plan/spec.h"

namespace brook::runtime {

struct VerifyReport {
  std::size_t epochs = 0;
  std::size_t states = 0;
  std::size_t data_files = 0;
};

// Errors: kCorruption naming the file that is damaged or missing.
[[nodiscard]] Result<VerifyReport> verify_checkpoint(const std::shared_ptr<FileSystem>& files, const plan::Spec& spec);

}  // namespace brook::runtime
