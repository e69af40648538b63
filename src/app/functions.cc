// brookmill functions: the page docs/functions.md. Not in --help: it is for those who build brookmill.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "function/docs_page.h"

namespace brook::app {

void add_functions(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("functions", "Print the page of the functions")->group("");
  command->callback([&session] {
    session.run = [&session]() -> Result<> {
      fmt::print(session.out, "{}", function::docs_page());
      return {};
    };
  });
}

}  // namespace brook::app
