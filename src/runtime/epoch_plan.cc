#include "runtime/epoch_plan.h"

#include <algorithm>

#include "runtime/watermark.h"

namespace brook::runtime {

namespace {

// A late reader takes in at most this much of a table's history in one epoch.
constexpr std::uint64_t kReplayBytes = std::uint64_t{1} << 30;

bool recomputes(const OpenFlow& flow) { return std::holds_alternative<plan::RecomputePlan>(flow.flow->plan); }

const source::Position& position_of(const OpenFlow& flow, const std::string& key) {
  static const source::Position beginning;
  const auto at = flow.record.positions.find(key);
  return at == flow.record.positions.end() ? beginning : at->second;
}

// Where the rows of an input end that were committed so far: a source's front, a table's last file or changes.
source::Position committed_end(const Pipeline& pipeline, const plan::FlowInput& input) {
  const auto source = pipeline.sources.find(input.table_key);
  if (source != pipeline.sources.end()) return source->second.front;
  const OpenTable& table = pipeline.tables.at(input.table_key);
  if (table.log) return table.log->end();
  return std::to_string(input.stream ? table.record.last_change : table.record.changed_in);
}

bool same_place(const source::Position& a, const source::Position& b) {
  const auto is_beginning = [](const source::Position& p) { return p.empty() || p == "0"; };
  return a == b || (is_beginning(a) && is_beginning(b));
}

// Whether a flow has rows to read that the others have read already.
bool lags(const Pipeline& pipeline, const OpenFlow& flow) {
  return std::ranges::any_of(flow.flow->inputs, [&](const plan::FlowInput& input) {
    return input.stream && !same_place(position_of(flow, input.table_key), committed_end(pipeline, input));
  });
}

EpochPlan empty_plan(const Pipeline& pipeline, EpochPlan::Kind kind, std::uint64_t epoch) {
  EpochPlan plan;
  plan.kind = kind;
  plan.epoch = epoch;
  plan.started_us = pipeline.environment.clock->steady_us();
  plan.context.now_us = pipeline.environment.clock->now_us();
  plan.context.session_time_zone = pipeline.graph.spec.session_time_zone();
  plan.context.ansi = pipeline.graph.spec.ansi();
  plan.context.last_map_key_wins = pipeline.graph.spec.last_map_key_wins();
  plan.context.random_seed = static_cast<std::uint64_t>(plan.context.now_us) * 0x9E3779B97F4A7C15 + epoch;
  return plan;
}

Result<FlowPlan> catch_up(Pipeline& pipeline, std::size_t index) {
  const OpenFlow& flow = pipeline.flows[index];
  FlowPlan result;
  result.flow = index;
  for (const plan::FlowInput& input : flow.flow->inputs) {
    if (!input.stream) continue;
    const source::Position& from = position_of(flow, input.table_key);
    if (const auto source = pipeline.sources.find(input.table_key); source != pipeline.sources.end()) {
      result.source_ranges[input.table_key] = TRY(source->second.source->plan(from, source->second.front));
      continue;
    }
    const OpenTable& table = pipeline.tables.at(input.table_key);
    if (!table.log) {  // a new reader begins with all rows of the table
      if (from.empty() || from == std::to_string(table.record.last_change)) continue;
      return fail(internal_error("the flow " + flow.flow->name + " missed changes of " + input.table_key));
    }
    const std::vector<TableLog::Entry>& entries = table.log->entries();
    const std::size_t first = TRY(TableLog::index(from));
    if (first > entries.size()) {
      return fail(corruption_error("the flow " + flow.flow->name + " stands past the end of " + input.table_key));
    }
    std::size_t last = first;
    for (std::uint64_t bytes = 0; last < entries.size() && bytes < kReplayBytes; ++last) {
      bytes += entries[last].file.size_bytes;
    }
    result.table_ranges[input.table_key] = {first, last};
  }
  return result;
}

bool reads_source_stream(const OpenFlow& flow, const std::map<std::string, source::Range>& ranges) {
  return std::ranges::any_of(flow.flow->inputs, [&](const plan::FlowInput& input) {
    const auto range = ranges.find(input.table_key);
    return input.stream && range != ranges.end() && !range->second.empty();
  });
}

// Sources that some flow reads as a stream; the others are only ever read whole.
std::set<std::string> streamed_sources(const Pipeline& pipeline) {
  std::set<std::string> keys;
  for (const OpenFlow& flow : pipeline.flows) {
    for (const plan::FlowInput& input : flow.flow->inputs) {
      if (input.stream && flow.selected && pipeline.sources.contains(input.table_key)) keys.insert(input.table_key);
    }
  }
  return keys;
}

// A recomputed view is stale when an input is not where it was when the view was last computed.
bool is_stale(const Pipeline& pipeline, const OpenFlow& flow) {
  return flow.must_run || std::ranges::any_of(flow.flow->inputs, [&](const plan::FlowInput& input) {
           return position_of(flow, input.table_key) != committed_end(pipeline, input);
         });
}

// Flows that wait for a watermark, where `wanted` says so.
template <class Wanted>
std::optional<EpochPlan> plan_without_rows(const Pipeline& pipeline, EpochPlan::Kind kind, std::uint64_t epoch,
                                           Wanted wanted) {
  EpochPlan plan = empty_plan(pipeline, kind, epoch);
  for (std::size_t i = 0; i < pipeline.flows.size(); ++i) {
    const OpenFlow& flow = pipeline.flows[i];
    const auto* steps = std::get_if<plan::IncrementalPlan>(&flow.flow->plan);
    if (steps == nullptr || !flow.selected || flow.flow->complete || !flow.recorded) continue;
    if (waits_for_watermark(*steps) && wanted(flow, *steps)) plan.flows.push_back({i, {}, {}});
  }
  return plan.flows.empty() ? std::nullopt : std::optional(std::move(plan));
}

Result<std::optional<EpochPlan>> plan_together(Pipeline& pipeline, std::uint64_t epoch,
                                               const std::map<std::string, source::Position>& fronts) {
  EpochPlan plan = empty_plan(pipeline, EpochPlan::Kind::kTogether, epoch);
  for (const std::string& key : streamed_sources(pipeline)) {
    OpenSource& open = pipeline.sources.at(key);
    const auto front = fronts.find(key);
    const source::Range range =
        TRY(open.source->plan(front == fronts.end() ? open.front : front->second, open.source->end()));
    if (!range.empty()) plan.ranges[key] = range;
  }
  for (std::size_t i = 0; i < pipeline.flows.size(); ++i) {
    const OpenFlow& flow = pipeline.flows[i];
    if (flow.selected && !recomputes(flow) && (flow.must_run || reads_source_stream(flow, plan.ranges))) {
      plan.flows.push_back({i, {}, {}});
    }
  }
  if (plan.flows.empty()) return std::optional<EpochPlan>();
  plan.latest_offset_us = pipeline.environment.clock->steady_us() - plan.started_us;
  return std::optional(std::move(plan));
}

}  // namespace

bool EpochPlan::runs(std::size_t flow) const {
  return std::ranges::any_of(flows, [&](const FlowPlan& plan) { return plan.flow == flow; });
}

Result<std::optional<EpochPlan>> plan_epoch(Pipeline& pipeline, std::uint64_t epoch) {
  // Sources that nobody streams are read as far as they go.
  const std::set<std::string> streamed = streamed_sources(pipeline);
  for (auto& [key, open] : pipeline.sources) {
    if (!streamed.contains(key)) open.front = open.source->end();
  }
  for (std::size_t i = 0; i < pipeline.flows.size(); ++i) {
    const OpenFlow& flow = pipeline.flows[i];
    if (!flow.selected || recomputes(flow) || !lags(pipeline, flow)) continue;
    EpochPlan plan = empty_plan(pipeline, EpochPlan::Kind::kCatchUp, epoch);
    plan.flows.push_back(TRY(catch_up(pipeline, i)));
    plan.latest_offset_us = pipeline.environment.clock->steady_us() - plan.started_us;
    return std::optional(std::move(plan));
  }
  if (std::optional<EpochPlan> plan = TRY(plan_together(pipeline, epoch, {}))) return plan;
  const std::int64_t now_us = pipeline.environment.clock->now_us();
  const auto has_moved = [now_us](const OpenFlow& flow, const plan::IncrementalPlan& steps) {
    return next_watermark(steps, flow.record.watermark, now_us) > flow.record.watermark.watermark_us;
  };
  if (auto plan = plan_without_rows(pipeline, EpochPlan::Kind::kWatermark, epoch, has_moved)) return plan;

  EpochPlan plan = empty_plan(pipeline, EpochPlan::Kind::kRecompute, epoch);
  std::set<std::string> changing;
  for (std::size_t i = 0; i < pipeline.flows.size(); ++i) {
    const OpenFlow& flow = pipeline.flows[i];
    if (!flow.selected || !recomputes(flow)) continue;
    const bool upstream = std::ranges::any_of(
        flow.flow->inputs, [&](const plan::FlowInput& input) { return changing.contains(input.table_key); });
    if (!upstream && !is_stale(pipeline, flow)) continue;
    plan.flows.push_back({i, {}, {}});
    changing.insert(flow.flow->target);
  }
  if (plan.flows.empty()) return std::optional<EpochPlan>();
  return std::optional(std::move(plan));
}

std::optional<EpochPlan> plan_drain(const Pipeline& pipeline, std::uint64_t epoch) {
  return plan_without_rows(pipeline, EpochPlan::Kind::kDrain, epoch,
                           [](const OpenFlow&, const plan::IncrementalPlan&) { return true; });
}

EpochPlan plan_without_flows(const Pipeline& pipeline, std::uint64_t epoch) {
  return empty_plan(pipeline, EpochPlan::Kind::kCompact, epoch);
}

Result<std::optional<EpochPlan>> plan_ahead(Pipeline& pipeline, const EpochPlan& current) {
  if (current.kind != EpochPlan::Kind::kTogether || current.ranges.empty()) return std::optional<EpochPlan>();
  std::map<std::string, source::Position> fronts;
  for (const auto& [key, range] : current.ranges) fronts[key] = range.to;
  std::optional<EpochPlan> plan = TRY(plan_together(pipeline, current.epoch + 1, fronts));
  if (!plan || plan->ranges.empty()) return std::optional<EpochPlan>();
  // Flows that only had to run once do so in the current epoch.
  std::erase_if(plan->flows,
                [&](const FlowPlan& flow) { return !reads_source_stream(pipeline.flows[flow.flow], plan->ranges); });
  return plan;
}

}  // namespace brook::runtime
