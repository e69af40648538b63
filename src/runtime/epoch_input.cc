#include "runtime/epoch_input.h"

#include <algorithm>

#include "runtime/rows.h"

namespace brook::runtime {

namespace {

// A stateless flow over sources alone can be computed as soon as they are read, for others to read.
bool is_read_ahead(const Pipeline& pipeline, const plan::Flow& flow) {
  return std::holds_alternative<plan::StatelessPlan>(flow.plan) && !writes_alone(pipeline, flow) &&
         std::ranges::all_of(flow.inputs, [&](const plan::FlowInput& input) {
           return input.stream && pipeline.sources.contains(input.table_key);
         });
}

// How often a flow reads the new rows of a source.
std::size_t scans_of(const plan::Flow& flow, const std::string& key) {
  const auto input =
      std::ranges::find_if(flow.inputs, [&](const plan::FlowInput& in) { return in.stream && in.table_key == key; });
  return input == flow.inputs.end() ? 0 : input->scans;
}

}  // namespace

bool writes_alone(const Pipeline& pipeline, const plan::Flow& flow) {
  return std::holds_alternative<plan::StatelessPlan>(flow.plan) &&
         std::ranges::none_of(pipeline.flows, [&](const OpenFlow& other) {
           return std::ranges::any_of(other.flow->inputs,
                                      [&](const plan::FlowInput& input) { return input.table_key == flow.target; });
         });
}

void bind_stream(engine::Bindings& bindings, const plan::Flow& flow, const std::string& key, engine::Binding rows) {
  const bool whole_too = std::ranges::any_of(
      flow.inputs, [&](const plan::FlowInput& input) { return !input.stream && input.table_key == key; });
  if (!whole_too) bindings[key] = rows;
  bindings["stream:" + key] = std::move(rows);
}

Result<std::unique_ptr<EpochInput>> EpochInput::open(Pipeline& pipeline, EpochPlan plan) {
  std::unique_ptr<EpochInput> input(new EpochInput(pipeline, std::move(plan)));
  for (const auto& [key, range] : input->plan_.ranges) {
    input->shared_[key] = TRY(pipeline.sources.at(key).source->scan(range));
  }
  for (const FlowPlan& flow : input->plan_.flows) {
    for (const auto& [key, range] : flow.source_ranges) {
      if (!range.empty()) input->own_[{flow.flow, key}] = TRY(pipeline.sources.at(key).source->scan(range));
    }
    const plan::Flow& planned = *pipeline.flows[flow.flow].flow;
    if (is_read_ahead(pipeline, planned)) continue;
    for (const plan::FlowInput& in : planned.inputs) {
      if (in.stream && pipeline.sources.contains(in.table_key)) input->direct_.insert(in.table_key);
    }
  }
  return input;
}

Result<> EpochInput::read() {
  const Environment& environment = pipeline_.environment;
  const std::int64_t start = environment.clock->steady_us();
  // What is read more than once is kept.
  const auto keep = [&](const std::string& key, engine::Binding& rows) -> Result<> {
    const Schema schema = source::scanned_schema(*pipeline_.sources.at(key).table);
    rows = TRY(environment.engine->collect(scan_all(schema, key), {{key, rows}}, plan_.context, environment.cancel));
    return {};
  };
  for (auto& [key, rows] : shared_) {
    std::size_t scans = 0;
    for (const FlowPlan& flow : plan_.flows) scans += scans_of(*pipeline_.flows[flow.flow].flow, key);
    if (scans < 2) continue;
    TRY(keep(key, rows));
    direct_.erase(key);
  }
  for (auto& [place, rows] : own_) {
    const auto& [flow, key] = place;
    if (scans_of(*pipeline_.flows[flow].flow, key) > 1) TRY(keep(key, rows));
  }
  for (const FlowPlan& planned : plan_.flows) {
    const plan::Flow& flow = *pipeline_.flows[planned.flow].flow;
    if (!is_read_ahead(pipeline_, flow)) continue;
    engine::Bindings bindings;
    for (const plan::FlowInput& in : flow.inputs) {
      const engine::Binding* rows = source_rows(planned.flow, in.table_key);
      const Schema schema = source::scanned_schema(*pipeline_.sources.at(in.table_key).table);
      bind_stream(bindings, flow, in.table_key,
                  rows != nullptr ? *rows : TRY(engine::batch_of_rows(*environment.engine, schema, {})));
    }
    flow_rows_[planned.flow] = TRY(environment.engine->collect(std::get<plan::StatelessPlan>(flow.plan).query, bindings,
                                                               plan_.context, environment.cancel));
  }
  read_us = environment.clock->steady_us() - start;
  return {};
}

std::uint64_t EpochInput::bytes() const {
  std::uint64_t bytes = 0;
  const auto add = [&](const engine::Binding& rows) {
    if (const auto* batch = std::get_if<engine::BatchPtr>(&rows)) bytes += (*batch)->bytes();
  };
  for (const auto& [key, rows] : shared_) add(rows);
  for (const auto& [place, rows] : own_) add(rows);
  for (const auto& [flow, rows] : flow_rows_) bytes += rows->bytes();
  return bytes;
}

const engine::Binding* EpochInput::source_rows(std::size_t flow, const std::string& key) const {
  if (const auto own = own_.find({flow, key}); own != own_.end()) return &own->second;
  if (plan_.kind != EpochPlan::Kind::kTogether) return nullptr;
  const auto shared = shared_.find(key);
  return shared == shared_.end() ? nullptr : &shared->second;
}

engine::BatchPtr EpochInput::flow_rows(std::size_t flow) const {
  const auto rows = flow_rows_.find(flow);
  return rows == flow_rows_.end() ? nullptr : rows->second;
}

}  // namespace brook::runtime