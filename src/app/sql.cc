// brookmill sql -e QUERY | -f FILE
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "analyze/analyzer.h"
#include "app/commands.h"
#include "app/project.h"
#include "app/query_output.h"
#include "app/query_parameters.h"
#include "app/query_tables.h"
#include "base/clock.h"
#include "plan/substitute.h"
#include "sql/parse.h"

namespace brook::app {

namespace {

constexpr int kAttempts = 3;  // a running pipeline may replace files while they are read

struct SqlOptions {
  ProjectOptions project;
  EngineSettings engine;
  std::vector<std::string> queries;
  std::string file;
  std::vector<std::string> parameters;
  std::string output = "table";
};

// Runs statements one after the other in one session.
class SqlSession {
 public:
  SqlSession(const Session& session, QueryTables& tables, engine::Engine& engine, const plan::Spec& spec,
             sql::Parameters parameters, OutputFormat format)
      : session_(session),
        tables_(tables),
        engine_(engine),
        spec_(spec),
        parameters_(std::move(parameters)),
        format_(format) {}

  Result<> run(const std::string& text, const std::string& file) {
    const plan::Substituted source = TRY(plan::Substituted::make(text, file, spec_.configuration));
    Result<> done = run_statements(source.text(), file);
    if (done) return done;
    Error error = std::move(done).error();
    error.location = source.written_at(error.location);
    return fail(std::move(error));
  }

 private:
  Result<> run_statements(const std::string& text, const std::string& file) {
    const std::vector<sql::Statement> statements = TRY(sql::parse_statements(text, file, parameters_));
    if (statements.empty())
      return fail(usage_error("there is no query").with_hint("Write brookmill sql -e 'SELECT …'"));
    for (const sql::Statement& statement : statements) {
      TRY(std::visit([&](const auto& node) { return execute(node, statement.location); }, statement.node));
    }
    return {};
  }

  Result<> execute(const sql::QueryStatement& statement, const Location&) {
    TRY(tables_.add_readers(statement.query, spec_));
    const engine::QueryContext context{.now_us = system_clock().now_us(),
                                       .session_time_zone = spec_.session_time_zone(),
                                       .ansi = spec_.ansi(),
                                       .random_seed = static_cast<std::uint64_t>(system_clock().steady_us()),
                                       .last_map_key_wins = spec_.last_map_key_wins()};
    for (int attempt = 1;; ++attempt) {
      const analyze::RelationPtr query = TRY(analyze::analyze_query(
          statement.query, tables_, {.ansi = context.ansi, .session_time_zone = context.session_time_zone}));
      const engine::Bindings bindings = TRY(tables_.bind(query, context));
      const Result<engine::BatchPtr> rows =
          engine_.collect(printable(query, format_), bindings, context, session_.cancel);
      if (rows) return print(**rows, query);
      if (rows.error().kind != ErrorKind::kIo || attempt == kAttempts) return fail(rows.error());
      TRY(tables_.refresh());
    }
  }

  Result<> print(const engine::Batch& rows, const analyze::RelationPtr& query) {
    if (!is_first_ && format_ != OutputFormat::kJson) fmt::print(session_.out, "\n");
    is_first_ = false;
    return print_rows(rows, query, format_, session_.out);
  }

  Result<> execute(const sql::SetProperty& set, const Location&) {
    spec_.configuration[set.key] = set.value;
    return {};
  }
  Result<> execute(const sql::CreateTemporaryView& view, const Location&) {
    TRY(tables_.add_readers(view.query, spec_));
    analyze::CatalogTable table{.key = folded_name(view.name.back()), .name = view.name.back(), .view = view.query};
    for (const sql::ColumnDefinition& column : view.columns) table.view_columns.push_back(column.name);
    tables_.add_view(std::move(table));
    return {};
  }
  Result<> execute(const sql::CreateFunction& function, const Location& where) {
    return tables_.add_function(function, where);
  }
  template <class Declaration>
  Result<> execute(const Declaration&, const Location& where) {
    return fail(
        usage_error("this statement belongs into a pipeline's SQL file")
            .at(where)
            .with_hint("brookmill sql takes queries, SET, CREATE TEMPORARY VIEW and CREATE TEMPORARY FUNCTION."));
  }

  const Session& session_;
  QueryTables& tables_;
  engine::Engine& engine_;
  plan::Spec spec_;  // with what the session SETs
  sql::Parameters parameters_;
  OutputFormat format_;
  bool is_first_ = true;
};

// Without --spec a project is welcome, not needed.
Result<std::optional<plan::Graph>> graph_if_any(Session& session, const ProjectOptions& options) {
  Result<plan::Spec> spec = open_spec(session, options);
  if (!spec && options.spec.empty() && spec.error().error_class == "PIPELINE_SPEC_FILE_NOT_FOUND") {
    return std::optional<plan::Graph>();
  }
  if (!spec) return fail(std::move(spec).error());
  return std::optional(TRY(open_graph(session.files, *spec)));
}

Result<> run_sql(Session& session, const SqlOptions& options) {
  const OutputFormat format = TRY(output_format(options.output));
  const std::optional<plan::Graph> graph = TRY(graph_if_any(session, options.project));
  const TemporaryFolder spill(*session.files);
  const std::unique_ptr<engine::Engine> engine = TRY(open_engine(options.engine, session.files, spill.path()));
  QueryTables tables(session.files, *engine, graph ? &*graph : nullptr, session.cancel);
  TRY(tables.refresh());
  SqlSession sql(session, tables, *engine, graph ? graph->spec : plan::Spec(),
                 TRY(query_parameters(options.parameters)), format);
  for (const std::string& query : options.queries) TRY(sql.run(query, ""));
  if (options.file.empty()) return {};
  const std::string text = TRY(read_file(*session.files, options.file));
  return sql.run(text, options.file);
}

}  // namespace

void add_sql(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("sql", "Ask the project's datasets and sources");
  auto options = std::make_shared<SqlOptions>();
  add_project_options(*command, options->project);
  add_engine_options(*command, options->engine);
  CLI::Option_group* what = command->add_option_group("what to run");
  what->add_option("-e,--execute", options->queries, "Statements, separated by ;")
      ->type_name("QUERY")
      ->allow_extra_args(false);
  what->add_option("-f,--file", options->file, "A file of statements")->type_name("FILE");
  what->require_option(1);
  command->add_option("--param", options->parameters, "A value for :NAME, or for the next ?; SQL literals, else text")
      ->type_name("[NAME=]VALUE")
      ->allow_extra_args(false);
  command->add_option("--output", options->output, "table, csv or json")->capture_default_str();
  command->callback([&session, options] { session.run = [&session, options] { return run_sql(session, *options); }; });
}

}  // namespace brook::app
