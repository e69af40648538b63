// brookmill explain [DATASET]
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/dataset_name.h"
#include "app/project.h"

namespace brook::app {

namespace {

struct ExplainOptions {
  ProjectOptions project;
  std::string dataset;
};

Result<> explain_project(Session& session, const ExplainOptions& options) {
  const plan::Spec spec = TRY(open_spec(*session.files, options.project));
  const plan::Graph graph = TRY(open_graph(*session.files, spec));
  const std::string key = options.dataset.empty() ? "" : TRY(dataset_key(graph, options.dataset));
  fmt::print(session.out, "{}", plan::explain(graph, key));
  return {};
}

}  // namespace

void add_explain(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("explain", "Show how each dataset is kept up to date");
  auto options = std::make_shared<ExplainOptions>();
  add_project_options(*command, options->project);
  command->add_option("DATASET", options->dataset, "Only this one");
  command->callback(
      [&session, options] { session.run = [&session, options] { return explain_project(session, *options); }; });
}

}  // namespace brook::app
