#include "observe/live_observer.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "observe/plain_observer.h"
#include "observe/quantity.h"

namespace brook::observe {

namespace {

constexpr std::int64_t kRedrawUs = 100'000;

std::string rounded(double value) { return grouped(static_cast<std::uint64_t>(std::llround(value))); }
std::string or_dash(const std::optional<std::uint64_t>& value) { return value ? grouped(*value) : "-"; }

// The sources below each dataset. Flows come in dependency order, so those of its inputs are known already.
std::map<std::string, std::set<std::string>> sources_below(const plan::Graph& graph) {
  std::map<std::string, std::set<std::string>> below;
  for (const plan::Flow& flow : graph.flows) {
    std::set<std::string>& found = below[flow.target];
    for (const plan::FlowInput& input : flow.inputs) {
      if (const auto through = below.find(input.table_key); through != below.end()) {
        found.insert(through->second.begin(), through->second.end());
      } else {
        found.insert(input.table_key);
      }
    }
  }
  return below;
}

}  // namespace

void LiveObserver::start(const plan::Graph& graph, const std::string& /*checkpoint_id*/) {
  name_ = graph.spec.name;
  started_us_ = clock_.steady_us();
  const std::map<std::string, std::set<std::string>> below = sources_below(graph);
  for (const plan::Dataset& dataset : graph.datasets) {
    Line line;
    line.name = dataset.name;
    if (const auto found = below.find(dataset.key); found != below.end()) {
      for (const plan::SourceTable& source : graph.sources) {
        if (found->second.contains(source.key)) line.sources.insert(source.name);
      }
    }
    lines_.push_back(std::move(line));
  }
  redraw();
}

void LiveObserver::note(const std::string& text) { terminal_.print("note: " + text); }

void LiveObserver::epoch(const runtime::EpochReport& report) {
  epoch_ = report.epoch;
  rows_ += report.input_rows;
  rows_per_second_ = per_second(report.input_rows, report.duration_us);
  for (Line& line : lines_) {
    const auto dataset = std::ranges::find(report.datasets, line.name, &runtime::DatasetReport::name);
    if (dataset != report.datasets.end()) {
      line.epoch = report.epoch;
      line.rows += dataset->input_rows;
      line.rows_per_second = per_second(dataset->input_rows, report.duration_us);
      if (!dataset->operators.empty()) line.state_rows = 0;
      for (const op::OperatorStats& stats : dataset->operators) *line.state_rows += stats.rows_total;
    }
    line.waiting = 0;
    for (const runtime::SourceReport& source : report.sources) {
      if (line.sources.contains(source.name)) line.waiting += source.backlog;
    }
  }
  if (clock_.steady_us() - drawn_us_ >= kRedrawUs) redraw();
}

void LiveObserver::end(const runtime::RunSummary& summary) {
  redraw();
  terminal_.release();
  terminal_.print(summary_line(name_, summary));
}

void LiveObserver::redraw() {
  drawn_us_ = clock_.steady_us();
  std::size_t width = std::string_view("dataset").size();
  for (const Line& line : lines_) width = std::max(width, line.name.size());
  width = std::min<std::size_t>(width, 40);

  std::vector<std::string> block;
  block.push_back(fmt::format("{}  epoch {}  {}  {} rows/s  {}", name_, or_dash(epoch_), counted(rows_, "row"),
                              rounded(rows_per_second_), duration(drawn_us_ - started_us_)));
  block.push_back(fmt::format("{:<{}}  {:>12}  {:>10}  {:>6}  {:>10}  {:>7}", "dataset", width, "rows", "rows/s",
                              "batch", "state", "waiting"));
  for (const Line& line : lines_) {
    block.push_back(fmt::format("{:<{}}  {:>12}  {:>10}  {:>6}  {:>10}  {:>7}", cut(line.name, width), width,
                                grouped(line.rows), rounded(line.rows_per_second), or_dash(line.epoch),
                                or_dash(line.state_rows), grouped(line.waiting)));
  }
  terminal_.draw(block);
}

}  // namespace brook::observe
