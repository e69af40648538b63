#include "app/signals.h"

#include <cassert>

namespace brook::app {

namespace {

// Written before the handlers are installed and after they are gone, so that they read it without a lock.
const CancelToken* active_token = nullptr;

extern "C" void request_stop(int) { active_token->request(); }

}  // namespace

StopOnSignals::StopOnSignals(const CancelToken& token) : token_(token) {
  assert(active_token == nullptr);
  active_token = &token_;
  struct sigaction action = {};
  action.sa_handler = request_stop;
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // the second signal finds the default: it ends the process
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &old_interrupt_);
  sigaction(SIGTERM, &action, &old_terminate_);
}

StopOnSignals::~StopOnSignals() {
  sigaction(SIGINT, &old_interrupt_, nullptr);
  sigaction(SIGTERM, &old_terminate_, nullptr);
  active_token = nullptr;
}

}  // namespace brook::app
