#include "runtime/compact.h"

#include <algorithm>

#include <fmt/format.h>

#include "runtime/epoch.h"

namespace brook::runtime {

namespace {

// The record of a compaction would take an edit for done that no run has carried out.
Result<> refuse_edited(const Pipeline& pipeline, const CommitRecord& last) {
  const auto refused = [&](const std::string& what) {
    return usage_error(fmt::format("{} since the last run", what))
        .with_hint("Run the pipeline first (brookmill run); brookmill plan says what the edit does.");
  };
  for (const auto& [name, record] : last.flows) {
    if (std::ranges::none_of(pipeline.flows, [&](const OpenFlow& flow) { return flow.flow->name == name; })) {
      return fail(refused(name + " was taken out"));
    }
  }
  for (const auto& [key, record] : last.tables) {
    if (!pipeline.tables.contains(key)) return fail(refused(key + " was taken out"));
  }
  for (const OpenFlow& flow : pipeline.flows) {
    const auto record = last.flows.find(flow.flow->name);
    if (record == last.flows.end()) continue;
    const bool same = record->second.fingerprint == flow.flow->fingerprint &&
                      record->second.output_fingerprint == flow.flow->output_fingerprint;
    if (!same) return fail(refused(flow.flow->name + " was edited").at(flow.flow->location));
  }
  for (const auto& [key, table] : pipeline.tables) {
    const auto record = last.tables.find(key);
    if (record == last.tables.end()) continue;
    const bool same = record->second.schema == table.record.schema && record->second.format == table.record.format &&
                      record->second.path == table.record.path &&
                      record->second.partitioned_by == table.record.partitioned_by;
    if (!same) return fail(refused(key + " was edited").at(table.dataset->location));
  }
  return {};
}

Result<> check_compactable(const OpenTable& table) {
  const plan::Dataset& dataset = *table.dataset;
  if (!table.log) {
    return fail(usage_error(fmt::format("{} is written whole whenever it changes: it has no small files to merge",
                                        dataset.name))
                    .at(dataset.location)
                    .with_hint("compact is for streaming tables, and for views that only grow."));
  }
  if (sink::compactor_of(*table.sink) == nullptr) {
    return fail(usage_error(fmt::format("{} cannot be compacted: it is {}", dataset.name, table.sink->description()))
                    .at(dataset.location)
                    .with_class("UNSUPPORTED_FEATURE")
                    .with_hint("compact is for tables of Parquet files and of Delta Lake on this machine."));
  }
  return {};
}

}  // namespace

Result<std::vector<CompactReport>> compact(const plan::Graph& graph, const Environment& environment,
                                           const std::set<std::string>& tables) {
  Checkpoint checkpoint = TRY(Checkpoint::open(environment.files, graph.spec.storage));
  const std::unique_ptr<Pipeline> pipeline = TRY(Pipeline::open(graph, checkpoint, environment, {}));
  std::vector<CompactReport> reports;
  for (const std::string& key : tables) TRY(check_compactable(pipeline->tables.at(key)));
  const std::optional<CommitRecord>& last = checkpoint.journal().newest();
  if (!last) return reports;
  TRY(refuse_edited(*pipeline, *last));

  const std::unique_ptr<EpochInput> input =
      TRY(EpochInput::open(*pipeline, plan_without_flows(*pipeline, last->epoch + 1)));
  Epoch epoch(*pipeline, *input);
  bool any = false;
  for (const std::string& key : tables) {
    const OpenTable& table = pipeline->tables.at(key);
    Compaction compaction = TRY(whole_compaction(*pipeline, input->plan(), key));
    const std::uint64_t files = table.log->entries().size();
    std::uint64_t fewer = 0;
    for (const auto& group : compaction.groups) fewer += group.size() - 1;
    reports.push_back({key, files, files - fewer});
    if (compaction.groups.empty()) continue;
    any = true;
    epoch.compact(std::move(compaction));
  }
  if (any) {
    TRY(epoch.work());
    TRY(epoch.commit());
    TRY(epoch.publish());
  }
  TRY(pipeline->close());
  return reports;
}

}  // namespace brook::runtime
