#include "runtime/epoch.h"

#include <algorithm>

#include <fmt/format.h>

#include "plan/cut.h"
#include "runtime/rows.h"
#include "runtime/syncs.h"
#include "runtime/watermark.h"

namespace brook::runtime {

namespace {

constexpr const char* kRows = "rows";

}  // namespace

Result<> Epoch::work() {
  const std::int64_t start = pipeline_.environment.clock->steady_us();
  Result<> started;
  for (std::size_t i = 0; i < pipeline_.flows.size() && started; ++i) {
    started = finish_producers(i);
    if (!started || !takes_part(i)) continue;
    const plan::Flow& flow = *pipeline_.flows[i].flow;
    if (const auto* stateless = std::get_if<plan::StatelessPlan>(&flow.plan)) {
      started = start_stateless(i, *stateless);
    } else if (const auto* incremental = std::get_if<plan::IncrementalPlan>(&flow.plan)) {
      started = start_incremental(i, *incremental);
    } else {
      started = run_recompute(i, std::get<plan::RecomputePlan>(flow.plan));
    }
  }
  const Result<> finished = collect_outcomes();  // joins all threads, also after an error
  TRY(std::move(started));
  TRY(finished);
  TRY(prepare_compactions());
  durations_us_["addBatch"] = input_.read_us + pipeline_.environment.clock->steady_us() - start;
  return pipeline_.environment.cancel.check();
}

// A flow takes part when the plan says so, or when a table it follows grows in this epoch, or changes: changes come
// once, even to a flow that is behind with its other inputs.
bool Epoch::takes_part(std::size_t index) const {
  if (input_.plan().runs(index)) return true;
  const OpenFlow& flow = pipeline_.flows[index];
  if (!flow.selected || std::holds_alternative<plan::RecomputePlan>(flow.flow->plan)) return false;
  bool grows = false;
  bool behind = false;
  for (const plan::FlowInput& in : flow.flow->inputs) {
    const auto table = pipeline_.tables.find(in.table_key);
    if (!in.stream || table == pipeline_.tables.end()) continue;
    if (table->second.log) {
      behind = behind || !keeps_up(index, in.table_key);
      grows = grows || appended_.contains(in.table_key);
    } else if (changes_.contains(in.table_key)) {
      const auto at = flow.record.positions.find(in.table_key);
      if (at != flow.record.positions.end() && !at->second.empty()) return true;
    }
  }
  return grows && !behind;
}

bool Epoch::keeps_up(std::size_t index, const std::string& key) const {
  const OpenTable& table = pipeline_.tables.at(key);
  if (!table.log) return true;
  const auto planned = std::ranges::find(input_.plan().flows, index, &FlowPlan::flow);
  if (planned != input_.plan().flows.end() && planned->table_ranges.contains(key)) return true;
  const FlowRecord& record = pipeline_.flows[index].record;
  const auto at = record.positions.find(key);
  const std::size_t stands = at == record.positions.end() ? 0 : TableLog::index(at->second).value_or(0);
  return stands == table.log->entries().size();
}

engine::DataFiles Epoch::data_files(const OpenTable& table, std::size_t first, std::size_t last) const {
  engine::DataFiles files;
  files.format = table.file_format;
  files.schema = table.dataset->schema;
  files.partitioned_by = table.dataset->partitioned_by;
  if (table.log) {
    for (std::size_t i = first; i < last; ++i) {
      files.paths.push_back(join_path(table.dataset->path, table.log->entries()[i].file.path));
    }
  } else {
    for (const engine::WrittenFile& file : table.record.files) {
      files.paths.push_back(join_path(table.dataset->path, file.path));
    }
  }
  return files;
}

Result<engine::Binding> Epoch::new_rows_of_table(std::size_t flow, const std::string& key) {
  const OpenTable& table = pipeline_.tables.at(key);
  if (!table.log) return changes_of_table(flow, key);
  std::vector<engine::Binding> parts;
  for (const FlowPlan& planned : input_.plan().flows) {
    if (planned.flow != flow) continue;
    if (const auto range = planned.table_ranges.find(key);
        range != planned.table_ranges.end() && range->second.first < range->second.second) {
      return engine::Binding(data_files(table, range->second.first, range->second.second));
    }
  }
  if (const auto batches = appended_.find(key); batches != appended_.end() && keeps_up(flow, key)) {
    parts.assign(batches->second.begin(), batches->second.end());
  }
  return engine::Binding(TRY(concatenate(*pipeline_.environment.engine, table.dataset->schema, parts,
                                         input_.plan().context, pipeline_.environment.cancel)));
}

// A flow that has never read the table begins with all its rows.
Result<engine::Binding> Epoch::changes_of_table(std::size_t flow, const std::string& key) {
  const plan::Dataset& dataset = *pipeline_.tables.at(key).dataset;
  engine::Engine& engine = *pipeline_.environment.engine;
  const auto at = pipeline_.flows[flow].record.positions.find(key);
  if (at != pipeline_.flows[flow].record.positions.end() && !at->second.empty()) {
    const auto changes = changes_.find(key);
    if (changes != changes_.end()) return engine::Binding(changes->second);
    return engine::Binding(TRY(engine::batch_of_rows(engine, changes_schema(dataset), {})));
  }
  engine::Binding all = TRY(all_rows(key));
  if (!dataset.weighted_changes) return all;
  return engine::Binding(TRY(engine.collect(scan_as_changes(dataset.schema, key), {{key, std::move(all)}},
                                            input_.plan().context, pipeline_.environment.cancel)));
}

Result<engine::Binding> Epoch::all_rows(const std::string& key) {
  if (const auto source = pipeline_.sources.find(key); source != pipeline_.sources.end()) {
    const auto range = input_.plan().ranges.find(key);
    const source::Position& end = range == input_.plan().ranges.end() ? source->second.front : range->second.to;
    return source->second.source->scan({"", end});
  }
  if (const auto rows = replaced_.find(key); rows != replaced_.end()) return engine::Binding(rows->second);
  const OpenTable& table = pipeline_.tables.at(key);
  engine::DataFiles files = data_files(table, 0, table.log ? table.log->entries().size() : 0);
  if (!files.paths.empty()) return engine::Binding(std::move(files));
  return engine::Binding(TRY(engine::batch_of_rows(*pipeline_.environment.engine, table.dataset->schema, {})));
}

Result<engine::Bindings> Epoch::bind(std::size_t index) {
  const plan::Flow& flow = *pipeline_.flows[index].flow;
  engine::Bindings bindings;
  for (const plan::FlowInput& in : flow.inputs) {
    if (!in.stream) {
      bindings[in.table_key] = TRY(all_rows(in.table_key));
    } else if (const auto source = pipeline_.sources.find(in.table_key); source == pipeline_.sources.end()) {
      bind_stream(bindings, flow, in.table_key, TRY(new_rows_of_table(index, in.table_key)));
    } else if (const engine::Binding* rows = input_.source_rows(index, in.table_key); rows != nullptr) {
      bind_stream(bindings, flow, in.table_key, *rows);
    } else {
      bind_stream(
          bindings, flow, in.table_key,
          TRY(engine::batch_of_rows(*pipeline_.environment.engine, source::scanned_schema(*source->second.table), {})));
    }
  }
  return bindings;
}

// Its rows are written while they are read.
Result<> Epoch::start_writing(std::size_t index, const plan::StatelessPlan& plan) {
  engine::Bindings bindings = TRY(bind(index));
  const std::string& target = pipeline_.flows[index].flow->target;
  const sink::WriteMode mode = begin_writing(pipeline_.tables.at(target));
  running_[index] = std::async(
      std::launch::async,
      [this, mode, &plan, &target, outcome = outcome_of(index),
       bindings = std::move(bindings)]() mutable -> Result<Outcome> {
        const std::int64_t start = pipeline_.environment.clock->steady_us();
        sink::Prepared prepared =
            TRY(prepare_rows(outcome.flow, target, mode, {plan.query, std::move(bindings), input_.plan().context}));
        outcome.input_rows = prepared.rows;
        if (prepared.rows > 0 || mode == sink::WriteMode::kReplace) outcome.prepared = std::move(prepared);
        outcome.work_us = pipeline_.environment.clock->steady_us() - start;
        return std::move(outcome);
      });
  return {};
}

Result<> Epoch::start_stateless(std::size_t index, const plan::StatelessPlan& plan) {
  if (writes_alone(pipeline_, *pipeline_.flows[index].flow)) return start_writing(index, plan);
  OpenFlow& flow = pipeline_.flows[index];
  OpenTable& table = pipeline_.tables.at(flow.flow->target);
  const std::int64_t start = pipeline_.environment.clock->steady_us();
  engine::BatchPtr rows = input_.flow_rows(index);
  if (!rows) {
    const engine::Bindings bindings = TRY(bind(index));
    rows = TRY(pipeline_.environment.engine->collect(plan.query, bindings, input_.plan().context,
                                                     pipeline_.environment.cancel));
  }
  const sink::WriteMode mode = begin_writing(table);
  if (rows->rows() > 0) appended_[flow.flow->target].push_back(rows);

  Outcome outcome = outcome_of(index);
  outcome.input_rows = rows->rows();
  running_[index] = std::async(std::launch::async, [this, start, mode, rows, outcome]() mutable -> Result<Outcome> {
    outcome.prepared = TRY(prepare(outcome.flow, pipeline_.flows[outcome.flow].flow->target, mode, rows));
    outcome.work_us = pipeline_.environment.clock->steady_us() - start;
    return std::move(outcome);
  });
  return {};
}

Result<> Epoch::start_incremental(std::size_t index, const plan::IncrementalPlan& plan) {
  engine::Bindings bindings = TRY(bind(index));
  const plan::Flow& flow = *pipeline_.flows[index].flow;
  Modes modes;
  if (!flow.complete) modes.target = begin_writing(pipeline_.tables.at(flow.target));
  if (!flow.late_rows_target.empty()) modes.late_rows = begin_writing(pipeline_.tables.at(flow.late_rows_target));
  running_[index] = std::async(
      std::launch::async,
      [this, modes, &plan, outcome = outcome_of(index), bindings = std::move(bindings)]() mutable -> Result<Outcome> {
        const std::int64_t start = pipeline_.environment.clock->steady_us();
        TRY(fold_incremental(outcome, plan, std::move(bindings), modes));
        outcome.work_us = pipeline_.environment.clock->steady_us() - start;
        return std::move(outcome);
      });
  return {};
}

Result<> Epoch::fold_incremental(Outcome& outcome, const plan::IncrementalPlan& plan, engine::Bindings bindings,
                                 const Modes& modes) {
  const OpenFlow& flow = pipeline_.flows[outcome.flow];
  if (!flow.flow->late_rows_target.empty()) TRY(write_late_rows(outcome, plan, bindings, modes.late_rows));
  OperatorChain::Work work = work_of_epoch();
  work.epoch.no_more_input = input_.plan().kind == EpochPlan::Kind::kDrain;
  if (!plan.watermarks.empty()) {
    work.epoch.watermark_us = next_watermark(plan, flow.record.watermark, work.epoch.now_us);
    work.epoch.late_watermark_us = flow.record.watermark.watermark_us;
  }
  OperatorChain::Folded folded = TRY(flow.operators->fold(work, std::move(bindings)));
  if (!plan.watermarks.empty()) outcome.watermark = TRY(watermark_after(outcome.flow, plan, folded.bindings));
  outcome.input_rows = folded.input_rows;
  outcome.operators = std::move(folded.records);
  outcome.syncs = std::move(folded.syncs);
  const auto rows_of = [&](const analyze::RelationPtr& query) {
    return work.engine->collect(query, folded.bindings, work.context, work.cancel);
  };
  if (!flow.flow->complete) {
    outcome.appended = TRY(rows_of(plan.output));
    outcome.prepared = TRY(prepare(outcome.flow, flow.flow->target, modes.target, outcome.appended));
    return {};
  }
  if (!flow.must_run && !folded.changed.contains(plan.kept)) return {};
  if (flow.flow->changes_read && plan.changes) outcome.changes = TRY(rows_of(plan.changes));
  outcome.rows = TRY(rows_of(plan.output));
  TRY(find_changes(outcome));
  return write_complete(outcome, outcome.rows);
}

Result<> Epoch::write_late_rows(Outcome& outcome, const plan::IncrementalPlan& plan, engine::Bindings bindings,
                                sink::WriteMode mode) {
  const OpenFlow& flow = pipeline_.flows[outcome.flow];
  engine::Engine& engine = *pipeline_.environment.engine;
  const Schema mark = {{"late_watermark", DataType(TypeKind::kTimestamp), false}};
  bindings[plan::late_watermark_key()] =
      TRY(engine::batch_of_rows(engine, mark, {{engine::Value(flow.record.watermark.watermark_us)}}));
  outcome.late = TRY(engine.collect(plan.late_rows, bindings, input_.plan().context, pipeline_.environment.cancel));
  outcome.prepared_late = TRY(prepare(outcome.flow, flow.flow->late_rows_target, mode, outcome.late));
  return {};
}

// What the rows of this epoch do to the watermark: it counts from the next epoch on.
Result<WatermarkRecord> Epoch::watermark_after(std::size_t index, const plan::IncrementalPlan& plan,
                                               const engine::Bindings& bindings) const {
  const Environment& environment = pipeline_.environment;
  const WatermarkRecord& before = pipeline_.flows[index].record.watermark;
  const std::int64_t now_us = input_.plan().context.now_us;
  WatermarkRecord record{
      .watermark_us = next_watermark(plan, before, now_us), .sources_us = before.sources_us, .seen_us = before.seen_us};
  record.seen_us.resize(plan.watermarks.size(), now_us);
  for (std::size_t i = 0; i < plan.watermarks.size(); ++i) {
    TRY(environment.engine->for_each_chunk(plan.watermarks[i].latest, bindings, input_.plan().context,
                                           environment.cancel, [&](const engine::ChunkView& chunk) -> Result<> {
                                             if (chunk.rows == 0 || !chunk.columns[0].is_valid(0)) return {};
                                             see_event_time(record, i, chunk.columns[0].at<std::int64_t>(0),
                                                            plan.watermarks[i].delay_us, now_us);
                                             return {};
                                           }));
  }
  return record;
}

// What changed of all the rows of a table, where the plan does not tell.
Result<> Epoch::find_changes(Outcome& outcome) {
  const OpenFlow& flow = pipeline_.flows[outcome.flow];
  if (!flow.difference) return {};
  const OperatorChain::Work work = work_of_epoch();
  // Who begins to read the view has begun with the rows that are there (a digest of 0: they are of an earlier schema).
  const OpenTable& table = pipeline_.tables.at(flow.flow->target);
  if (flow.difference->is_empty() && !table.record.files.empty() && table.record.digest != 0) {
    TRY(flow.difference->fill(work, {{plan::kAllRowsKey, data_files(table, 0, 0)}}));
  }
  OperatorChain::Folded folded = TRY(flow.difference->fold(work, {{plan::kAllRowsKey, outcome.rows}}));
  outcome.operators.merge(folded.records);
  add_syncs(outcome.syncs, folded.syncs);
  const plan::Step& step = flow.flow->difference.front();
  const std::string key = plan::step_changes_key(step.name);
  outcome.changes = TRY(work.engine->collect(scan_all(step.output, key), folded.bindings, work.context, work.cancel));
  return {};
}

OperatorChain::Work Epoch::work_of_epoch() const {
  const EpochPlan& plan = input_.plan();
  return {pipeline_.environment.engine,
          plan.context,
          {.epoch = plan.epoch, .now_us = plan.context.now_us},
          pipeline_.environment.cancel};
}

Epoch::Outcome Epoch::outcome_of(std::size_t index) const {
  Outcome outcome;
  outcome.flow = index;
  for (const plan::FlowInput& in : pipeline_.flows[index].flow->inputs) {
    const bool table = pipeline_.tables.contains(in.table_key);
    if (in.stream && table && !keeps_up(index, in.table_key)) outcome.not_read.insert(in.table_key);
  }
  return outcome;
}

Result<> Epoch::run_recompute(std::size_t index, const plan::RecomputePlan& plan) {
  const std::int64_t start = pipeline_.environment.clock->steady_us();
  const engine::Bindings bindings = TRY(bind(index));
  const engine::BatchPtr rows = TRY(
      pipeline_.environment.engine->collect(plan.query, bindings, input_.plan().context, pipeline_.environment.cancel));
  Outcome outcome;
  outcome.flow = index;
  outcome.input_rows = rows->rows();
  outcome.rows = rows;
  TRY(find_changes(outcome));
  TRY(write_complete(outcome, rows));
  outcome.work_us = pipeline_.environment.clock->steady_us() - start;
  take(std::move(outcome));
  return {};
}

Result<> Epoch::write_complete(Outcome& outcome, const engine::BatchPtr& rows) {
  const OpenTable& table = pipeline_.tables.at(pipeline_.flows[outcome.flow].flow->target);
  outcome.total_rows = rows->rows();
  outcome.digest = TRY(digest(*rows));
  if (!table.fresh && outcome.digest == table.record.digest) return {};
  outcome.prepared = TRY(prepare(outcome.flow, table.dataset->key, sink::WriteMode::kReplace, rows));
  return {};
}

sink::WriteMode Epoch::begin_writing(OpenTable& table) {
  if (std::exchange(table.fresh, false)) return sink::WriteMode::kReplace;
  return table.dataset->updates ? sink::WriteMode::kUpdate : sink::WriteMode::kAppend;
}

Result<std::optional<sink::Prepared>> Epoch::prepare(std::size_t index, const std::string& key, sink::WriteMode mode,
                                                     const engine::BatchPtr& rows) {
  if (rows->rows() == 0 && mode != sink::WriteMode::kReplace) return std::optional<sink::Prepared>();
  const plan::Dataset& dataset = *pipeline_.tables.at(key).dataset;
  const Schema& columns = plan::is_weighted(rows->schema()) ? rows->schema() : dataset.schema;
  return std::optional(
      TRY(prepare_rows(index, key, mode, {scan_all(columns, kRows), {{kRows, rows}}, input_.plan().context})));
}

Result<sink::Prepared> Epoch::prepare_rows(std::size_t index, const std::string& key, sink::WriteMode mode,
                                           const sink::Rows& rows) {
  const OpenFlow& flow = pipeline_.flows[index];
  const OpenTable& table = pipeline_.tables.at(key);
  const auto previous = flow.record.published_in.find(key);
  const sink::EpochName name{
      pipeline_.checkpoint.id(), table.record.generation, flow.flow->name, input_.plan().epoch,
      previous == flow.record.published_in.end() ? std::nullopt : std::optional(previous->second)};
  return table.sink->prepare(name, mode, *pipeline_.environment.engine, rows, pipeline_.environment.cancel);
}

// One that nobody waits for may be left to a later epoch.
Result<> Epoch::prepare_compactions() {
  for (auto next = compactions_.begin(); next != compactions_.end();) {
    PlannedCompaction& compaction = *next;
    const OpenTable& table = pipeline_.tables.at(compaction.plan.table);
    const sink::EpochName name{.checkpoint_id = pipeline_.checkpoint.id(),
                               .generation = table.record.generation,
                               .flow = "compaction of " + compaction.plan.table,
                               .epoch = input_.plan().epoch};
    Result<sink::Prepared> prepared = sink::compactor_of(*table.sink)
                                          ->compact(name, groups_of(table, compaction.plan, input_.plan().context),
                                                    *pipeline_.environment.engine, pipeline_.environment.cancel);
    if (!prepared && prepared.error().kind == ErrorKind::kConflict && !compaction.plan.is_asked_for) {
      pipeline_.environment.observer->note(
          fmt::format("{}: small files stay: {}", compaction.plan.table, prepared.error().message));
      next = compactions_.erase(next);
      continue;
    }
    compaction.prepared = TRY(std::move(prepared));
    ++next;
  }
  return {};
}

void Epoch::take(Outcome outcome) {
  const std::string& target = pipeline_.flows[outcome.flow].flow->target;
  if (outcome.appended && outcome.appended->rows() > 0) appended_[target].push_back(outcome.appended);
  if (outcome.late && outcome.late->rows() > 0) {
    appended_[pipeline_.flows[outcome.flow].flow->late_rows_target].push_back(outcome.late);
  }
  if (outcome.rows) replaced_[target] = outcome.rows;
  if (outcome.changes && outcome.changes->rows() > 0) changes_[target] = outcome.changes;
  outcomes_.push_back(std::move(outcome));
}

Result<> Epoch::finish(std::size_t flow) {
  Result<Outcome> outcome = running_.extract(flow).mapped().get();
  if (!outcome) return fail(std::move(outcome).error());
  take(std::move(*outcome));
  return {};
}

// What a flow writes is known to its readers once it is done; rows without state are known at once.
Result<> Epoch::finish_producers(std::size_t index) {
  const plan::Flow& reader = *pipeline_.flows[index].flow;
  if (std::holds_alternative<plan::RecomputePlan>(reader.plan)) return {};
  for (const plan::FlowInput& in : reader.inputs) {
    for (std::size_t i = 0; i < index; ++i) {
      const plan::Flow& flow = *pipeline_.flows[i].flow;
      const bool writes = flow.target == in.table_key || flow.late_rows_target == in.table_key;
      const bool produces = writes && running_.contains(i);
      if (produces && std::holds_alternative<plan::IncrementalPlan>(flow.plan)) TRY(finish(i));
    }
  }
  return {};
}

Result<> Epoch::collect_outcomes() {
  Result<> first_error;
  while (!running_.empty()) {
    Result<> finished = finish(running_.begin()->first);
    if (!finished && first_error) first_error = std::move(finished);
  }
  std::ranges::sort(outcomes_, {}, &Outcome::flow);
  return first_error;
}

}  // namespace brook::runtime
