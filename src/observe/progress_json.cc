#include "observe/progress_json.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "observe/quantity.h"

namespace brook::observe {

namespace {

using Json = nlohmann::ordered_json;

std::int64_t milliseconds(std::int64_t us) { return (us + 500) / 1'000; }

// Offsets are JSON already and appear as such, not quoted once more.
Json offset(const std::string& text) {
  if (text.empty()) return nullptr;
  Json value = Json::parse(text, nullptr, false);
  return value.is_discarded() ? Json(text) : value;
}

Json state_operator(const op::OperatorStats& stats) {
  return {{"operatorName", stats.name},
          {"numRowsTotal", stats.rows_total},
          {"numRowsUpdated", stats.rows_updated},
          {"numRowsRemoved", stats.rows_removed},
          {"numRowsDroppedByWatermark", stats.rows_late},
          {"memoryUsedBytes", stats.memory_used_bytes},
          {"customMetrics", {{"rowsTouched", stats.rows_touched}}}};
}

Json state_operators(const std::vector<op::OperatorStats>& operators) {
  Json list = Json::array();
  for (const op::OperatorStats& stats : operators) list.push_back(state_operator(stats));
  return list;
}

// Spark's metrics map strings to strings.
Json source(const runtime::SourceReport& source, const runtime::EpochReport& report) {
  return {{"name", source.name},
          {"description", source.description},
          {"startOffset", offset(source.start_offset)},
          {"endOffset", offset(source.end_offset)},
          {"latestOffset", offset(source.latest_offset)},
          {"numInputRows", source.rows},
          {"inputRowsPerSecond", per_second(source.rows, report.since_last_us)},
          {"processedRowsPerSecond", per_second(source.rows, report.duration_us)},
          {"metrics",
           {{"backlog", std::to_string(source.backlog)}, {"malformedRows", std::to_string(source.malformed_rows)}}}};
}

Json sink(const std::string& description, std::uint64_t rows) {
  return {{"description", description}, {"numOutputRows", rows}};
}

// Empty where nothing declares a watermark, as in Spark.
Json event_time(const std::optional<std::int64_t>& watermark_us) {
  Json times = Json::object();
  if (watermark_us) times["watermark"] = iso_timestamp(*watermark_us);
  return times;
}

Json dataset(const runtime::DatasetReport& dataset) {
  return {{"name", dataset.name},
          {"numInputRows", dataset.input_rows},
          {"numTotalRows", dataset.total_rows},
          {"eventTime", event_time(dataset.watermark_us)},
          {"stateOperators", state_operators(dataset.operators)},
          {"sink", sink(dataset.sink, dataset.output_rows)}};
}

}  // namespace

std::string progress_json(const runtime::EpochReport& report) {
  Json durations = Json::object();
  for (const auto& [step, us] : report.durations_us) durations[step] = milliseconds(us);
  if (!durations.contains("triggerExecution")) durations["triggerExecution"] = milliseconds(report.duration_us);

  Json sources = Json::array();
  for (const runtime::SourceReport& one : report.sources) sources.push_back(source(one, report));

  Json datasets = Json::array();
  Json operators = Json::array();
  std::string sinks;
  std::uint64_t output_rows = 0;
  std::optional<std::int64_t> watermark_us;
  for (const runtime::DatasetReport& one : report.datasets) {
    datasets.push_back(dataset(one));
    for (const op::OperatorStats& stats : one.operators) operators.push_back(state_operator(stats));
    sinks += (sinks.empty() ? "" : ", ") + one.sink;
    output_rows += one.output_rows;
    if (one.watermark_us) watermark_us = std::min(watermark_us.value_or(*one.watermark_us), *one.watermark_us);
  }

  const Json progress = {{"id", report.id},
                         {"runId", report.run_id},
                         {"name", report.name},
                         {"timestamp", iso_timestamp(report.started_us)},
                         {"batchId", report.epoch},
                         {"batchDuration", milliseconds(report.duration_us)},
                         {"numInputRows", report.input_rows},
                         {"inputRowsPerSecond", per_second(report.input_rows, report.since_last_us)},
                         {"processedRowsPerSecond", per_second(report.input_rows, report.duration_us)},
                         {"durationMs", std::move(durations)},
                         {"eventTime", event_time(watermark_us)},
                         {"stateOperators", std::move(operators)},
                         {"sources", std::move(sources)},
                         {"sink", sink(sinks, output_rows)},
                         {"datasets", std::move(datasets)}};
  return progress.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace brook::observe
