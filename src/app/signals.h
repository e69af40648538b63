// SIGINT and SIGTERM set a CancelToken while this object lives; a second one of the same kind ends the process at once.
// One object at a time, made and destroyed by the main thread.
#pragma once

#include <csignal>

#include "base/cancel.h"

namespace brook::app {

class StopOnSignals {
 public:
  explicit StopOnSignals(const CancelToken& token);
  ~StopOnSignals();
  StopOnSignals(const StopOnSignals&) = delete;
  StopOnSignals& operator=(const StopOnSignals&) = delete;

 private:
  CancelToken token_;
  struct sigaction old_interrupt_ = {};
  struct sigaction old_terminate_ = {};
};

}  // namespace brook::app
