// The ways in which a run's progress reaches a person or a program.
//
//   live   one line per dataset, redrawn in place, a summary at the end     on `messages`
//   plain  one line per epoch                                               on `messages`
//   json   one object per epoch, Spark's StreamingQueryProgress             on `progress`
//   none   nothing
// Notes go to `messages` in every mode, so that what `progress` receives is JSON lines and nothing else.
//
// An observer belongs to the thread that runs the pipeline. A reader that went away is no reason to stop a run:
// failed writes are ignored.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string_view>

#include "base/clock.h"
#include "runtime/observer.h"

namespace brook::observe {

enum class ProgressMode : std::uint8_t { kAuto, kPlain, kJson, kNone };  // auto: live on a terminal, else plain

// The value of --progress. Errors: kUsage naming the modes there are.
[[nodiscard]] Result<ProgressMode> progress_mode(std::string_view text);

struct ObserverOutput {
  std::FILE* progress = stdout;
  std::FILE* messages = stderr;
};

// REQUIRES: the files and the clock outlive the observer.
[[nodiscard]] std::unique_ptr<runtime::Observer> make_observer(ProgressMode mode, ObserverOutput output = {},
                                                               const Clock& clock = system_clock());

}  // namespace brook::observe
