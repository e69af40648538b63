// Every scenario gives the rows that Spark gives for the same batches: run whole, and killed at a durable step and
// resumed with another number of threads. Of the kinds of operators a few are killed at every durable step, all of them
// with BROOKMILL_LONG=1. The seed of the steps is printed; BROOKMILL_SEED repeats it.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <set>

#include <fmt/format.h>

#include "base/clock.h"
#include "faults/mutation.h"
#include "scenario.h"

namespace brook::streaming {
namespace {

// One of each kind of operator; the first ones also in the ordinary mode.
constexpr const char* kKilledEverywhere[] = {
    "window-tumbling",
    "join-left",
    "cdc-scd2",
    "window-sliding",
    "window-drain",
    "late-rows",
    "chain-window-of-window-time",
    "group-by-event-time-and-key",
    "session",
    "session-restart",
    "distinct",
    "dedup-event-time",
    "dedup-within-watermark",
    "join-inner-within-an-hour",
    "join-full",
    "join-semi",
    "static-changed",
    "union-two-watermarks",
    "two-flows-of-windows",
    "windows-over-windows",
    "cdc-scd1-ignore-nulls",
    "cdc-view",
    "update-window",
    "update-having-restart",
};
constexpr std::size_t kInOrdinaryMode = 3;
constexpr std::uint64_t kNever = ~std::uint64_t{0};

bool is_long() { return std::getenv("BROOKMILL_LONG") != nullptr; }

// The power of a computer: once it is off, nothing reaches the disk.
class Power final : public faults::MutationWatcher {
 public:
  Result<> mutate(const faults::Mutation& mutation, const Perform& perform) override {
    if (++steps_ > last_) return fail(input_error("the power is off"));
    return perform(mutation.bytes);
  }
  void on_until(std::uint64_t step) {
    steps_ = 0;
    last_ = step;
  }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

 private:
  std::atomic<std::uint64_t> steps_ = 0;
  std::atomic<std::uint64_t> last_ = kNever;
};

// Shared by all tests: opening an engine takes longer than running a scenario.
class Machine {
 public:
  static Machine& get() {
    static Machine machine;
    return machine;
  }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  [[nodiscard]] std::string folder() { return fmt::format("{}/{}", root_, next_folder_++); }
  [[nodiscard]] Result<> run(const ScenarioProject& project, std::size_t run, int threads) {
    return project.run(threads == 1 ? *one_ : *three_, files_, run);
  }
  [[nodiscard]] engine::Engine& engine() { return *three_; }
  Power& power() { return *power_; }

 private:
  Machine() {
    one_ = engine_of(1);
    three_ = engine_of(3);
  }
  ~Machine() { std::filesystem::remove_all(root_); }

  [[nodiscard]] std::unique_ptr<engine::Engine> engine_of(int threads) const {
    engine::EngineOptions options;
    options.threads = threads;
    options.spill_directory = fmt::format("{}/spill-{}", root_, threads);
    options.files = files_;
    return engine::Engine::open(options).value();
  }

  // Where thousands of small runs do not wait for a disk.
  std::string root_ =
      (std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path().string()) +
      "/brook-streaming-" + random_uuid();
  std::shared_ptr<Power> power_ = std::make_shared<Power>();
  std::shared_ptr<FileSystem> files_ = faults::watched_file_system(local_file_system(), power_);
  std::unique_ptr<engine::Engine> one_;
  std::unique_ptr<engine::Engine> three_;
  std::size_t next_folder_ = 0;
};

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all = read_scenarios("tests/streaming");
  return all;
}

class StreamingScenario : public ::testing::TestWithParam<std::size_t> {
 protected:
  // Runs the scenario up to the given run, and adds that run's files.
  void prepare(const ScenarioProject& project, std::size_t run) {
    for (std::size_t before = 0; before < run; ++before) {
      project.add_batches(before);
      run_whole(project, before, 3);
    }
    project.add_batches(run);
  }
  void run_whole(const ScenarioProject& project, std::size_t run, int threads) {
    const Result<> ran = machine_.run(project, run, threads);
    if (!ran) ADD_FAILURE() << scenario_.name << ", run " << run << ": " << ran.error().to_string();
  }
  void compare(const ScenarioProject& project, const std::string& how) {
    const Result<Tables> found = project.found(machine_.engine());
    if (!found) {
      ADD_FAILURE() << scenario_.name << ", " << how << ": " << found.error().to_string();
      return;
    }
    const std::string differs = difference(scenario_, *found);
    EXPECT_TRUE(differs.empty()) << scenario_.name << ", " << how << ": " << differs;
  }
  std::uint64_t count_steps(std::size_t run) {
    const std::string folder = machine_.folder();
    const ScenarioProject project(scenario_, folder);
    prepare(project, run);
    machine_.power().on_until(kNever);
    run_whole(project, run, 1);
    std::filesystem::remove_all(folder);
    return machine_.power().steps();
  }
  void kill_and_resume(std::size_t run, std::uint64_t step) {
    const std::string folder = machine_.folder();
    const ScenarioProject project(scenario_, folder);
    prepare(project, run);
    machine_.power().on_until(step);
    (void)machine_.run(project, run, 1);  // it fails, or what was left to do did not matter
    machine_.power().on_until(kNever);
    for (std::size_t next = run; next < scenario_.runs.size(); ++next) {
      project.add_batches(next);
      run_whole(project, next, 3);
    }
    compare(project, fmt::format("killed after durable step {} of run {} and resumed", step, run));
    std::filesystem::remove_all(folder);
  }

  const Scenario& scenario_ = scenarios()[GetParam()];
  Machine& machine_ = Machine::get();
};

TEST_P(StreamingScenario, Whole) {
  const std::string folder = machine_.folder();
  const ScenarioProject project(scenario_, folder);
  if (scenario_.is_refused()) {
    const Result<plan::Graph> graph = project.graph();
    ASSERT_FALSE(graph);
    // Spark has no class of its own for some, and reports others from within the query's thread.
    const std::string wanted = scenario_.expected.at("error");
    if (wanted.starts_with("_LEGACY_ERROR") || wanted.starts_with("STREAM_FAILED")) return;
    EXPECT_EQ(graph.error().error_class, wanted) << graph.error().to_string();
    return;
  }
  prepare(project, scenario_.runs.size() - 1);
  run_whole(project, scenario_.runs.size() - 1, 3);
  compare(project, "run whole");
  std::filesystem::remove_all(folder);
}

TEST_P(StreamingScenario, KilledAndResumed) {
  if (scenario_.is_refused()) return;
  static const std::uint64_t seed = std::getenv("BROOKMILL_SEED") != nullptr
                                        ? std::stoull(std::getenv("BROOKMILL_SEED"))
                                        : static_cast<std::uint64_t>(system_clock().now_us());
  std::mt19937_64 random(seed + GetParam());
  const std::size_t run = random() % scenario_.runs.size();
  const std::uint64_t steps = count_steps(run);
  ASSERT_GT(steps, 0U);
  const auto* const last = is_long() ? std::end(kKilledEverywhere) : std::begin(kKilledEverywhere) + kInOrdinaryMode;
  if (std::find(std::begin(kKilledEverywhere), last, scenario_.name) != last) {
    for (std::uint64_t step = 1; step <= steps; ++step) kill_and_resume(run, step);
    fmt::print("{}: killed at each of {} durable steps\n", scenario_.name, steps);
  } else {
    kill_and_resume(run, 1 + random() % steps);
  }
  if (HasFailure()) fmt::print("BROOKMILL_SEED={}\n", seed);
}

std::vector<std::size_t> numbers() {
  std::vector<std::size_t> all(scenarios().size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  return all;
}

std::string name_of(const ::testing::TestParamInfo<std::size_t>& info) {
  std::string name = scenarios()[info.param].name;
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Spark, StreamingScenario, ::testing::ValuesIn(numbers()), name_of);

TEST(StreamingScenarios, AreAsManyAsWeSay) {
  std::size_t by_spark = 0;
  std::set<std::string> names;
  for (const Scenario& scenario : scenarios()) {
    names.insert(scenario.name);
    by_spark += scenario.expected.at("madeBy").get<std::string>().starts_with("Spark") ? 1U : 0U;
  }
  fmt::print("{} scenarios, {} with Spark's own answers\n", names.size(), by_spark);
  EXPECT_GE(by_spark, 190U);
  for (const char* name : kKilledEverywhere) EXPECT_TRUE(names.contains(name)) << name;
}

}  // namespace
}  // namespace brook::streaming
