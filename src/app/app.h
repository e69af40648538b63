// The whole program behind main(), so that the test program of tests/faults can run it on another file system.
#pragma once

#include <memory>

#include "base/file_system.h"
#include "base/remote_calls.h"

namespace brook::app {

// Runs the command line and returns the exit code (DESIGN §3); errors are printed on stderr. Everything durable,
// and every look for files, goes through `files`. Returns on every path, also after SIGINT and SIGTERM: it never
// calls exit(). One call at a time, from the main thread.
[[nodiscard]] int run_app(int argc, char** argv, std::shared_ptr<FileSystem> files,
                          std::shared_ptr<RemoteCalls> calls = direct_remote_calls());

}  // namespace brook::app
