#include "runtime/pipeline.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/s3/object_path.h"
#include "plan/state_settings.h"
#include "runtime/compatibility.h"
#include "runtime/edits.h"

namespace brook::runtime {

namespace {

bool at_start_everywhere(const std::vector<OpenFlow>& flows, const std::string& source) {
  return std::ranges::all_of(flows, [&](const OpenFlow& flow) {
    const auto at = flow.record.positions.find(source);
    return at == flow.record.positions.end() || at->second.empty();
  });
}

// A view takes in all there is, whether or not it is kept up to date by what is new.
bool is_streamed(const plan::Graph& graph, const std::string& source) {
  return std::ranges::any_of(graph.flows, [&](const plan::Flow& flow) {
    const bool view = graph.dataset(flow.target)->kind == plan::DatasetKind::kMaterializedView;
    return !(view && flow.complete) && std::ranges::any_of(flow.inputs, [&](const plan::FlowInput& input) {
      return input.stream && input.table_key == source;
    });
  });
}

}  // namespace

std::string source_store_name(const std::string& key) { return "source-" + key; }
std::string table_store_name(const std::string& key) { return "table-" + key; }

std::string Pipeline::portable_path(const std::string& path) const {
  const std::string prefix = graph.spec.directory + "/";
  return path.starts_with(prefix) ? path.substr(prefix.size()) : path;
}

Result<std::unique_ptr<Pipeline>> Pipeline::open(const plan::Graph& graph, Checkpoint& checkpoint,
                                                 const Environment& environment, const PipelineOptions& options) {
  std::unique_ptr<Pipeline> pipeline(new Pipeline(graph, checkpoint, environment));
  const std::optional<CommitRecord>& newest = checkpoint.journal().newest();
  const CommitRecord* last = newest ? &*newest : nullptr;
  pipeline->notes = plan::unbounded_state(graph);

  std::set<std::string> reset;
  if (options.full_refresh_all) {
    for (const plan::Dataset& dataset : graph.datasets) reset.insert(dataset.key);
  } else {
    const std::vector<std::string> keys(options.full_refresh.begin(), options.full_refresh.end());
    for (std::string& key : graph.with_readers(keys)) reset.insert(std::move(key));
  }
  if (last != nullptr) {
    TRY(check_compatible(graph, *last, reset));
    const std::vector<std::string> stale = readers_without_changes(graph, *last, reset);
    for (std::string& key : graph.with_readers(stale)) {
      if (reset.insert(key).second)
        pipeline->notes.push_back(key + " starts over: it missed changes of a view that it reads");
    }
  }

  TRY(pipeline->open_tables(last, reset));
  TRY(pipeline->finish_published(reset));
  TRY(pipeline->clean_up());
  TRY(pipeline->open_flows(last, reset, options));
  TRY(pipeline->open_sources(last));
  TRY(pipeline->retain());
  TRY(pipeline->give_up_taken());
  return pipeline;
}

Result<> Pipeline::give_up_taken() {
  for (auto& [key, open] : sources) {
    std::vector<source::Position> readers;
    for (const OpenFlow& flow : flows) {
      const bool reads = std::ranges::any_of(
          flow.flow->inputs, [&](const plan::FlowInput& input) { return input.stream && input.table_key == key; });
      if (!reads) continue;
      const auto at = flow.record.positions.find(key);
      readers.push_back(flow.recorded && at != flow.record.positions.end() ? at->second : source::Position());
    }
    TRY(open.source->give_up(readers));
  }
  return {};
}

Result<> Pipeline::open_sources(const CommitRecord* last) {
  source::SourceEnvironment source_environment{.files = environment.files,
                                               .directory = graph.spec.directory,
                                               .session_time_zone = graph.spec.session_time_zone(),
                                               .ansi = graph.spec.ansi(),
                                               .pipeline = graph.spec.name,
                                               .calls = environment.calls,
                                               .cancel = environment.cancel,
                                               .schema_changes = environment.schema_changes,
                                               .configuration = graph.spec.configuration};
  for (const plan::SourceTable& table : graph.sources) {
    source_environment.whole = !is_streamed(graph, table.key);
    OpenSource open;
    open.table = &table;
    open.source = TRY(source::open_source(table, source_environment));
    open.log_store = TRY(checkpoint.store(source_store_name(table.key)));
    // Where every flow starts over, the source does too: what it found before may be gone.
    if (last != nullptr && !at_start_everywhere(flows, table.key)) {
      if (const auto token = last->source_logs.find(table.key); token != last->source_logs.end())
        open.log = token->second;
      if (const auto front = last->fronts.find(table.key); front != last->fronts.end()) open.front = front->second;
    }
    TRY(open.log_store->restore(open.log, [&](std::string_view key, std::string_view value) {
      return open.source->restore_record(key, value);
    }));
    sources.emplace(table.key, std::move(open));
  }
  return {};
}

Result<> Pipeline::open_tables(const CommitRecord* last, const std::set<std::string>& reset) {
  for (const plan::Dataset& dataset : graph.datasets) {
    OpenTable open;
    open.dataset = &dataset;
    const sink::SinkFormat* format = TRY(sink::find_sink_format(dataset.format, dataset.location));
    open.sink = TRY(sink::open_sink(dataset, sink_environment()));
    open.file_format = format->file_format();
    if (last != nullptr && last->tables.contains(dataset.key)) {
      open.record = last->tables.at(dataset.key);
      open.fresh = reset.contains(dataset.key);
    }
    if (dataset.appends) {
      open.log = std::make_unique<TableLog>(TRY(checkpoint.store(table_store_name(dataset.key))));
    }
    if (open.fresh) {
      if (last != nullptr && last->tables.contains(dataset.key)) ++open.record.generation;
      open.record.manifest.clear();
      open.record.files.clear();
      open.record.rows = 0;
    } else if (open.log) {
      TRY(open.log->restore(open.record.manifest));
    }
    const bool same_layout =
        open.record.format == dataset.format && open.record.partitioned_by == dataset.partitioned_by &&
        open.record.path == portable_path(dataset.path) &&
        (open.record.schema == dataset.schema || (dataset.appends && can_read_as(open.record.schema, dataset)));
    if (!open.fresh && open.record.path != portable_path(dataset.path) && dataset.appends) {
      return fail(usage_error(fmt::format("{} lay in {} and is now in {}", dataset.name, open.record.path,
                                          portable_path(dataset.path)))
                      .with_hint("Move the folder back, or rebuild the table with --full-refresh " + dataset.name)
                      .at(dataset.location));
    }
    if (!same_layout) open.record.digest = 0;
    open.record.kind = dataset.kind == plan::DatasetKind::kStreamingTable ? "streaming table" : "materialized view";
    open.record.appends = dataset.appends;
    open.record.format = dataset.format;
    open.record.path = portable_path(dataset.path);
    open.record.partitioned_by = dataset.partitioned_by;
    open.record.schema = dataset.schema;
    tables.emplace(dataset.key, std::move(open));
  }
  return {};
}

Result<> Pipeline::open_flows(const CommitRecord* last, const std::set<std::string>& reset,
                              const PipelineOptions& options) {
  for (const plan::Flow& flow : graph.flows) {
    OpenFlow open;
    open.flow = &flow;
    open.selected = options.refresh.empty() || options.refresh.contains(flow.target);
    const auto record =
        last == nullptr ? std::map<std::string, FlowRecord>::const_iterator{} : last->flows.find(flow.name);
    const bool known = last != nullptr && record != last->flows.end();
    if (known && !reset.contains(flow.target)) {
      open.record = record->second;
      open.recorded = true;
      open.must_run = flow.complete && tables.at(flow.target).record.digest == 0;
      if (flow.complete && open.record.output_fingerprint != flow.output_fingerprint) open.must_run = true;
    } else if (known) {
      open.record.generation = record->second.generation + 1;
    }
    open.record.target = flow.target;
    std::erase_if(open.record.operators, [&](const auto& entry) {  // those of an earlier query
      return std::ranges::none_of(plan::steps_of(flow),
                                  [&](const plan::Step* step) { return step->name == entry.first; });
    });
    open.record.fingerprint = flow.fingerprint;
    open.record.output_fingerprint = flow.output_fingerprint;
    const std::uint64_t budget_bytes =
        std::min(options.state_budget_bytes, flow.state_limit_bytes.value_or(options.state_budget_bytes));
    if (const auto* incremental = std::get_if<plan::IncrementalPlan>(&flow.plan)) {
      open.operators =
          TRY(OperatorChain::open(incremental->steps, open.record.operators, checkpoint, flow.name, budget_bytes));
    }
    if (!flow.difference.empty()) {
      open.difference =
          TRY(OperatorChain::open(flow.difference, open.record.operators, checkpoint, flow.name, budget_bytes));
    }
    flows.push_back(std::move(open));
  }
  return {};
}

sink::SinkEnvironment Pipeline::sink_environment() const {
  const std::optional<CommitRecord>& newest = checkpoint.journal().newest();
  std::optional<std::int64_t> newest_epoch;
  if (is_object_path(graph.spec.storage)) newest_epoch = newest ? static_cast<std::int64_t>(newest->epoch) : -1;
  return {.files = environment.files,
          .directory = graph.spec.directory,
          .calls = environment.calls,
          .cancel = environment.cancel,
          .engine = environment.engine,
          .storage = graph.spec.storage,
          .configuration = graph.spec.configuration,
          .newest_epoch = newest_epoch};
}

Result<sink::Sink*> Pipeline::sink_of(const std::string& table, const CommitRecord& record) {
  if (const auto open = tables.find(table); open != tables.end()) return open->second.sink.get();
  std::unique_ptr<sink::Sink>& former = former_sinks_[table];
  if (!former) {
    const auto known = record.tables.find(table);
    if (known == record.tables.end()) return fail(corruption_error("a commit record lacks the table " + table));
    const plan::Dataset dataset = dataset_of(table, known->second, graph.spec);
    former = TRY(sink::open_sink(dataset, sink_environment()));
  }
  return former.get();
}

Result<> Pipeline::publish(const CommitRecord& record, const std::set<std::string>& reset) {
  for (const OutputRecord& output : record.outputs) {
    sink::Sink* sink = TRY(sink_of(output.table, record));
    Result<> published = sink->publish(output.token, published_unsynced);
    if (published) continue;
    const Error& error = published.error();
    if (reset.contains(output.table) && !error.retryable && error.kind != ErrorKind::kCancelled) {
      notes.push_back(fmt::format("epoch {} of {} is left out, since the table starts over: {}", record.epoch,
                                  output.table, error.message));
      continue;
    }
    has_unpublished_ = true;
    return published;
  }
  return {};
}

Result<> Pipeline::finish_published(const std::set<std::string>& reset) {
  const std::optional<CommitRecord>& newest = checkpoint.journal().newest();
  if (!newest) return {};
  const std::int64_t last = static_cast<std::int64_t>(newest->epoch);
  const std::string journal = journal_directory(graph.spec.storage);
  for (std::int64_t epoch = checkpoint.published() + 1; epoch <= last; ++epoch) {
    const CommitRecord record =
        epoch == last ? *newest : TRY(Journal::read(*environment.files, journal, static_cast<std::uint64_t>(epoch)));
    TRY(publish(record, reset));
  }
  TRY(sync_all(*environment.files, std::exchange(published_unsynced, {})));
  return {};
}

Result<> Pipeline::clean_up() {
  for (auto& [key, table] : tables) TRY(table.sink->clean_up({}));
  for (auto& [key, former] : former_sinks_) TRY(former->clean_up({}));
  std::vector<std::string> names;
  names.reserve(graph.sources.size() + tables.size() + graph.flows.size());
  for (const plan::SourceTable& table : graph.sources) names.push_back(source_store_name(table.key));
  for (const auto& [key, table] : tables) names.push_back(table_store_name(key));
  for (const plan::Flow& flow : graph.flows) {
    for (const plan::Step* step : plan::steps_of(flow)) names.push_back(operator_store_name(flow.name, step->name));
  }
  // Also what an edit has left behind: until a record says so the edit may be taken back.
  if (const std::optional<CommitRecord>& newest = checkpoint.journal().newest()) {
    for (const auto& [name, flow] : newest->flows) {
      for (const auto& [step, record] : flow.operators) names.push_back(operator_store_name(name, step));
    }
  }
  return checkpoint.retain_stores(names);
}

Result<> Pipeline::retain() {
  // What is being rebuilt stays until a record says that it was: the run may die first.
  static const CommitRecord nothing;
  static const FlowRecord no_flow;
  const CommitRecord& last = checkpoint.journal().newest() ? *checkpoint.journal().newest() : nothing;
  for (auto& [key, source] : sources) {
    const auto known = last.source_logs.find(key);
    TRY(source.log_store->retain({source.log, known == last.source_logs.end() ? state::Token() : known->second}));
  }
  for (auto& [key, table] : tables) {
    const auto known = last.tables.find(key);
    if (table.log) TRY(table.log->retain(known == last.tables.end() ? state::Token() : known->second.manifest));
  }
  for (OpenFlow& flow : flows) {
    const auto known = last.flows.find(flow.flow->name);
    const FlowRecord& committed = known == last.flows.end() ? no_flow : known->second;
    if (flow.operators) TRY(flow.operators->retain(committed.operators));
    if (flow.difference) TRY(flow.difference->retain(committed.operators));
  }
  return {};
}

Result<> Pipeline::close() {
  TRY(sync_all(*environment.files, std::exchange(published_unsynced, {})));
  const std::optional<CommitRecord>& newest = checkpoint.journal().newest();
  if (has_unpublished_) {
    environment.observer->note(
        fmt::format("epoch {} is committed and will be published by the next run", newest->epoch));
    return {};
  }
  if (newest) TRY(checkpoint.note_published(static_cast<std::int64_t>(newest->epoch)));
  for (auto& [key, table] : tables) TRY(table.sink->clean_up({}));
  return {};
}

}  // namespace brook::runtime
