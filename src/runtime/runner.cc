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

// An epoch that keeps more rows than this has the memory to itself: the next one is read after it. Both would be busy
// on all cores, so that reading ahead gains little there.
constexpr std::uint64_t kMostBytesBesideAnother = std::uint64_t{64} << 20U;

// An input and the thread that reads it.
struct Reading {
  std::unique_ptr<EpochInput> input;
  std::future<Result<>> done;
};

class Runner {
 public:
  Runner(Pipeline& pipeline, const RunOptions& options)
      : pipeline_(pipeline), environment_(pipeline.environment), options_(options), run_id_(random_uuid()) {}

  Result<> run() {
    const std::int64_t start = environment_.clock->steady_us();
    const Result<> ended = run_epochs();
    summary_.duration_us = environment_.clock->steady_us() - start;
    return ended;
  }

  [[nodiscard]] const RunSummary& summary() const { return summary_; }

 private:
  Result<> run_epochs() {
    if (!options_.continuous) TRY(discover());
    std::int64_t due_us = 0;
    for (;;) {
      TRY(environment_.cancel.check());
      if (!next_.input) {
        TRY(wait_until(due_us));
        if (options_.continuous) TRY(discover());
        TRY(read_next());
      }
      if (next_.input) {
        TRY(one_epoch());
        if (options_.continuous) due_us = last_started_us_ + options_.trigger_us;
      } else if (options_.continuous) {
        due_us = environment_.clock->steady_us() + kIdlePollUs;
      } else if (options_.drain && !std::exchange(drained_, true)) {
        if (auto plan = plan_drain(pipeline_, next_epoch())) TRY(start_reading(std::move(*plan)));
      } else {
        return {};
      }
    }
  }

  // Whether epochs start by the clock. Then none is planned ahead of its time.
  [[nodiscard]] bool paced() const { return options_.continuous && options_.trigger_us > 0; }

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
    const std::int64_t started_us = paced() ? input->plan().started_us : environment_.clock->steady_us();
    TRY(next_.done.get());
    std::vector<SourceReport> sources;
    Result<> started_next;  // what cannot be opened is said after this epoch is complete
    if (input->is_read()) {
      sources = source_reports(input->plan());
      std::optional<EpochPlan> ahead;
      if (!paced() && input->bytes() <= kMostBytesBesideAnother) ahead = TRY(plan_ahead(pipeline_, input->plan()));
      if (ahead) started_next = start_reading(std::move(*ahead));
    }
    Epoch epoch(pipeline_, *input);
    for (Compaction& compaction : TRY(due_compactions(pipeline_, input->plan()))) epoch.compact(std::move(compaction));
    TRY(epoch.work());
    TRY(epoch.commit());
    TRY(epoch.publish());
    if (sources.empty()) sources = source_reports(input->plan());
    report(epoch, std::move(sources), started_us);
    return started_next;
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

  // An epoch that was read ahead lasts from when its turn came.
  void report(const Epoch& epoch, std::vector<SourceReport> sources, std::int64_t started_us) {
    EpochReport report = epoch.report();
    report.run_id = run_id_;
    report.duration_us = environment_.clock->steady_us() - started_us;
    report.durations_us["triggerExecution"] = report.duration_us;
    for (const SourceReport& source : sources) report.input_rows += source.rows;
    report.sources = std::move(sources);
    report.since_last_us = summary_.epochs == 0 ? 0 : started_us - last_started_us_;
    last_started_us_ = started_us;
    ++summary_.epochs;
    summary_.input_rows += report.input_rows;
    environment_.observer->epoch(report);
  }

  Pipeline& pipeline_;
  const Environment& environment_;
  const RunOptions& options_;
  std::string run_id_;
  Reading next_;
  bool drained_ = false;
  std::int64_t last_started_us_ = 0;
  RunSummary summary_;
};

}  // namespace

Result<RunSummary> run(const plan::Graph& graph, const Environment& environment, const RunOptions& options) {
  Checkpoint checkpoint = TRY(Checkpoint::open(environment.files, graph.spec.storage));
  const std::unique_ptr<Pipeline> pipeline = TRY(Pipeline::open(graph, checkpoint, environment, options.pipeline));
  environment.observer->start(graph, checkpoint.id());
  for (const std::string& note : pipeline->notes) environment.observer->note(note);
  Runner runner(*pipeline, options);
  const Result<> ended = runner.run();
  const bool stopped = !ended && ended.error().kind == ErrorKind::kCancelled;
  if (ended || stopped) {
    TRY(pipeline->close());
    environment.observer->end(runner.summary());
  }
  TRY(ended);
  return runner.summary();
}

}  // namespace brook::runtime
