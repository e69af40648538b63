#include "runtime/operator_chain.h"

#include <algorithm>

#include "runtime/rows.h"

namespace brook::runtime {

std::string operator_store_name(const std::string& flow, const std::string& step) {
  return "flow-" + flow + "." + step;
}

Result<std::unique_ptr<OperatorChain>> OperatorChain::open(const std::vector<plan::Step>& steps,
                                                           const std::map<std::string, OperatorRecord>& records,
                                                           Checkpoint& checkpoint, const std::string& flow,
                                                           std::uint64_t state_budget_bytes) {
  auto chain = std::make_unique<OperatorChain>();
  for (const plan::Step& step : steps) {
    Link& link = chain->links_.emplace_back();
    link.step = &step;
    link.op = TRY(op::make_operator(step, state_budget_bytes));
    link.store = TRY(checkpoint.store(operator_store_name(flow, step.name)));
    const auto record = records.find(step.name);
    link.is_new = record == records.end();
    if (!link.is_new) link.record = record->second;
    TRY(link.store->restore(link.record.state,
                            [&](std::string_view key, std::string_view value) { return link.op->load(key, value); }));
  }
  // A chain without any state simply begins.
  if (std::ranges::all_of(chain->links_, &Link::is_new)) {
    for (Link& link : chain->links_) link.is_new = false;
  }
  return chain;
}

Result<> OperatorChain::fill(Link& link, const Work& work, Folded& folded) {
  TRY(link.op->begin(work.epoch));
  TRY(fold_inputs(link, work, folded));
  if (link.step->emits) TRY(link.op->output());
  return link.op->save(link.unsaved);
}

Result<> OperatorChain::fill(const Work& work, engine::Bindings bindings) {
  Folded folded;
  folded.bindings = std::move(bindings);
  for (Link& link : links_) TRY(fill(link, work, folded));
  return {};
}

bool OperatorChain::is_empty() const {
  return std::ranges::all_of(links_, [](const Link& link) { return link.record.state.empty(); });
}

// The rows that the steps below keep come as if they were all of one epoch.
Result<> OperatorChain::fill_new(const Work& work) {
  Folded below;
  for (Link& link : links_) {
    if (link.is_new) {
      TRY(fill(link, work, below));
      link.is_new = false;
    }
    const bool read = std::ranges::any_of(links_, &Link::is_new);
    if (!read || std::holds_alternative<plan::OnceStep>(link.step->kind)) continue;
    const std::shared_ptr<engine::ScanSource> rows = TRY(link.op->rows());
    const analyze::RelationPtr changes = plan::is_weighted(link.step->output) ? scan_as_changes(rows->schema(), "rows")
                                                                              : scan_all(rows->schema(), "rows");
    below.bindings[plan::step_changes_key(link.step->name)] =
        TRY(work.engine->collect(changes, {{"rows", rows}}, work.context, work.cancel));
  }
  return {};
}

Result<OperatorChain::Folded> OperatorChain::fold(const Work& work, engine::Bindings bindings) {
  if (std::ranges::any_of(links_, &Link::is_new)) TRY(fill_new(work));
  Folded folded;
  folded.bindings = std::move(bindings);
  for (Link& link : links_) {
    op::EpochContext epoch = work.epoch;
    if (epoch.watermark_us) *epoch.watermark_us -= link.step->watermark_lag_us;
    if (epoch.late_watermark_us) *epoch.late_watermark_us -= link.step->watermark_lag_us;
    TRY(link.op->begin(epoch));
    TRY(fold_inputs(link, work, folded));
    if (link.step->emits) {
      folded.bindings[plan::step_changes_key(link.step->name)] = TRY(link.op->output()).rows;
    }
    TRY(save(link, work.epoch.epoch, folded));
    if (link.step->keeps_rows) folded.bindings[plan::step_rows_key(link.step->name)] = TRY(link.op->rows());
  }
  return folded;
}

Result<> OperatorChain::fold_inputs(Link& link, const Work& work, Folded& folded) {
  for (std::size_t i = 0; i < link.step->inputs.size(); ++i) {
    const auto fold = [&](const engine::ChunkView& chunk) -> Result<> {
      folded.input_rows += chunk.rows;
      return link.op->fold(i, chunk);
    };
    TRY(work.engine->for_each_chunk(link.step->inputs[i], folded.bindings, work.context, work.cancel, fold));
  }
  return {};
}

Result<> OperatorChain::save(Link& link, std::uint64_t epoch, Folded& folded) {
  state::ChangeSet changes = std::exchange(link.unsaved, {});
  TRY(link.op->save(changes));
  const op::OperatorStats stats = link.op->stats();
  OperatorRecord& record = folded.records[link.step->name];
  record = link.record;
  record.rows = stats.rows_total;
  record.bytes = stats.memory_used_bytes;
  if (changes.empty()) return {};
  folded.changed.insert(link.step->name);
  record.state = TRY(link.store->prepare(link.record.state, epoch, changes, folded.syncs));
  record.rows_touched = stats.rows_touched;
  return {};
}

void OperatorChain::committed(const std::map<std::string, OperatorRecord>& records) {
  for (Link& link : links_) {
    if (const auto record = records.find(link.step->name); record != records.end()) link.record = record->second;
  }
}

Result<> OperatorChain::retain(const std::map<std::string, OperatorRecord>& committed) {
  for (Link& link : links_) {
    const auto known = committed.find(link.step->name);
    TRY(link.store->retain({link.record.state, known == committed.end() ? state::Token() : known->second.state}));
  }
  return {};
}

std::vector<op::OperatorStats> OperatorChain::stats() const {
  std::vector<op::OperatorStats> stats;
  for (const Link& link : links_) stats.push_back(link.op->stats());
  return stats;
}

}  // namespace brook::runtime
