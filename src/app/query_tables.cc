#include "app/query_tables.h"

#include <algorithm>

#include <fmt/format.h>

#include "analyze/reader_call.h"
#include "app/project.h"
#include "plan/reader_call.h"
#include "plan/refuse.h"
#include "source/schema/schema_finder.h"

namespace brook::app {

QueryTables::QueryTables(std::shared_ptr<FileSystem> files, engine::Engine& engine, const plan::Graph* graph,
                         CancelToken cancel)
    : files_(std::move(files)), engine_(engine), graph_(graph), cancel_(std::move(cancel)) {}

Result<> QueryTables::refresh() {
  sources_.clear();
  committed_.clear();
  if (graph_ == nullptr) return {};
  snapshot_ = TRY(runtime::read_snapshot(files_, graph_->spec));
  if (!snapshot_) return {};
  for (const plan::Dataset& dataset : graph_->datasets) {
    const auto table = snapshot_->tables.find(dataset.key);
    if (table == snapshot_->tables.end()) continue;
    committed_[dataset.key] = {.key = dataset.key, .name = dataset.name, .schema = table->second.schema};
  }
  return {};
}

const analyze::CatalogTable* QueryTables::find(const sql::Name& name) const {
  if (name.size() == 1) {
    const auto view = views_.find(folded_name(name[0]));
    if (view != views_.end()) return &view->second;
  }
  if (name.size() == 2) {
    const auto reader = reader_tables_.find(name[0] + "." + name[1]);
    if (reader != reader_tables_.end()) return &reader->second;
  }
  const analyze::CatalogTable* table = graph_ == nullptr ? nullptr : graph_->catalog->find(name);
  if (table == nullptr) return nullptr;
  const auto committed = committed_.find(table->key);
  return committed == committed_.end() || table->view ? table : &committed->second;
}

std::vector<std::string> QueryTables::names() const {
  std::vector<std::string> names;
  for (const auto& [key, view] : views_) names.push_back(view.name);
  if (graph_ != nullptr) std::ranges::copy(graph_->catalog->names(), std::back_inserter(names));
  return names;
}

Result<> QueryTables::add_readers(const sql::QueryPtr& query, const plan::Spec& spec) {
  TRY(plan::check_tables_read(query));
  source::SchemaFinder finder(
      {.files = files_, .storage = "", .time_zone = spec.session_time_zone(), .keeps = false, .afresh = true});
  for (const analyze::ReaderUse& use : analyze::readers_used(query)) {
    plan::SourceTable table = TRY(plan::reader_table(*use.call, use.location, spec));
    const plan::SourceTraits traits = TRY(finder.describe(table));
    if (traits.columns) table.schema = *traits.columns;
    table.inferred = traits.inferred;
    if (traits.inferred) table.partitioned_by = traits.partitioned_by;
    if (Result<> checked = source::check_source(table); !checked) {
      return fail(std::move(checked).error().at(use.location));
    }
    const plan::SourceTable* known = graph_ == nullptr ? nullptr : graph_->source(table.key);
    if (const auto before = readers_.find(table.key); before != readers_.end()) known = &before->second;
    TRY(plan::check_same_reader(known, table, use.location));
    reader_tables_[table.key] = {
        .key = table.key, .name = table.name, .schema = table.schema, .metadata = traits.metadata};
    readers_[table.key] = std::move(table);
  }
  return {};
}

const sql::CreateFunction* QueryTables::find_function(const sql::Name& name) const {
  if (const sql::CreateFunction* own = functions_.find(name)) return own;
  return graph_ == nullptr ? nullptr : graph_->catalog->find_function(name);
}

void QueryTables::add_view(analyze::CatalogTable view) {
  const std::string key = folded_name(view.name);
  views_.insert_or_assign(key, std::move(view));
}

Result<engine::Bindings> QueryTables::bind(const analyze::RelationPtr& query, const engine::QueryContext& context) {
  std::vector<const analyze::Scan*> scans;
  analyze::visit_relations(query, [&](const analyze::RelationPtr& relation) {
    if (const auto* scan = std::get_if<analyze::Scan>(&relation->node)) scans.push_back(scan);
  });
  engine::Bindings bindings;
  for (const analyze::Scan* scan : scans) {
    if (scan->stream) {
      return fail(usage_error("a query outside a pipeline reads tables, not streams")
                      .at(scan->location)
                      .with_hint("Leave STREAM out: the query sees all rows there are."));
    }
    if (!bindings.contains(scan->table_key)) bindings.emplace(scan->table_key, TRY(bind_table(scan->table, context)));
  }
  return bindings;
}

Result<engine::Binding> QueryTables::bind_table(const std::string& key, const engine::QueryContext& context) {
  if (const auto reader = readers_.find(key); reader != readers_.end()) return bind_source(reader->second, context);
  if (const plan::SourceTable* source = graph_->source(key)) return bind_source(*source, context);
  return bind_dataset(*graph_->dataset(key), context);
}

Result<engine::Binding> QueryTables::bind_source(const plan::SourceTable& table, const engine::QueryContext& context) {
  std::unique_ptr<source::Source> source = TRY(source::open_source(
      table, {.files = files_,
              .directory = graph_ == nullptr ? "." : graph_->spec.directory,
              .session_time_zone = context.session_time_zone,
              .ansi = context.ansi,
              .whole = true,
              .cancel = cancel_,
              .configuration = graph_ == nullptr ? std::map<std::string, std::string>() : graph_->spec.configuration}));
  TRY(source->discover(context.now_us));
  const source::Range all{"", source->end()};
  if (all.empty()) {
    return engine::Binding(TRY(engine::batch_of_rows(engine_, source::scanned_schema(table), {})));
  }
  sources_.push_back(std::move(source));
  return sources_.back()->scan(all);
}

// The table as it was published last: which of its files count is in its own log.
Result<engine::Binding> QueryTables::bind_updated(const plan::Dataset& dataset, const engine::QueryContext& context) {
  if (!TRY(files_->exists(join_path(dataset.path, "_delta_log")))) {
    return engine::Binding(TRY(engine::batch_of_rows(engine_, dataset.schema, {})));
  }
  return bind_source({.key = dataset.key,
                      .name = dataset.name,
                      .format = dataset.format,
                      .schema = snapshot_->tables.at(dataset.key).schema,
                      .options = {{"path", dataset.path}},
                      .partitioned_by = {},
                      .location = dataset.location},
                     context);
}

Result<engine::Binding> QueryTables::bind_dataset(const plan::Dataset& dataset, const engine::QueryContext& context) {
  TRY(check_reached(dataset));
  if (!TRY(sink::find_sink_format(dataset.format, dataset.location))->readable) {
    return fail(usage_error(fmt::format("{} is written as {} and cannot be read back", dataset.name, dataset.format))
                    .with_hint("Write the rows to a streaming table of files too, and ask that."));
  }
  const auto committed = committed_.find(dataset.key);
  if (committed == committed_.end()) return engine::Binding(TRY(engine::batch_of_rows(engine_, dataset.schema, {})));
  if (dataset.updates) return bind_updated(dataset, context);
  const engine::DataFiles& files = snapshot_->tables.at(dataset.key);
  if (files.paths.empty()) return engine::Binding(TRY(engine::batch_of_rows(engine_, files.schema, {})));
  return engine::Binding(files);
}

}  // namespace brook::app
