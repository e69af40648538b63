// brookmill version
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "base/version.h"

namespace brook::app {

void add_version(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("version", "Print the version");
  command->callback([&session] {
    session.run = [&session]() -> Result<> {
      fmt::print(session.out, "brookmill {} (DuckDB {})\n", kVersion, kDuckdbVersion);
      return {};
    };
  });
}

}  // namespace brook::app
