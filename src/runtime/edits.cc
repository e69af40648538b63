#include "runtime/edits.h"

#include <algorithm>

#include <fmt/format.h>

namespace brook::runtime {

namespace {

// Of the names of steps whose rows take the place of others.
constexpr std::string_view kUpdate = "update-";

// Whether a step without state can be filled from what the steps below it keep.
bool follows_from_steps(const plan::Step& step, const std::vector<const plan::Step*>& all) {
  bool follows = true;
  for (const analyze::RelationPtr& input : step.inputs) {
    analyze::visit_relations(input, [&](const analyze::RelationPtr& relation) {
      const auto* scan = std::get_if<analyze::Scan>(&relation->node);
      if (scan == nullptr) return;
      const auto below = std::ranges::find_if(
          all, [&](const plan::Step* other) { return plan::step_changes_key(other->name) == scan->table_key; });
      follows = follows && below != all.end() && !std::holds_alternative<plan::OnceStep>((*below)->kind);
    });
  }
  return follows;
}

std::string heading(const FlowEdit& edit) {
  switch (edit.kind) {
    case FlowEdit::Kind::kNew: return "new";
    case FlowEdit::Kind::kUnchanged: return "unchanged";
    case FlowEdit::Kind::kRowsChange: return "keeps its state; its rows are made anew of it";
    case FlowEdit::Kind::kPartly: return "keeps part of its state and builds the rest anew from it";
    case FlowEdit::Kind::kRecomputed: return "is computed anew, as always";
    case FlowEdit::Kind::kIncompatible: break;
  }
  return "cannot go on: " + edit.reason;
}

}  // namespace

FlowEdit edit_of(const plan::Flow& flow, const plan::Dataset& target, const CommitRecord& last) {
  FlowEdit edit{.flow = &flow, .reason = {}, .kept = {}, .rebuilt = {}};
  const auto known = last.flows.find(flow.name);
  if (known == last.flows.end()) {
    edit.kind = FlowEdit::Kind::kNew;
    return edit;
  }
  const FlowRecord& record = known->second;
  const std::vector<const plan::Step*> steps = plan::steps_of(flow);
  bool follows = true;
  for (const plan::Step* step : steps) {
    const bool is_difference = !flow.difference.empty() && step == &flow.difference.front();
    if (record.operators.contains(step->name)) {
      edit.kept.push_back(step->name);
    } else if (!is_difference) {  // that one begins with whatever rows there are
      edit.rebuilt.push_back(step->name);
      follows = follows && follows_from_steps(*step, steps);
    }
  }
  const bool same_rows = record.output_fingerprint == flow.output_fingerprint;
  if (std::holds_alternative<plan::RecomputePlan>(flow.plan)) {
    edit.kind = same_rows ? FlowEdit::Kind::kUnchanged : FlowEdit::Kind::kRecomputed;
  } else if (!flow.complete) {
    // A streaming table goes on with its new query; a view is always the answer to one query.
    const bool stateless = std::holds_alternative<plan::StatelessPlan>(flow.plan);
    const bool view = target.kind == plan::DatasetKind::kMaterializedView;
    // Rows that replace others must mean the same as those.
    const bool of_one_query = view || target.updates;
    const bool was_updated =
        std::ranges::any_of(record.operators, [](const auto& each) { return each.first.starts_with(kUpdate); });
    const bool changed = stateless ? was_updated || (of_one_query && !same_rows)
                                   : record.fingerprint != flow.fingerprint || (of_one_query && !same_rows);
    if (changed) {
      edit.kind = FlowEdit::Kind::kIncompatible;
      edit.reason = "its query changed, and its table holds rows of the old one";
    }
  } else if (!edit.rebuilt.empty() && (!follows || edit.kept.empty())) {
    edit.kind = FlowEdit::Kind::kIncompatible;
    edit.reason = "its query changed, and what it has built up belongs to the old one";
  } else if (!edit.rebuilt.empty()) {
    edit.kind = FlowEdit::Kind::kPartly;
  } else if (!same_rows) {
    edit.kind = FlowEdit::Kind::kRowsChange;
  }
  return edit;
}

std::vector<std::string> readers_without_changes(const plan::Graph& graph, const CommitRecord& last,
                                                 const std::set<std::string>& refreshed) {
  std::vector<std::string> stale;
  for (const plan::Flow& flow : graph.flows) {
    const auto record = last.flows.find(flow.name);
    if (record == last.flows.end() || std::holds_alternative<plan::RecomputePlan>(flow.plan)) continue;
    for (const plan::FlowInput& input : flow.inputs) {
      const plan::Dataset* table = graph.dataset(input.table_key);
      if (!input.stream || table == nullptr || table->appends) continue;
      const auto at = record->second.positions.find(input.table_key);
      if (at == record->second.positions.end() || at->second.empty()) continue;
      const auto known = last.tables.find(input.table_key);
      const bool missed = known == last.tables.end() || std::to_string(known->second.last_change) != at->second;
      // What an edit above the kept rows of a view does to them is no change that it gives its readers.
      const auto made = std::ranges::find(graph.flows, input.table_key, &plan::Flow::target);
      const auto before = last.flows.find(made->name);
      const bool told = !made->difference.empty() && before != last.flows.end() &&
                        before->second.operators.contains(made->difference.front().name);
      const bool edited =
          !told && before != last.flows.end() && before->second.output_fingerprint != made->output_fingerprint;
      if ((missed || edited) && !refreshed.contains(flow.target)) stale.push_back(flow.target);
    }
  }
  return stale;
}

std::string edits_text(const plan::Graph& graph, const CommitRecord& last) {
  std::string text;
  std::size_t unchanged = 0;
  bool refused = false;
  const std::vector<std::string> stale = readers_without_changes(graph, last, {});
  for (const plan::Flow& flow : graph.flows) {
    const plan::Dataset& target = *graph.dataset(flow.target);
    const FlowEdit edit = edit_of(flow, target, last);
    const bool misses = std::ranges::find(stale, flow.target) != stale.end();
    if (edit.kind == FlowEdit::Kind::kUnchanged && !misses) {
      ++unchanged;
      continue;
    }
    const std::string flow_name = flow.name == flow.target ? "" : ", flow " + flow.name;
    text += fmt::format("{}{}: {}\n", target.name, flow_name,
                        misses ? "starts over: it missed changes of a view that it reads" : heading(edit));
    for (const std::string& step : edit.kept) text += fmt::format("  keeps   {}\n", step);
    for (const std::string& step : edit.rebuilt) text += fmt::format("  builds  {}\n", step);
    if (edit.kind == FlowEdit::Kind::kIncompatible) {
      refused = true;
      text += fmt::format("  rebuild it and all that reads it:   brookmill run --full-refresh {}\n", target.name);
    }
  }
  for (const auto& [key, table] : last.tables) {
    if (graph.dataset(key) == nullptr)
      text += fmt::format("{}: no longer declared; its table stays in {}\n", key, table.path);
  }
  const char* end = refused ? "run refuses this" : "run goes on from the checkpoint";
  return text + fmt::format("{} {} unchanged; {}\n", unchanged, unchanged == 1 ? "flow" : "flows", end);
}

}  // namespace brook::runtime
