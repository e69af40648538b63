#include "runtime/epoch.h"

#include <algorithm>

#include <fmt/format.h>

#include "runtime/rows.h"

namespace brook::runtime {

namespace {

constexpr const char* kRows = "rows";

}  // namespace

Result<> Epoch::work() {
  const std::int64_t start = pipeline_.environment.clock->steady_us();
  Result<> started;
  for (std::size_t i = 0; i < pipeline_.flows.size() && started; ++i) {
    if (!takes_part(i)) continue;
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
  durations_us_["addBatch"] = input_.read_us + pipeline_.environment.clock->steady_us() - start;
  return pipeline_.environment.cancel.check();
}

// A flow takes part when the plan says so, or when a table it follows grows in this epoch.
bool Epoch::takes_part(std::size_t index) const {
  if (input_.plan().runs(index)) return true;
  const OpenFlow& flow = pipeline_.flows[index];
  if (!flow.selected || std::holds_alternative<plan::RecomputePlan>(flow.flow->plan)) return false;
  bool grows = false;
  for (const plan::FlowInput& in : flow.flow->inputs) {
    const auto table = pipeline_.tables.find(in.table_key);
    if (!in.stream || table == pipeline_.tables.end()) continue;
    const auto at = flow.record.positions.find(in.table_key);
    const std::size_t stands = at == flow.record.positions.end() ? 0 : TableLog::index(at->second).value_or(0);
    if (stands != table->second.log->entries().size()) return false;  // behind: it catches up in epochs of its own
    grows = grows || appended_.contains(in.table_key);
  }
  return grows;
}

engine::DataFiles Epoch::data_files(const OpenTable& table, std::size_t first, std::size_t last) const {
  engine::DataFiles files;
  files.format = table.dataset->format;
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
  std::vector<engine::Binding> parts;
  for (const FlowPlan& planned : input_.plan().flows) {
    if (planned.flow != flow) continue;
    if (const auto range = planned.table_ranges.find(key);
        range != planned.table_ranges.end() && range->second.first < range->second.second) {
      return engine::Binding(data_files(table, range->second.first, range->second.second));
    }
  }
  if (const auto batches = appended_.find(key); batches != appended_.end()) {
    parts.assign(batches->second.begin(), batches->second.end());
  }
  return engine::Binding(TRY(concatenate(*pipeline_.environment.engine, table.dataset->schema, parts,
                                         input_.plan().context, pipeline_.environment.cancel)));
}

Result<engine::Binding> Epoch::all_rows(const std::string& key) {
  if (const auto source = pipeline_.sources.find(key); source != pipeline_.sources.end()) {
    const auto range = input_.plan().ranges.find(key);
    const source::Position& end = range == input_.plan().ranges.end() ? source->second.front : range->second.to;
    return engine::Binding(TRY(source->second.source->scan({"", end})));
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
      bind_stream(bindings, flow, in.table_key,
                  TRY(engine::batch_of_rows(*pipeline_.environment.engine, scanned_schema(*source->second.table), {})));
    }
  }
  return bindings;
}

Result<> Epoch::start_stateless(std::size_t index, const plan::StatelessPlan& plan) {
  OpenFlow& flow = pipeline_.flows[index];
  OpenTable& table = pipeline_.tables.at(flow.flow->target);
  const std::int64_t start = pipeline_.environment.clock->steady_us();
  engine::BatchPtr rows = input_.flow_rows(index);
  if (!rows) {
    const engine::Bindings bindings = TRY(bind(index));
    rows = TRY(pipeline_.environment.engine->collect(plan.query, bindings, input_.plan().context,
                                                     pipeline_.environment.cancel));
  }
  const sink::WriteMode mode = table.fresh ? sink::WriteMode::kReplace : sink::WriteMode::kAppend;
  table.fresh = false;
  if (rows->rows() > 0) appended_[flow.flow->target].push_back(rows);

  Outcome outcome;
  outcome.flow = index;
  outcome.input_rows = rows->rows();
  running_.push_back(std::async(std::launch::async, [this, start, mode, rows, outcome]() mutable -> Result<Outcome> {
    if (rows->rows() > 0 || mode == sink::WriteMode::kReplace) TRY(prepare(outcome, mode, rows));
    outcome.work_us = pipeline_.environment.clock->steady_us() - start;
    return std::move(outcome);
  }));
  return {};
}

Result<> Epoch::start_incremental(std::size_t index, const plan::IncrementalPlan& plan) {
  engine::Bindings bindings = TRY(bind(index));
  running_.push_back(
      std::async(std::launch::async, [this, index, &plan, bindings = std::move(bindings)]() mutable -> Result<Outcome> {
        const OpenFlow& flow = pipeline_.flows[index];
        const Environment& environment = pipeline_.environment;
        const EpochPlan& epoch = input_.plan();
        Outcome outcome;
        outcome.flow = index;
        const std::int64_t start = environment.clock->steady_us();
        const OperatorChain::Work work{environment.engine,
                                       epoch.context,
                                       {.epoch = epoch.epoch, .now_us = epoch.context.now_us},
                                       environment.cancel};
        OperatorChain::Folded folded = TRY(flow.operators->fold(work, std::move(bindings)));
        outcome.input_rows = folded.input_rows;
        outcome.operators = std::move(folded.records);
        outcome.syncs = std::move(folded.syncs);
        if (folded.changed || flow.must_run) {
          const engine::BatchPtr rows =
              TRY(environment.engine->collect(plan.output, folded.bindings, epoch.context, environment.cancel));
          TRY(write_complete(outcome, rows));
        }
        outcome.work_us = environment.clock->steady_us() - start;
        return outcome;
      }));
  return {};
}

Result<> Epoch::run_recompute(std::size_t index, const plan::RecomputePlan& plan) {
  OpenFlow& flow = pipeline_.flows[index];
  const std::int64_t start = pipeline_.environment.clock->steady_us();
  const engine::Bindings bindings = TRY(bind(index));
  const engine::BatchPtr rows = TRY(
      pipeline_.environment.engine->collect(plan.query, bindings, input_.plan().context, pipeline_.environment.cancel));
  Outcome outcome;
  outcome.flow = index;
  outcome.input_rows = rows->rows();
  TRY(write_complete(outcome, rows));
  replaced_[flow.flow->target] = rows;
  outcome.work_us = pipeline_.environment.clock->steady_us() - start;
  outcomes_.push_back(std::move(outcome));
  return {};
}

Result<> Epoch::write_complete(Outcome& outcome, const engine::BatchPtr& rows) {
  const OpenTable& table = pipeline_.tables.at(pipeline_.flows[outcome.flow].flow->target);
  outcome.total_rows = rows->rows();
  outcome.digest = TRY(digest(*rows));
  if (!table.fresh && outcome.digest == table.record.digest) return {};
  return prepare(outcome, sink::WriteMode::kReplace, rows);
}

Result<> Epoch::prepare(Outcome& outcome, sink::WriteMode mode, const engine::BatchPtr& rows) {
  const OpenFlow& flow = pipeline_.flows[outcome.flow];
  const OpenTable& table = pipeline_.tables.at(flow.flow->target);
  const sink::EpochName name{pipeline_.checkpoint.id(), table.record.generation, flow.flow->name, input_.plan().epoch};
  const sink::Rows to_write{scan_all(table.dataset->schema, kRows), {{kRows, rows}}, input_.plan().context};
  outcome.prepared =
      TRY(table.sink->prepare(name, mode, *pipeline_.environment.engine, to_write, pipeline_.environment.cancel));
  return {};
}

Result<> Epoch::collect_outcomes() {
  Result<> first_error;
  for (std::future<Result<Outcome>>& running : running_) {
    Result<Outcome> outcome = running.get();
    if (outcome) {
      outcomes_.push_back(std::move(*outcome));
    } else if (first_error) {
      first_error = fail(std::move(outcome).error());
    }
  }
  running_.clear();
  std::ranges::sort(outcomes_, {}, &Outcome::flow);
  return first_error;
}

}  // namespace brook::runtime
