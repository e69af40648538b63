#include "app/app.h"

#include <csignal>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/signals.h"

namespace brook::app {

namespace {

constexpr int kUsageExitCode = 2;

// CLI11 reports by exceptions, --help included; they end here.
int parse(CLI::App& app, int argc, char** argv, bool& go_on) {
  go_on = false;
  try {
    app.parse(argc, argv);
    go_on = true;
    return 0;
  } catch (const CLI::Success& success) {  // --help
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    const CLI::App* where = &app;
    for (const CLI::App* command : app.get_subcommands()) where = command;
    fmt::print(stderr, "brookmill: {}\n  brookmill{} --help   shows what there is.\n", error.what(),
               where == &app ? "" : " " + where->get_name());
    return kUsageExitCode;
  }
}

}  // namespace

int run_app(int argc, char** argv, std::shared_ptr<FileSystem> files, std::shared_ptr<RemoteCalls> calls) {
  CLI::App app{"brookmill runs streaming ETL written in SQL: exactly-once micro-batches, on one machine.", "brookmill"};
  app.require_subcommand(1);
  Session session;
  session.files = std::move(files);
  session.calls = std::move(calls);
  for (const auto add : kCommands) add(app, session);
  bool go_on = false;
  if (const int code = parse(app, argc, argv, go_on); !go_on) return code;

  std::signal(SIGPIPE, SIG_IGN);  // a reader that left is an error of a write, not the end of a run
  const StopOnSignals stop(session.cancel);
  const Result<> done = session.run();
  std::fflush(session.out);
  if (done) return 0;
  if (done.error().kind != ErrorKind::kCancelled) fmt::print(session.err, "{}\n", done.error().to_string());
  return done.error().exit_code();
}

}  // namespace brook::app
