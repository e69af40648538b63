// brookmill dry-run [--portable]
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/project.h"
#include "plan/portable.h"

namespace brook::app {

namespace {

struct DryRunOptions {
  ProjectOptions project;
  bool portable = false;
};

std::string way_of(const plan::Flow& flow) {
  if (const auto* recompute = std::get_if<plan::RecomputePlan>(&flow.plan)) {
    return fmt::format("full, because {}", recompute->reason);
  }
  return "incremental";
}

std::string name_of(const plan::Graph& graph, const std::string& key) {
  const plan::SourceTable* source = graph.source(key);
  return source != nullptr ? source->name : graph.dataset(key)->name;
}

Result<> print_extensions(Session& session, const plan::Spec& spec) {
  const std::vector<plan::Extension> extensions = TRY(plan::extensions_used(*session.files, spec));
  for (const plan::Extension& extension : extensions) {
    fmt::print(session.out, "{}: {}; in Spark: {}\n", extension.location.to_string(), extension.what,
               extension.instead);
  }
  const std::size_t count = extensions.size();
  fmt::print(session.out, "{}\n",
             count == 0   ? "spark-pipelines takes this project as it is."
             : count == 1 ? "1 extension that spark-pipelines rejects."
                          : fmt::format("{} extensions that spark-pipelines rejects.", count));
  return {};
}

Result<> dry_run(Session& session, const DryRunOptions& options) {
  const plan::Spec spec = TRY(open_spec(session, options.project));
  const plan::Graph graph = TRY(open_graph(session.files, spec));
  if (options.portable) return print_extensions(session, spec);
  for (const plan::SourceTable& source : graph.sources) {
    fmt::print(session.out, "source {} ({})\n", source.name, source.format);
  }
  for (const plan::Dataset& dataset : graph.datasets) {
    fmt::print(session.out, "{} {} ({})\n",
               dataset.kind == plan::DatasetKind::kStreamingTable ? "streaming table" : "materialized view",
               dataset.name, dataset.format);
    for (const plan::Flow& flow : graph.flows) {
      if (flow.target != dataset.key) continue;
      std::vector<std::string> inputs;
      for (const plan::FlowInput& input : flow.inputs) inputs.push_back(name_of(graph, input.table_key));
      fmt::print(session.out, "  flow {}: reads {}; {}\n", flow.name, fmt::join(inputs, ", "), way_of(flow));
    }
  }
  return {};
}

}  // namespace

void add_dry_run(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("dry-run", "Check the project; print its datasets and flows in order");
  auto options = std::make_shared<DryRunOptions>();
  add_project_options(*command, options->project);
  command->add_flag("--portable", options->portable, "List each use of what Spark's own spark-pipelines rejects");
  command->callback([&session, options] { session.run = [&session, options] { return dry_run(session, *options); }; });
}

}  // namespace brook::app
