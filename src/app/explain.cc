// brookmill explain [DATASET]
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/dataset_name.h"
#include "app/project.h"
#include "runtime/checkpoint.h"

namespace brook::app {

namespace {

struct ExplainOptions {
  ProjectOptions project;
  std::string dataset;
};

// What the last epochs cost, and what they left.
plan::ExplainNotes notes_of(const runtime::CommitRecord& last) {
  constexpr double kMillisecond = 1000;
  constexpr double kKiB = 1024;
  plan::ExplainNotes notes;
  for (const auto& [name, flow] : last.flows) {
    notes.flows[name] = fmt::format("last epoch: {:.1f} ms", static_cast<double>(flow.work_us) / kMillisecond);
    for (const auto& [step, op] : flow.operators) {
      notes.steps[{name, step}] = fmt::format("state {} rows, {:.1f} KiB; the last change touched {} rows", op.rows,
                                              static_cast<double>(op.bytes) / kKiB, op.rows_touched);
    }
  }
  return notes;
}

Result<> explain_project(Session& session, const ExplainOptions& options) {
  const plan::Spec spec = TRY(open_spec(session, options.project));
  const plan::Graph graph = TRY(open_graph(session.files, spec));
  const std::string key = options.dataset.empty() ? "" : TRY(dataset_key(graph, options.dataset));
  const std::string journal = runtime::journal_directory(spec.storage);
  const std::optional<runtime::CommitRecord> last = TRY(runtime::Journal::read_newest(*session.files, journal));
  fmt::print(session.out, "{}", plan::explain(graph, key, last ? notes_of(*last) : plan::ExplainNotes()));
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
