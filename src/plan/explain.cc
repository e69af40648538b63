// explain(): a graph in words and trees.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/interval_text.h"
#include "plan/graph.h"

namespace brook::plan {

namespace {

std::string indented(const std::string& text, std::size_t by) {
  std::string result;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    result += std::string(by, ' ') + text.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return result;
}

class Explanation {
 public:
  Explanation(const Graph& graph, const ExplainNotes& notes) : graph_(graph), notes_(notes) {}

  [[nodiscard]] std::string of(const SourceTable& source) const {
    const auto path = source.options.find("path");
    std::string text = fmt::format("source {}: {}{}\n", source.name, source.format,
                                   path == source.options.end() ? "" : " " + short_path(path->second));
    return text + fmt::format("  columns: {}\n", ddl(source.schema));
  }

  [[nodiscard]] std::string of(const Dataset& dataset) const {
    std::string text = fmt::format(
        "{} {}: {} {}", dataset.kind == DatasetKind::kStreamingTable ? "streaming table" : "materialized view",
        dataset.name, dataset.format, short_path(dataset.path));
    if (!dataset.partitioned_by.empty())
      text += fmt::format(", partitioned by ({})", fmt::join(dataset.partitioned_by, ", "));
    text += fmt::format("\n  columns: {}\n", ddl(dataset.schema));
    for (const Flow& flow : graph_.flows) {
      if (flow.target == dataset.key) text += of(flow);
    }
    return text;
  }

 private:
  [[nodiscard]] std::string of(const Flow& flow) const {
    std::vector<std::string> inputs;
    for (const FlowInput& input : flow.inputs) {
      inputs.push_back(fmt::format("{} {}", input.stream ? "new rows of" : "all of", name_of(input.table_key)));
    }
    const std::string head = flow.name == flow.target ? "  " : fmt::format("  flow {}: ", flow.name);
    return head + std::visit([](const auto& plan) { return way(plan); }, flow.plan) +
           fmt::format("  reads {}\n", fmt::join(inputs, ", ")) + note_on(flow) +
           std::visit([&](const auto& plan) { return trees(plan, flow); }, flow.plan);
  }

  static std::string way(const StatelessPlan&) { return "incremental: each batch row by row, appended\n"; }
  static std::string way(const IncrementalPlan& plan) {
    std::vector<std::string> kept;
    for (const Step& step : plan.steps)
      kept.push_back(std::visit([&](const auto& kind) { return what(kind, step); }, step.kind));
    const char* written = plan.updates ? ", rows updated" : plan.kept.empty() ? ", rows appended" : "";
    return fmt::format("incremental: {}{}\n", fmt::join(kept, ", "), written);
  }
  static std::string what(const AggregateStep& aggregate, const Step& step) {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < aggregate.key_count; ++i) keys.push_back(step.output[i].name);
    const std::string calls = aggregate.calls.empty()       ? "distinct rows"
                              : aggregate.calls.size() == 1 ? "1 aggregate"
                                                            : fmt::format("{} aggregates", aggregate.calls.size());
    if (aggregate.calls.empty()) return calls;
    return fmt::format("{} kept {}", calls,
                       keys.empty() ? "over all rows" : fmt::format("per {}", fmt::join(keys, ", ")));
  }
  static std::string what(const JoinStep& join, const Step&) {
    static constexpr const char* kKinds[] = {"inner", "left", "right", "full", "cross", "semi", "anti"};
    return fmt::format("{} join by {} keys", kKinds[static_cast<std::size_t>(join.kind)], join.key_count);
  }
  static std::string what(const PartitionStep& partition, const Step&) {
    return fmt::format("rows by {} keys, of which only those that change are computed", partition.key_count);
  }
  static std::string what(const ReplaceStep&, const Step&) { return "what was computed of them"; }
  static std::string what(const ResultStep&, const Step&) { return "the result"; }
  static std::string what(const OnceStep&, const Step&) { return "constant rows"; }
  static std::string what(const CdcStep& cdc, const Step&) {
    return fmt::format("{} by {} keys{}", cdc.history ? "the history of rows" : "the newest rows", cdc.key_count,
                       cdc.ignore_nulls ? ", nulls keep what was there" : "");
  }
  static std::string what(const WindowStep& window, const Step& step) {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < window.aggregate.key_count; ++i) keys.push_back(step.output[i].name);
    const std::string of = keys.empty() ? "one group of all rows" : fmt::format("groups of {}", fmt::join(keys, ", "));
    const std::string passed =
        window.time ? fmt::format("the watermark has passed {}", step.output[window.time->column].name) : "";
    if (!window.updates) return fmt::format("{} given out when {}", of, passed);
    return fmt::format("{} given out whenever rows come for them, kept {}", of,
                       passed.empty() ? "for ever" : "until " + passed);
  }
  static std::string what(const SessionStep&, const Step&) { return "rows kept until their session is over"; }
  static std::string what(const DedupStep& dedup, const Step& step) {
    std::vector<std::string> keys;
    for (const std::size_t key : dedup.keys) keys.push_back(step.output[key].name);
    return fmt::format("the first row of each {}, {}", fmt::join(keys, ", "),
                       dedup.expiry ? "until the watermark has passed it" : "remembered for ever");
  }
  static std::string what(const StreamJoinStep& join, const Step&) {
    const char* bounds[2] = {join.sides[0].expiry ? "until the watermark rules out a match" : "for ever",
                             join.sides[1].expiry ? "until the watermark rules out a match" : "for ever"};
    return fmt::format("pairs of two streams, left rows kept {}, right rows {}", bounds[0], bounds[1]);
  }
  static std::string what(const PartnerStep& partner, const Step&) {
    return partner.semi ? "rows given out at their first match" : "rows without a match given out when none can come";
  }
  static std::string way(const RecomputePlan& plan) { return fmt::format("full, because {}\n", plan.reason); }

  static std::string trees(const StatelessPlan& plan, const Flow&) {
    return indented(analyze::to_string(plan.query), 4);
  }
  static std::string trees(const RecomputePlan& plan, const Flow&) {
    return indented(analyze::to_string(plan.query), 4);
  }
  [[nodiscard]] std::string trees(const IncrementalPlan& plan, const Flow& flow) const {
    std::string text;
    for (const Step& step : plan.steps) {
      const auto note = notes_.steps.find({flow.name, step.name});
      text += fmt::format("  {}: {}{}\n", step.name,
                          std::visit([&](const auto& kind) { return what(kind, step); }, step.kind),
                          note == notes_.steps.end() ? "" : "; " + note->second);
      for (const analyze::RelationPtr& input : step.inputs) text += indented(analyze::to_string(input), 4);
    }
    for (const WatermarkSource& watermark : plan.watermarks)
      text += fmt::format("  watermark: {} less {}\n", watermark.name,
                          print_calendar_interval({.microseconds = watermark.delay_us}));
    if (!flow.late_rows_target.empty()) {
      text += fmt::format("  late rows, written to {}:\n", name_of(flow.late_rows_target)) +
              indented(analyze::to_string(plan.late_rows), 4);
    }
    return text + (flow.complete ? "  all rows:\n" : "  rows of an epoch:\n") +
           indented(analyze::to_string(plan.output), 4);
  }
  [[nodiscard]] std::string note_on(const Flow& flow) const {
    const auto note = notes_.flows.find(flow.name);
    return note == notes_.flows.end() ? "" : "  " + note->second + "\n";
  }

  [[nodiscard]] std::string name_of(const std::string& key) const {
    if (const SourceTable* source = graph_.source(key)) return source->name;
    const Dataset* dataset = graph_.dataset(key);
    return dataset == nullptr ? key : dataset->name;
  }

  // As the project's files would write it.
  [[nodiscard]] std::string short_path(const std::string& path) const {
    const std::string folder = graph_.spec.directory + "/";
    return path.starts_with(folder) ? path.substr(folder.size()) : path;
  }

  const Graph& graph_;
  const ExplainNotes& notes_;
};

}  // namespace

std::string explain(const Graph& graph, const std::string& dataset_key, const ExplainNotes& notes) {
  const Explanation explanation(graph, notes);
  std::string text;
  if (dataset_key.empty()) {
    for (const SourceTable& source : graph.sources) text += explanation.of(source) + "\n";
  }
  for (const Dataset& dataset : graph.datasets) {
    if (dataset_key.empty() || dataset.key == dataset_key) text += explanation.of(dataset) + "\n";
  }
  if (!text.empty()) text.pop_back();
  return text;
}

}  // namespace brook::plan
