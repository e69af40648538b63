// brookmill state show DATASET
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/dataset_name.h"
#include "app/project.h"
#include "app/query_output.h"
#include "engine/value.h"
#include "operator/operator.h"
#include "runtime/checkpoint.h"
#include "runtime/operator_chain.h"
#include "runtime/rows.h"

namespace brook::app {

namespace {

struct StateOptions {
  ProjectOptions project;
  EngineSettings engine;
  std::string dataset;
  std::string step;
  std::vector<std::string> keys;
  std::string output = "table";
};

// An operator of the dataset as the newest record has it.
struct Found {
  const plan::Flow* flow = nullptr;
  const plan::Step* step = nullptr;
  runtime::OperatorRecord record;
};

Result<std::vector<Found>> operators_of(const plan::Graph& graph, const std::string& key,
                                        const runtime::CommitRecord& last) {
  std::vector<Found> found;
  for (const plan::Flow& flow : graph.flows) {
    const auto record = last.flows.find(flow.name);
    if (flow.target != key || record == last.flows.end()) continue;
    for (const plan::Step* step : plan::steps_of(flow)) {
      const auto state = record->second.operators.find(step->name);
      if (state != record->second.operators.end()) found.push_back({&flow, step, state->second});
    }
  }
  if (found.empty()) {
    return fail(
        usage_error(key + " keeps no state")
            .with_hint("brookmill explain says how each dataset is kept; brookmill plan, what an edit changed."));
  }
  return found;
}

// The one that was asked for, or the only one.
Result<Found> chosen(const std::vector<Found>& found, const std::string& step) {
  std::vector<std::string> names;
  for (const Found& each : found) {
    names.push_back(fmt::format("{} ({} rows)", each.step->name, each.record.rows));
    if (each.step->name == step || (step.empty() && found.size() == 1)) return each;
  }
  return fail(usage_error(step.empty() ? "the dataset has several operators" : "the dataset has no operator " + step)
                  .with_hint(fmt::format("Choose one with --operator: {}", fmt::join(names, ", "))));
}

// "column=text": the rows whose value in that column is printed so.
Result<std::vector<std::pair<std::size_t, std::string>>> conditions(const Schema& schema,
                                                                    const std::vector<std::string>& keys) {
  std::vector<std::pair<std::size_t, std::string>> conditions;
  for (const std::string& key : keys) {
    const std::size_t equal = std::min(key.find('='), key.size());
    const auto column =
        std::ranges::find_if(schema, [&](const Field& field) { return same_name(field.name, key.substr(0, equal)); });
    if (equal == key.size() || column == schema.end()) {
      return fail(usage_error("--key takes COLUMN=VALUE").with_hint("The columns are: " + ddl(schema)));
    }
    conditions.emplace_back(column - schema.begin(), key.substr(equal + 1));
  }
  return conditions;
}

Result<engine::BatchPtr> matching(engine::Engine& engine, const engine::BatchPtr& rows,
                                  const std::vector<std::string>& keys) {
  if (keys.empty()) return rows;
  const Schema& schema = rows->schema();
  const auto wanted = TRY(conditions(schema, keys));
  std::vector<std::vector<engine::Value>> kept;
  const std::unique_ptr<engine::BatchReader> reader = TRY(rows->read());
  while (const engine::ChunkView* chunk = TRY(reader->next())) {
    for (std::size_t row = 0; row < chunk->rows; ++row) {
      const bool matches = std::ranges::all_of(wanted, [&](const auto& condition) {
        const auto& [column, text] = condition;
        const DataType& type = schema[column].type;
        return engine::to_text(type, engine::read_value(type, chunk->columns[column], row)) == text;
      });
      if (!matches) continue;
      std::vector<engine::Value>& values = kept.emplace_back();
      for (std::size_t i = 0; i < schema.size(); ++i) {
        values.push_back(engine::read_value(schema[i].type, chunk->columns[i], row));
      }
    }
  }
  return engine::batch_of_rows(engine, schema, kept);
}

Result<> show(Session& session, const StateOptions& options) {
  const OutputFormat format = TRY(output_format(options.output));
  const plan::Spec spec = TRY(open_spec(session, options.project));
  const plan::Graph graph = TRY(open_graph(session.files, spec));
  const std::string key = TRY(dataset_key(graph, options.dataset));
  const std::string journal = runtime::journal_directory(spec.storage);
  const std::optional<runtime::CommitRecord> last = TRY(runtime::Journal::read_newest(*session.files, journal));
  if (!last) return fail(usage_error(spec.storage + " has no checkpoint yet").with_hint("Run the pipeline first."));
  const std::vector<Found> operators = TRY(operators_of(graph, key, *last));
  const Found found = TRY(chosen(operators, options.step));

  const MemoryShares memory = TRY(memory_shares(options.engine));
  const std::unique_ptr<op::Operator> op = TRY(op::make_operator(*found.step, memory.state_bytes));
  const std::string folder =
      runtime::store_directory(spec.storage, runtime::operator_store_name(found.flow->name, found.step->name));
  const std::unique_ptr<state::StateStore> store = TRY(state::StateStore::open(session.files, folder));
  TRY(store->restore(found.record.state,
                     [&](std::string_view name, std::string_view value) { return op->load(name, value); }));

  const TemporaryFolder spill(*session.files);
  const std::unique_ptr<engine::Engine> engine = TRY(open_engine(options.engine, session.files, spill.path()));
  const engine::QueryContext context{.session_time_zone = spec.session_time_zone(), .ansi = spec.ansi()};
  const std::shared_ptr<engine::ScanSource> rows = TRY(op->remembered());
  Schema schema = rows->schema();
  if (std::holds_alternative<plan::AggregateStep>(found.step->kind)) {  // groups have no names of their own
    for (std::size_t i = 0; i < schema.size(); ++i) schema[i].name = found.step->output[i].name;
  }
  const analyze::RelationPtr all = runtime::scan_all(schema, "state");
  engine::BatchPtr batch = TRY(engine->collect(all, {{"state", rows}}, context, session.cancel));
  batch = TRY(matching(*engine, batch, options.keys));
  const engine::BatchPtr printed =
      TRY(engine->collect(printable(all, format), {{"state", batch}}, context, session.cancel));
  return print_rows(*printed, all, format, session.out);
}

}  // namespace

void add_state(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("state", "Look into what the operators remember");
  command->require_subcommand(1);
  auto options = std::make_shared<StateOptions>();
  CLI::App* show_command = command->add_subcommand("show", "An operator's state as a table");
  add_project_options(*show_command, options->project);
  add_engine_options(*show_command, options->engine);
  show_command->add_option("DATASET", options->dataset, "Whose state")->required();
  show_command->add_option("--operator", options->step, "Which of its operators, by the name that explain gives it");
  show_command->add_option("--key", options->keys, "Only rows with this value: COLUMN=VALUE, any number of times")
      ->allow_extra_args(false);
  show_command->add_option("--output", options->output, "table, csv or json")->capture_default_str();
  show_command->callback(
      [&session, options] { session.run = [&session, options] { return show(session, *options); }; });
}

}  // namespace brook::app
