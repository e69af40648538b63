#include "observe/plain_observer.h"

#include <fmt/format.h>

#include "observe/quantity.h"

namespace brook::observe {

namespace {

std::string dataset_part(const runtime::DatasetReport& dataset) {
  if (dataset.output_rows == 0) return fmt::format("{} unchanged ({})", dataset.name, grouped(dataset.total_rows));
  if (dataset.output_rows == dataset.total_rows) {
    return fmt::format("{} {}", dataset.name, counted(dataset.total_rows, "row"));
  }
  return fmt::format("{} +{} ({})", dataset.name, counted(dataset.output_rows, "row"), grouped(dataset.total_rows));
}

}  // namespace

void PlainObserver::start(const plan::Graph& graph, const std::string& checkpoint_id) {
  name_ = graph.spec.name;
  write_line(messages_,
             fmt::format("{}: {}, checkpoint {}", name_, counted(graph.datasets.size(), "dataset"), checkpoint_id));
}

void PlainObserver::note(const std::string& text) { write_line(messages_, "note: " + text); }

void PlainObserver::epoch(const runtime::EpochReport& report) {
  std::string line = fmt::format("epoch {}: {} in {} ({})", report.epoch, counted(report.input_rows, "row"),
                                 duration(report.duration_us), rows_per_second(report.input_rows, report.duration_us));
  std::uint64_t malformed = 0;
  std::uint64_t backlog = 0;
  for (const runtime::SourceReport& source : report.sources) {
    malformed += source.malformed_rows;
    backlog += source.backlog;
  }
  if (malformed > 0) line += fmt::format(", {} malformed", grouped(malformed));
  const char* separator = "; ";
  for (const runtime::DatasetReport& dataset : report.datasets) {
    line += separator + dataset_part(dataset);
    separator = ", ";
  }
  if (backlog > 0) line += fmt::format("; {} waiting", grouped(backlog));
  write_line(messages_, line);
}

void PlainObserver::end(const runtime::RunSummary& summary) { write_line(messages_, summary_line(name_, summary)); }

std::string summary_line(const std::string& name, const runtime::RunSummary& summary) {
  if (summary.epochs == 0) return fmt::format("{}: nothing new", name);
  return fmt::format("{}: {}, {} in {}", name, counted(summary.epochs, "epoch"), counted(summary.input_rows, "row"),
                     duration(summary.duration_us));
}

}  // namespace brook::observe
