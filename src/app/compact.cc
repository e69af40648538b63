// brookmill compact DATASET: many small files of a table become few.
#include <set>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/dataset_name.h"
#include "app/project.h"
#include "base/clock.h"
#include "observe/observers.h"
#include "runtime/compact.h"

namespace brook::app {

namespace {

struct CompactCommand {
  ProjectOptions project;
  EngineSettings engine;
  std::vector<std::string> datasets;
};

Result<> compact(Session& session, const CompactCommand& command) {
  const plan::Spec spec = TRY(open_spec(session, command.project));
  const plan::Graph graph = TRY(open_graph(session.files, spec));
  std::set<std::string> keys;
  for (const std::string& name : command.datasets) keys.insert(TRY(dataset_key(graph, name)));
  const TemporaryFolder spill(*session.files);
  const std::unique_ptr<engine::Engine> engine = TRY(open_engine(command.engine, session.files, spill.path()));
  const std::unique_ptr<runtime::Observer> observer =
      observe::make_observer(observe::ProgressMode::kNone, {session.out, session.err});
  const runtime::Environment environment{session.files,  engine.get(),   &system_clock(),
                                         session.cancel, observer.get(), session.calls};
  const std::vector<runtime::CompactReport> reports = TRY(runtime::compact(graph, environment, keys));
  if (reports.empty()) fmt::print(session.out, "nothing has been written yet\n");
  for (const runtime::CompactReport& report : reports) {
    const std::string& name = graph.dataset(report.table)->name;
    if (report.files_before == report.files_after) {
      fmt::print(session.out, "{}: {} files, none to merge\n", name, report.files_before);
    } else {
      fmt::print(session.out, "{}: {} files became {}\n", name, report.files_before, report.files_after);
    }
  }
  return {};
}

}  // namespace

void add_compact(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("compact", "Make few files of a table's many small ones");
  auto options = std::make_shared<CompactCommand>();
  add_project_options(*command, options->project);
  add_engine_options(*command, options->engine);
  command->add_option("dataset", options->datasets, "Streaming tables")->required()->type_name("DATASET");
  command->callback([&session, options] { session.run = [&session, options] { return compact(session, *options); }; });
}

}  // namespace brook::app
