// brookmill run: the pipeline, once over what is there or continuously.
#include <charconv>
#include <map>
#include <set>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/dataset_name.h"
#include "app/project.h"
#include "base/clock.h"
#include "observe/observers.h"
#include "runtime/runner.h"
#include "sql/parse.h"

namespace brook::app {

namespace {

struct RunCommand {
  ProjectOptions project;
  EngineSettings engine;
  std::vector<std::string> full_refresh;
  std::vector<std::string> refresh;
  bool full_refresh_all = false;
  bool continuous = false;
  std::string trigger;
  std::string progress = "auto";
  std::string remote;
  bool drain = false;
};

// '10 seconds', 'interval 1 minute', '500 milliseconds': Spark's processing time trigger.
Result<std::int64_t> trigger_us(const std::string& text) {
  static const std::map<std::string, std::int64_t> units = {{"MICROSECOND", 1},      {"MILLISECOND", 1'000},
                                                            {"SECOND", 1'000'000},   {"MINUTE", 60'000'000},
                                                            {"HOUR", 3'600'000'000}, {"DAY", 86'400'000'000}};
  if (text.empty()) return 0;
  const auto wrong = [&] {
    return usage_error(fmt::format("'{}' is not a trigger interval", text))
        .with_hint("Write it as --trigger '10 seconds'.");
  };
  const bool prefixed = folded_name(text).starts_with("interval ");
  const Result<sql::ExpressionPtr> parsed = sql::parse_expression((prefixed ? "" : "INTERVAL ") + text, "--trigger");
  if (!parsed) return fail(wrong());
  const auto* interval = std::get_if<sql::IntervalLiteral>(&(*parsed)->node);
  if (interval == nullptr || !interval->to_unit.empty()) return fail(wrong());
  std::int64_t total = 0;
  for (const sql::IntervalPart& part : interval->parts) {
    const auto* count = std::get_if<sql::Literal>(&part.value->node);
    const auto unit = units.find(part.unit);
    std::int64_t value = 0;
    if (count == nullptr || unit == units.end()) return fail(wrong());
    const char* end = count->text.data() + count->text.size();
    if (std::from_chars(count->text.data(), end, value).ptr != end || value < 0 || value > 1'000'000)
      return fail(wrong());
    total += value * unit->second;
  }
  return total;
}

Result<std::set<std::string>> keys_of(const plan::Graph& graph, const std::vector<std::string>& names) {
  std::set<std::string> keys;
  for (const std::string& name : names) keys.insert(TRY(dataset_key(graph, name)));
  return keys;
}

Result<runtime::RunOptions> run_options(const plan::Graph& graph, const RunCommand& command) {
  runtime::RunOptions options;
  options.continuous = command.continuous;
  options.drain = command.drain;
  options.trigger_us = TRY(trigger_us(command.trigger));
  options.pipeline.full_refresh = TRY(keys_of(graph, command.full_refresh));
  options.pipeline.full_refresh_all = command.full_refresh_all;
  options.pipeline.refresh = TRY(keys_of(graph, command.refresh));
  options.pipeline.state_budget_bytes = TRY(memory_shares(command.engine)).state_bytes;
  if (!options.pipeline.refresh.empty()) {
    options.pipeline.refresh.insert(options.pipeline.full_refresh.begin(), options.pipeline.full_refresh.end());
  }
  return options;
}

Result<> run(Session& session, const RunCommand& command) {
  if (!command.remote.empty()) {
    return fail(
        usage_error("--remote is not supported yet")
            .with_hint(
                "Run the project here, or with Spark's own spark-pipelines; see `brookmill dry-run --portable`."));
  }
  if (command.drain && command.continuous) {
    return fail(usage_error("--drain closes windows at the end of a run, and --continuous has none")
                    .with_hint("Leave one of the two out."));
  }
  const observe::ProgressMode mode = TRY(observe::progress_mode(command.progress));
  const plan::Spec spec = TRY(open_spec(session, command.project));
  source::SchemaFinder finder({.files = session.files,
                               .storage = spec.storage,
                               .time_zone = spec.session_time_zone(),
                               .keeps = true,
                               .afresh = command.full_refresh_all});
  const plan::Graph graph = TRY(open_graph(*session.files, spec, finder));
  finder.find_kept_only();
  const runtime::RunOptions options = TRY(run_options(graph, command));
  const TemporaryFolder spill(*session.files);
  const std::unique_ptr<engine::Engine> engine = TRY(open_engine(command.engine, session.files, spill.path()));
  const std::unique_ptr<runtime::Observer> observer = observe::make_observer(mode, {session.out, session.err});
  const runtime::Environment environment{session.files,  engine.get(),   &system_clock(),
                                         session.cancel, observer.get(), session.calls};
  const auto tell = [&] {
    for (const std::string& note : finder.take_notes()) observer->note(note);
  };
  tell();
  Result<runtime::RunSummary> ran = runtime::run(graph, environment, options);
  // Files turned up with columns that their table did not have: the run goes on with them from its last commit.
  while (!ran && TRY(finder.take_in(*environment.schema_changes))) {
    tell();
    const plan::Graph evolved = TRY(open_graph(*session.files, spec, finder));
    ran = runtime::run(evolved, environment, options);
  }
  if (!ran) return fail(std::move(ran).error());
  return {};
}

}  // namespace

void add_run(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("run", "Run the pipeline over what is new, then stop; or --continuous");
  auto options = std::make_shared<RunCommand>();
  add_project_options(*command, options->project);
  add_engine_options(*command, options->engine);
  command
      ->add_option("--full-refresh", options->full_refresh,
                   "Rebuild these datasets, and all that read them, from the beginning")
      ->delimiter(',');
  command->add_flag("--full-refresh-all", options->full_refresh_all, "Rebuild every dataset from the beginning");
  command->add_option("--refresh", options->refresh, "Run only these datasets")->delimiter(',');
  CLI::Option* continuous =
      command->add_flag("--continuous", options->continuous, "Go on until stopped (SIGINT, SIGTERM)");
  command->add_option("--trigger", options->trigger, "With --continuous: at most one epoch in this time, '10 seconds'")
      ->needs(continuous);
  command->add_option("--progress", options->progress, "auto, plain, json or none")->capture_default_str();
  command->add_option("--remote", options->remote, "Run on a Spark Connect server, sc://host:port");
  command->add_flag("--drain", options->drain, "Close windows that are still open at the end");
  command->callback([&session, options] { session.run = [&session, options] { return run(session, *options); }; });
}

}  // namespace brook::app
