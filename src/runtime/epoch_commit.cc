// The second half of an epoch: its record, the commit, and what becomes visible after it.
#include <algorithm>

#include "runtime/epoch.h"
#include "runtime/syncs.h"

namespace brook::runtime {

void Epoch::advance_flow(const Outcome& outcome) {
  OpenFlow& flow = pipeline_.flows[outcome.flow];
  const EpochPlan& plan = input_.plan();
  const auto planned = std::ranges::find(plan.flows, outcome.flow, &FlowPlan::flow);
  for (const plan::FlowInput& in : flow.flow->inputs) {
    if (outcome.not_read.contains(in.table_key)) continue;
    source::Position& at = flow.record.positions[in.table_key];
    if (const auto source = pipeline_.sources.find(in.table_key); source != pipeline_.sources.end()) {
      if (planned != plan.flows.end() && planned->source_ranges.contains(in.table_key)) {
        at = planned->source_ranges.at(in.table_key).to;
      } else if (plan.kind != EpochPlan::Kind::kCatchUp) {
        at = source->second.front;
      }
      continue;
    }
    const OpenTable& table = pipeline_.tables.at(in.table_key);
    if (planned != plan.flows.end() && planned->table_ranges.contains(in.table_key)) {
      at = std::to_string(planned->table_ranges.at(in.table_key).second);
    } else {
      at =
          table.log ? table.log->end() : std::to_string(in.stream ? table.record.last_change : table.record.changed_in);
    }
  }
  for (const auto& [step, record] : outcome.operators) flow.record.operators[step] = record;
  if (flow.operators) flow.operators->committed(outcome.operators);
  if (flow.difference) flow.difference->committed(outcome.operators);
  if (outcome.watermark) flow.record.watermark = *outcome.watermark;
  flow.record.work_us = outcome.work_us;
  if (outcome.prepared && !outcome.prepared->token.empty()) flow.record.published_in[flow.flow->target] = plan.epoch;
  if (outcome.prepared_late && !outcome.prepared_late->token.empty()) {
    flow.record.published_in[flow.flow->late_rows_target] = plan.epoch;
  }
  flow.must_run = false;
  flow.recorded = true;
}

Result<> Epoch::advance_table(const Outcome& outcome, CommitRecord& record, SyncSet& syncs) {
  const OpenFlow& flow = pipeline_.flows[outcome.flow];
  OpenTable& table = pipeline_.tables.at(flow.flow->target);
  table.fresh = false;
  if (flow.flow->complete) {
    table.record.digest = outcome.digest == 0 ? table.record.digest : outcome.digest;
  }
  if (outcome.changes && outcome.changes->rows() > 0) table.record.last_change = input_.plan().epoch;
  if (outcome.prepared_late) {
    OpenTable& late = pipeline_.tables.at(flow.flow->late_rows_target);
    TRY(advance_output(late, flow.flow->name, *outcome.prepared_late, record, syncs));
  }
  if (outcome.prepared) TRY(advance_output(table, flow.flow->name, *outcome.prepared, record, syncs));
  if (outcome.prepared && !table.log) table.record.rows = outcome.total_rows;
  return {};
}

Result<> Epoch::advance_output(OpenTable& table, const std::string& flow, const sink::Prepared& prepared,
                               CommitRecord& record, SyncSet& syncs) {
  table.record.changed_in = input_.plan().epoch;
  add_syncs(syncs, prepared.syncs);
  if (!prepared.token.empty()) record.outputs.push_back({table.dataset->key, flow, prepared.token});
  if (table.log) {
    table.record.manifest = TRY(table.log->prepare(input_.plan().epoch, prepared.files, syncs));
    table.record.rows += prepared.rows;
  } else {
    table.record.files = prepared.files;
  }
  return {};
}

Result<> Epoch::advance_compacted(const PlannedCompaction& compaction, SyncSet& syncs) {
  const std::string& key = compaction.plan.table;
  OpenTable& table = pipeline_.tables.at(key);
  table.record.manifest =
      TRY(table.log->merge(input_.plan().epoch, compaction.plan.groups, compaction.prepared.files, syncs));
  for (OpenFlow& flow : pipeline_.flows) {
    const auto at = flow.record.positions.find(key);
    if (at == flow.record.positions.end() || at->second.empty()) continue;
    at->second = std::to_string(position_after(TRY(TableLog::index(at->second)), compaction.plan));
  }
  return {};
}

Result<CommitRecord> Epoch::make_record(SyncSet& syncs) {
  const EpochPlan& plan = input_.plan();
  CommitRecord record;
  record.epoch = plan.epoch;
  record.now_us = plan.context.now_us;
  record.random_seed = plan.context.random_seed;
  record.session_time_zone = plan.context.session_time_zone;
  record.ansi = plan.context.ansi;
  record.published = static_cast<std::int64_t>(plan.epoch) - 1;

  for (auto& [key, open] : pipeline_.sources) {
    if (const auto range = plan.ranges.find(key); range != plan.ranges.end()) open.front = range->second.to;
    record.fronts[key] = open.front;
    state::ChangeSet changes;
    for (const source::LogChange& change : TRY(open.source->changes(open.front))) {
      if (change.value) {
        changes.put(change.key, *change.value);
      } else {
        changes.erase(change.key);
      }
    }
    if (!changes.empty()) open.log = TRY(open.log_store->prepare(open.log, plan.epoch, changes, syncs));
    record.source_logs[key] = open.log;
  }
  for (const PlannedCompaction& compaction : compactions_) {
    add_syncs(syncs, compaction.prepared.syncs);
    record.outputs.push_back({compaction.plan.table, "", compaction.prepared.token});
  }
  for (const Outcome& outcome : outcomes_) {
    add_syncs(syncs, outcome.syncs);
    TRY(advance_table(outcome, record, syncs));
    record.input_rows += outcome.input_rows;
  }
  for (const Outcome& outcome : outcomes_) advance_flow(outcome);
  for (const PlannedCompaction& compaction : compactions_) TRY(advance_compacted(compaction, syncs));
  for (const auto& [key, table] : pipeline_.tables) {
    if (!table.fresh) record.tables[key] = table.record;
  }
  for (const OpenFlow& flow : pipeline_.flows) {
    if (flow.recorded) record.flows[flow.flow->name] = flow.record;
  }
  return record;
}

Result<> Epoch::commit() {
  const Clock& clock = *pipeline_.environment.clock;
  const std::int64_t start = clock.steady_us();
  SyncSet syncs = std::exchange(pipeline_.published_unsynced, {});
  record_ = TRY(make_record(syncs));
  TRY(sync_all(*pipeline_.environment.files, syncs));
  record_.committed_at_us = clock.now_us();
  TRY(pipeline_.checkpoint.journal().append(record_));
  for (auto& [key, open] : pipeline_.sources) open.source->committed();
  durations_us_["walCommit"] = clock.steady_us() - start;
  return {};
}

Result<> Epoch::publish() {
  const Clock& clock = *pipeline_.environment.clock;
  const std::int64_t start = clock.steady_us();
  TRY(pipeline_.publish(record_));
  TRY(pipeline_.retain());
  TRY(pipeline_.checkpoint.journal().retain(record_.published));
  TRY(pipeline_.give_up_taken());
  durations_us_["commitOffsets"] = clock.steady_us() - start;
  return {};
}

EpochReport Epoch::report() const {
  const EpochPlan& plan = input_.plan();
  EpochReport report;
  report.id = pipeline_.checkpoint.id();
  report.name = pipeline_.graph.spec.name;
  report.started_us = plan.context.now_us;
  report.epoch = plan.epoch;
  report.durations_us = durations_us_;
  report.durations_us["latestOffset"] = plan.latest_offset_us;
  report.durations_us["getBatch"] = input_.read_us;
  for (const plan::Dataset& dataset : pipeline_.graph.datasets) {
    const OpenTable& table = pipeline_.tables.at(dataset.key);
    DatasetReport entry;
    entry.name = dataset.name;
    entry.sink = table.sink->description();
    entry.total_rows = table.record.rows;
    for (const Outcome& outcome : outcomes_) {
      const OpenFlow& flow = pipeline_.flows[outcome.flow];
      if (flow.flow->late_rows_target == dataset.key && outcome.prepared_late) {
        entry.input_rows += outcome.prepared_late->rows;
        entry.output_rows += outcome.prepared_late->rows;
      }
      if (flow.flow->target != dataset.key) continue;
      entry.input_rows += outcome.input_rows;
      if (outcome.watermark) {
        const std::int64_t ran_with = outcome.watermark->watermark_us;
        entry.watermark_us = std::min(entry.watermark_us.value_or(ran_with), ran_with);
      }
      if (outcome.prepared) entry.output_rows += outcome.prepared->rows;
      for (const auto* chain : {flow.operators.get(), flow.difference.get()}) {
        if (chain == nullptr) continue;
        for (op::OperatorStats& stats : chain->stats()) entry.operators.push_back(std::move(stats));
      }
    }
    report.datasets.push_back(std::move(entry));
  }
  return report;
}

}  // namespace brook::runtime
