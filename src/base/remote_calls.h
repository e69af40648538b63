// RemoteCalls: the seam through which connectors change other systems (a broker, a database), as FileSystem is the one
// for disks: tests count these calls and kill the program before and after each. Any thread.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace brook {

class RemoteCalls {
 public:
  virtual ~RemoteCalls() = default;
  // Carries one change out by calling `perform`, and returns what it returns. `call` says which: "commit topic".
  [[nodiscard]] virtual Result<> mutate(std::string_view call, const std::function<Result<>()>& perform) = 0;
};

// Performs each call and does nothing else.
[[nodiscard]] std::shared_ptr<RemoteCalls> direct_remote_calls();

}  // namespace brook
