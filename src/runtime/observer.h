// Observer: how progress leaves the runtime. Observers are told, never asked, and never call back. All methods
// are called from the thread that runs the pipeline, in the order start -> epoch* -> end.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "operator/operator.h"
#include "plan/graph.h"

namespace brook::runtime {

struct SourceReport {
  std::string name;
  std::string description;   // "FileStreamSource[…]"
  std::string start_offset;  // JSON, or "" at the beginning
  std::string end_offset;
  std::string latest_offset;
  std::uint64_t rows = 0;
  std::uint64_t malformed_rows = 0;
  std::uint64_t backlog = 0;  // what waits after end_offset, in the source's unit (files)
};

struct DatasetReport {
  std::string name;
  std::uint64_t input_rows = 0;   // that its flows read
  std::uint64_t output_rows = 0;  // written in this epoch; 0 when the output did not change
  std::uint64_t total_rows = 0;   // in the table now
  std::string sink;
  std::vector<op::OperatorStats> operators;
  std::optional<std::int64_t> watermark_us;  // that this epoch ran with: of its flows the least
};

struct EpochReport {
  std::string id;      // of the checkpoint
  std::string run_id;  // of this process
  std::string name;    // of the pipeline
  std::int64_t started_us = 0;
  std::uint64_t epoch = 0;
  std::uint64_t input_rows = 0;
  std::int64_t since_last_us = 0;  // from the start of the epoch before
  std::int64_t duration_us = 0;
  std::map<std::string, std::int64_t> durations_us;  // Spark's keys: latestOffset, addBatch, walCommit …
  std::vector<SourceReport> sources;
  std::vector<DatasetReport> datasets;
};

struct RunSummary {
  std::uint64_t epochs = 0;
  std::uint64_t input_rows = 0;
  std::int64_t duration_us = 0;
};

class Observer {
 public:
  virtual ~Observer() = default;
  virtual void start(const plan::Graph& graph, const std::string& checkpoint_id) = 0;
  // Something the user should know that is not an error: a recovered epoch, a dataset that was left out.
  virtual void note(const std::string& text) = 0;
  virtual void epoch(const EpochReport& report) = 0;
  virtual void end(const RunSummary& summary) = 0;
};

}  // namespace brook::runtime
