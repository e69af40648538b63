// brookmill plan
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/project.h"
#include "runtime/checkpoint.h"
#include "runtime/edits.h"

namespace brook::app {

namespace {

Result<> plan_project(Session& session, const ProjectOptions& options) {
  const plan::Spec spec = TRY(open_spec(session, options));
  const plan::Graph graph = TRY(open_graph(session.files, spec));
  const std::string journal = runtime::journal_directory(spec.storage);
  const std::optional<runtime::CommitRecord> last = TRY(runtime::Journal::read_newest(*session.files, journal));
  if (!last) {
    fmt::print(session.out, "{}: no checkpoint yet; everything is new\n", spec.storage);
    return {};
  }
  fmt::print(session.out, "{}", runtime::edits_text(graph, *last));
  return {};
}

}  // namespace

void add_plan(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("plan", "Say what an edit does to the checkpoint, before anything runs");
  auto options = std::make_shared<ProjectOptions>();
  add_project_options(*command, *options);
  command->callback(
      [&session, options] { session.run = [&session, options] { return plan_project(session, *options); }; });
}

}  // namespace brook::app
