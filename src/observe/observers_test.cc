#include "observe/observers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <nlohmann/json.hpp>

#include "observe/live_observer.h"
#include "observe/progress_json.h"
#include "observe/quantity.h"

namespace brook::observe {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class ManualClock final : public Clock {
 public:
  [[nodiscard]] std::int64_t now_us() const override { return us; }
  [[nodiscard]] std::int64_t steady_us() const override { return us; }
  std::int64_t us = 1'000'000;
};

// What an observer wrote into a stream.
class Capture {
 public:
  Capture() : file_(::open_memstream(&bytes_, &size_)) {}
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;
  ~Capture() {
    (void)std::fclose(file_);
    std::free(bytes_);  // NOLINT(cppcoreguidelines-no-malloc): open_memstream's buffer
  }
  [[nodiscard]] std::FILE* file() { return file_; }
  [[nodiscard]] std::string text() {
    (void)std::fflush(file_);
    return {bytes_, size_};
  }

 private:
  char* bytes_ = nullptr;
  std::size_t size_ = 0;
  std::FILE* file_;
};

plan::Graph two_datasets() {
  plan::Graph graph;
  graph.spec.name = "shop";
  graph.sources = {{.key = "default.t", .name = "t"}, {.key = "default.other", .name = "other"}};
  graph.datasets = {{.key = "default.orders", .name = "orders"}, {.key = "default.totals", .name = "totals"}};
  graph.flows.resize(2);
  graph.flows[0].target = "default.orders";
  graph.flows[0].inputs = {{"default.t", true}};
  graph.flows[1].target = "default.totals";
  graph.flows[1].inputs = {{"default.orders", true}};
  return graph;
}

runtime::EpochReport one_epoch() {
  runtime::EpochReport report;
  report.id = "c0";
  report.run_id = "r0";
  report.name = "shop";
  report.started_us = 1'700'000'000'123'456;
  report.epoch = 4;
  report.input_rows = 1'500;
  report.since_last_us = 2'000'000;
  report.duration_us = 250'400;
  report.durations_us = {{"addBatch", 200'600}, {"walCommit", 4'000}};
  report.sources = {{.name = "t",
                     .description = "FileStreamSource[in]",
                     .start_offset = "",
                     .end_offset = R"({"logOffset":4})",
                     .latest_offset = R"({"logOffset":7})",
                     .rows = 1'500,
                     .malformed_rows = 2,
                     .backlog = 3},
                    {.name = "other", .end_offset = "plain text", .backlog = 50}};
  report.datasets = {
      {.name = "orders", .input_rows = 1'500, .output_rows = 1'400, .total_rows = 5'000, .sink = "FileSink[o]"},
      {.name = "totals", .input_rows = 1'400, .output_rows = 12, .total_rows = 12, .sink = "FileSink[m]"}};
  report.datasets[1].operators = {
      {.name = "aggregate", .rows_total = 12, .rows_updated = 5, .memory_used_bytes = 960, .rows_touched = 5}};
  return report;
}

TEST(ProgressJson, HasTheFieldsOfSparksStreamingQueryProgress) {
  const std::string line = progress_json(one_epoch());
  EXPECT_THAT(line, Not(HasSubstr("\n")));
  const json value = json::parse(line);
  EXPECT_EQ(value["id"], "c0");
  EXPECT_EQ(value["runId"], "r0");
  EXPECT_EQ(value["name"], "shop");
  EXPECT_EQ(value["timestamp"], "2023-11-14T22:13:20.123Z");
  EXPECT_EQ(value["batchId"], 4);
  EXPECT_EQ(value["batchDuration"], 250);
  EXPECT_EQ(value["numInputRows"], 1'500);
  EXPECT_EQ(value["inputRowsPerSecond"], 750.0);
  EXPECT_NEAR(value["processedRowsPerSecond"], 1'500 / 0.2504, 1e-6);
  EXPECT_EQ(value["durationMs"], json({{"addBatch", 201}, {"walCommit", 4}, {"triggerExecution", 250}}));
  EXPECT_EQ(value["sink"], json({{"description", "FileSink[o], FileSink[m]"}, {"numOutputRows", 1'412}}));

  ASSERT_EQ(value["stateOperators"].size(), 1U);
  EXPECT_EQ(value["stateOperators"][0]["operatorName"], "aggregate");
  EXPECT_EQ(value["stateOperators"][0]["numRowsTotal"], 12);
  EXPECT_EQ(value["stateOperators"][0]["numRowsUpdated"], 5);
  EXPECT_EQ(value["stateOperators"][0]["memoryUsedBytes"], 960);

  const json& source = value["sources"][0];
  EXPECT_EQ(source["description"], "FileStreamSource[in]");
  EXPECT_EQ(source["startOffset"], nullptr);
  EXPECT_EQ(source["endOffset"], json({{"logOffset", 4}}));
  EXPECT_EQ(source["metrics"], json({{"backlog", "3"}, {"malformedRows", "2"}}));
  EXPECT_EQ(value["sources"][1]["endOffset"], "plain text");

  EXPECT_EQ(value["datasets"][0]["name"], "orders");
  EXPECT_EQ(value["datasets"][0]["sink"]["numOutputRows"], 1'400);
  EXPECT_EQ(value["datasets"][1]["stateOperators"], value["stateOperators"]);
}

TEST(ProgressJson, RatesAreZeroWhereNoTimeHasPassedAndBadTextIsStillJson) {
  runtime::EpochReport report = one_epoch();
  report.since_last_us = 0;
  report.name = "caf\xE9";
  const json value = json::parse(progress_json(report));
  EXPECT_EQ(value["inputRowsPerSecond"], 0.0);
}

TEST(JsonObserver, KeepsNotesOutOfTheLines) {
  Capture progress;
  Capture messages;
  const auto observer = make_observer(ProgressMode::kJson, {progress.file(), messages.file()});
  observer->start(two_datasets(), "c0");
  observer->note("epoch 3 was finished first");
  observer->epoch(one_epoch());
  observer->epoch(one_epoch());
  observer->end({2, 3'000, 500'000});
  const std::string line = progress_json(one_epoch()) + "\n";
  EXPECT_EQ(progress.text(), line + line);
  EXPECT_EQ(messages.text(), "note: epoch 3 was finished first\n");
}

TEST(PlainObserver, WritesALinePerEpoch) {
  Capture progress;
  Capture messages;
  const auto observer = make_observer(ProgressMode::kAuto, {progress.file(), messages.file()});  // not a terminal
  observer->start(two_datasets(), "c0");
  observer->note("careful");
  observer->epoch(one_epoch());
  runtime::EpochReport empty = one_epoch();
  empty.epoch = 5;
  empty.sources.clear();
  empty.datasets[0].output_rows = 0;
  empty.datasets.pop_back();
  observer->epoch(empty);
  observer->end({2, 3'000, 1'234'000});
  EXPECT_EQ(progress.text(), "");
  EXPECT_EQ(messages.text(),
            "shop: 2 datasets, checkpoint c0\n"
            "note: careful\n"
            "epoch 4: 1,500 rows in 250 ms (5,990 rows/s), 2 malformed; orders +1,400 rows (5,000), totals 12 rows; "
            "53 waiting\n"
            "epoch 5: 1,500 rows in 250 ms (5,990 rows/s); orders unchanged (5,000)\n"
            "shop: 2 epochs, 3,000 rows in 1.23 s\n");
}

TEST(PlainObserver, SaysWhenThereWasNothingToDo) {
  Capture messages;
  const auto observer = make_observer(ProgressMode::kPlain, {messages.file(), messages.file()});
  observer->start(two_datasets(), "c0");
  observer->end({});
  EXPECT_THAT(messages.text(), HasSubstr("shop: nothing new\n"));
}

TEST(QuietObserver, OnlyPassesNotesOn) {
  Capture messages;
  const auto observer = make_observer(ProgressMode::kNone, {messages.file(), messages.file()});
  observer->start(two_datasets(), "c0");
  observer->epoch(one_epoch());
  observer->note("careful");
  observer->end({1, 1, 1});
  EXPECT_EQ(messages.text(), "note: careful\n");
}

// A run on a real (pseudo) terminal, as a child process would see it.
class LiveObserverTest : public testing::Test {
 protected:
  void SetUp() override {
    struct winsize size{};
    size.ws_col = 64;
    size.ws_row = 10;
    if (::openpty(&master_, &slave_, nullptr, nullptr, &size) != 0) {
      GTEST_SKIP() << "no pseudo-terminal here, as where /dev/pts is not mounted: " << std::strerror(errno);
    }
    file_ = ::fdopen(slave_, "w");
    ::setenv("TERM", "xterm", 1);
  }
  void TearDown() override {
    if (file_ == nullptr) return;
    (void)std::fclose(file_);
    ::close(master_);
  }
  // Reads up to the end that is expected: a terminal hands on in pieces what was written at once.
  std::string written_up_to(std::string_view end) {
    std::string text;
    struct pollfd ready{master_, POLLIN, 0};
    while (!text.ends_with(end) && ::poll(&ready, 1, 5'000) == 1) {
      std::array<char, 4'096> piece{};
      const auto got = ::read(master_, piece.data(), piece.size());
      if (got <= 0) break;
      text.append(piece.data(), static_cast<std::size_t>(got));
    }
    return text;
  }

  int master_ = -1;
  int slave_ = -1;
  std::FILE* file_ = nullptr;
  ManualClock clock_;
};

constexpr std::string_view kUntouched = "totals              0           0       -           -        0\r\n";

TEST_F(LiveObserverTest, RedrawsALinePerDatasetAndEndsWithASummary) {
  ::unsetenv("NO_COLOR");
  const auto observer = make_observer(ProgressMode::kAuto, {stdout, file_}, clock_);
  observer->start(two_datasets(), "c0");
  EXPECT_THAT(written_up_to(kUntouched), HasSubstr("\x1b[1mshop  epoch -  0 rows  0 rows/s  0 us\x1b[0m\r\n"));
  clock_.us += 500'000;
  observer->epoch(one_epoch());
  const std::string text = written_up_to("\ntotals          1,400       5,591       4          12        3\r\n");
  EXPECT_THAT(text, testing::StartsWith("\x1b[4A\r\x1b[J"));  // over the four lines of before
  EXPECT_THAT(text, HasSubstr("shop  epoch 4  1,500 rows  5,990 rows/s  500 ms"));
  EXPECT_THAT(text, HasSubstr("\norders          1,500       5,990       4           -        3\r\n"));
  observer->end({1, 1'500, 250'000});
  EXPECT_THAT(written_up_to("\nshop: 1 epoch, 1,500 rows in 250 ms\r\n"), HasSubstr("\x1b[4A"));
}

TEST_F(LiveObserverTest, DrawsAtMostTenTimesASecondAndLosesNoRows) {
  const auto observer = make_observer(ProgressMode::kAuto, {stdout, file_}, clock_);
  observer->start(two_datasets(), "c0");
  for (int i = 0; i < 5; ++i) {
    clock_.us += 40'000;
    observer->epoch(one_epoch());
  }
  observer->end({5, 7'500, 200'000});
  const std::string text = written_up_to("200 ms\r\n");
  std::size_t redraws = 0;
  for (std::size_t at = text.find("\x1b[4A"); at != std::string::npos; at = text.find("\x1b[4A", at + 1)) ++redraws;
  EXPECT_EQ(redraws, 2U);  // after 120 ms, and at the end
  EXPECT_THAT(text, HasSubstr("4,500 rows"));
  EXPECT_THAT(text, HasSubstr("epoch 4  7,500 rows"));
}

TEST_F(LiveObserverTest, NoColorLeavesOnlyCursorMoves) {
  ::setenv("NO_COLOR", "1", 1);
  const auto observer = make_observer(ProgressMode::kAuto, {stdout, file_}, clock_);
  observer->start(two_datasets(), "c0");
  std::string text = written_up_to(kUntouched);
  observer->note("careful");
  text += written_up_to(kUntouched);
  EXPECT_THAT(text, Not(HasSubstr("\x1b[1m")));
  EXPECT_THAT(text, HasSubstr("\x1b[4A\r\x1b[Jnote: careful\r\nshop  epoch -"));
  ::unsetenv("NO_COLOR");
}

TEST_F(LiveObserverTest, FitsANarrowAndLowTerminal) {
  struct winsize size{};
  size.ws_col = 20;
  size.ws_row = 4;
  ASSERT_EQ(::ioctl(slave_, TIOCSWINSZ, &size), 0);
  Terminal terminal(file_, false);
  terminal.draw({"naïve café au lait, s'il vous plaît", "1", "2", "3", "4"});
  EXPECT_EQ(written_up_to("more\r\n"), "naïve café au lait, \r\n1\r\n… and 3 more\r\n");
}

TEST(Quantity, ReadsWell) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'234'567), "1,234,567");
  EXPECT_EQ(counted(1, "row"), "1 row");
  EXPECT_EQ(duration(850), "850 us");
  EXPECT_EQ(duration(999'400), "999 ms");
  EXPECT_EQ(duration(1'236'000), "1.24 s");
  EXPECT_EQ(duration(185'000'000), "3 min 5 s");
  EXPECT_EQ(duration(7'500'000'000), "2 h 5 min");
}

TEST(ProgressModes, AreReadByName) {
  EXPECT_EQ(progress_mode("json").value(), ProgressMode::kJson);
  EXPECT_EQ(progress_mode("xml").error().exit_code(), 2);
}

}  // namespace
}  // namespace brook::observe
