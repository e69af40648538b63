// CancelToken: one flag that a signal handler or a caller sets and every loop asks. Copies share the flag.
// All members may be called from any thread; request() is also safe in a signal handler.
#pragma once

#include <atomic>
#include <memory>

#include "base/result.h"

namespace brook {

class CancelToken {
 public:
  void request() const { flag_->store(true, std::memory_order_relaxed); }
  [[nodiscard]] bool requested() const { return flag_->load(std::memory_order_relaxed); }
  // An Error of kind kCancelled once stop was asked for.
  [[nodiscard]] Result<> check() const {
    if (requested()) return fail(cancelled_error());
    return {};
  }

 private:
  std::shared_ptr<std::atomic<bool>> flag_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace brook
