#include "runtime/runner.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>

#include "runtime/epoch.h"

namespace brook::runtime {

namespace {

// How often an idle continuous run looks for new data, and how soon it notices that it should stop.
constexpr std::int64_t kIdlePollUs = 50'000;

// An input and the thread that reads it.
struct Reading {
  std::unique_ptr<EpochInput> input;
  std::future<Result<>> done;
};

class Runner {
 public:
  Runner(Pipeline& pipeline, const RunOptions& options)
      : pipeline_(pipeline), environment_(pipeline.environment), options_(options), run_id_(random_uuid()) {}

  Result<RunSummary> run() {
    const std::int64_t start = environment_.clock->steady_us();
    TRY(discover());
    for (;;) {
      TRY(environment_.cancel.check());
      if (!next_.input) TRY(read_next());
      if (!next_.input) {
        if (!options_.continuous) break;
        TRY(wait_until(environment_.clock->steady_us() + std::max(kIdlePollUs, std::int64_t{1})));
        TRY(discover());
        continue;
      }
      const std::int64_t due = last_started_us_ + options_.trigger_us;
      if (options_.continuous && summary_.epochs > 0) TRY(wait_until(due));
      TRY(one_epoch());
      if (options_.continuous) TRY(discover());
    }
    summary_.duration_us = environment_.clock->steady_us() - start;
    return summary_;
  }

 private:
  Result<> discover() {
    for (auto& [key, open] : pipeline_.sources) TRY(open.source->discover(environment_.clock->now_us()));
    return {};
  }

  // Sleeps in steps, so that a request to stop is seen soon.
  Result<> wait_until(std::int64_t steady_us) {
    for (;;) {
      TRY(environment_.cancel.check());
      const std::int64_t left = steady_us - environment_.clock->steady_us();
      if (left <= 0) return {};
      std::this_thread::sleep_for(std::chrono::microseconds(std::min(left, kIdlePollUs)));
    }
  }

  [[nodiscard]] std::uint64_t next_epoch() const {
    const std::optional<CommitRecord>& newest = pipeline_.checkpoint.journal().newest();
    return newest ? newest->epoch + 1 : 0;
  }

  Result<> start_reading(EpochPlan plan) {
    next_.input = TRY(EpochInput::open(pipeline_, std::move(plan)));
    next_.done = std::async(std::launch::async, [input = next_.input.get()] { return input->read(); });
    return {};
  }

  Result<> read_next() {
    std::optional<EpochPlan> plan = TRY(plan_epoch(pipeline_, next_epoch()));
    if (plan) TRY(start_reading(std::move(*plan)));
    return {};
  }

  Result<> one_epoch() {
    const std::unique_ptr<EpochInput> input = std::move(next_.input);
    TRY(next_.done.get());
    std::vector<SourceReport> sources;
    if (input->is_read()) {
      sources = source_reports(input->plan());
      if (std::optional<EpochPlan> ahead = TRY(plan_ahead(pipeline_, input->plan()))) {
        TRY(start_reading(std::move(*ahead)));
      }
    }
    Epoch epoch(pipeline_, *input);
    TRY(epoch.work());
    TRY(epoch.commit());
    TRY(epoch.publish());
    if (sources.empty()) sources = source_reports(input->plan());
    report(epoch, std::move(sources));
    return {};
  }

  std::vector<SourceReport> source_reports(const EpochPlan& plan) const {
    std::map<std::string, source::Range> ranges = plan.ranges;
    for (const FlowPlan& flow : plan.flows) ranges.insert(flow.source_ranges.begin(), flow.source_ranges.end());
    std::vector<SourceReport> reports;
    for (const auto& [key, range] : ranges) {
      const OpenSource& open = pipeline_.sources.at(key);
      const source::ScanCounts counts = open.source->counts();
      reports.push_back({open.table->name, open.source->description(), range.from, range.to, open.source->end(),
                         range.empty() ? 0 : counts.rows, range.empty() ? 0 : counts.malformed_rows,
                         open.source->backlog(range.to)});
    }
    return reports;
  }

  void report(const Epoch& epoch, std::vector<SourceReport> sources) {
    EpochReport report = epoch.report();
    report.run_id = run_id_;
    for (const SourceReport& source : sources) report.input_rows += source.rows;
    report.sources = std::move(sources);
    const std::int64_t started = environment_.clock->steady_us() - report.duration_us;
    report.since_last_us = summary_.epochs == 0 ? 0 : started - last_started_us_;
    last_started_us_ = started;
    ++summary_.epochs;
    summary_.input_rows += report.input_rows;
    environment_.observer->epoch(report);
  }

  Pipeline& pipeline_;
  const Environment& environment_;
  const RunOptions& options_;
  std::string run_id_;
  Reading next_;
  std::int64_t last_started_us_ = 0;
  RunSummary summary_;
};

}  // namespace

Result<RunSummary> run(const plan::Graph& graph, const Environment& environment, const RunOptions& options) {
  Checkpoint checkpoint = TRY(Checkpoint::open(environment.files, graph.spec.storage));
  const std::unique_ptr<Pipeline> pipeline =
      TRY(Pipeline::open(graph, checkpoint, environment, options.pipeline));
  environment.observer->start(graph, checkpoint.id());
  Result<RunSummary> result = Runner(*pipeline, options).run();
  const bool stopped = !result && result.error().kind == ErrorKind::kCancelled;
  if (result || stopped) TRY(pipeline->close());
  if (result) environment.observer->end(*result);
  return result;
}

}  // namespace brook::runtime
