// Session: what every command gets: files, streams, and the request to stop. Commands are functions that add
// themselves to the command line and leave in Session::run what is to be done once it is parsed:
//
//   void add_version(CLI::App& app, Session& session);     one per file version.cc, explain.cc …; listed in commands.h
#pragma once

#include <cstdio>
#include <functional>
#include <memory>

#include "base/cancel.h"
#include "base/file_system.h"
#include "base/remote_calls.h"

namespace brook::app {

struct Session {
  std::shared_ptr<FileSystem> files;
  std::shared_ptr<RemoteCalls> calls;
  CancelToken cancel;  // SIGINT, SIGTERM
  std::FILE* out = stdout;
  std::FILE* err = stderr;
  std::function<Result<>()> run;  // of the command chosen
};

}  // namespace brook::app
