#include "source/rate/rate_source.h"

#include <gtest/gtest.h>

#include <array>

#include "engine/plain_chunk.h"

namespace brook::source {
namespace {

constexpr std::int64_t kStartUs = 1'700'000'000'000'000;

std::vector<std::pair<std::int64_t, std::int64_t>> rows_of(Source& source, const Range& range) {
  const auto scan = std::get<std::shared_ptr<engine::ScanSource>>(source.scan(range).value());
  constexpr std::array<std::size_t, 2> kAll = {0, 1};
  const std::unique_ptr<engine::ScanWorker> worker = scan->open_worker(kAll).value();
  engine::PlainChunk chunk({DataType(TypeKind::kTimestamp), DataType(TypeKind::kLong)});
  std::vector<std::pair<std::int64_t, std::int64_t>> rows;
  std::uint64_t morsel = 0;
  while (worker->next(chunk, morsel).value() > 0) {
    const engine::ChunkView& view = chunk.view();
    for (std::size_t i = 0; i < view.rows; ++i) {
      rows.emplace_back(view.columns[0].at<std::int64_t>(i), view.columns[1].at<std::int64_t>(i));
    }
    chunk.clear();
  }
  return rows;
}

plan::SourceTable table_with(sql::OptionMap options) {
  return {.name = "t", .format = "rate", .options = std::move(options)};
}

TEST(RateSource, MakesSoManyRowsASecond) {
  const auto source = open_rate_source(table_with({{"rowsPerSecond", "10"}}), {}).value();
  ASSERT_TRUE(source->discover(kStartUs));
  EXPECT_EQ(source->end(), "");
  ASSERT_TRUE(source->discover(kStartUs + 3'500'000));
  const Range range = source->plan("", source->end()).value();
  EXPECT_EQ(range.to, "3");
  const auto rows = rows_of(*source, range);
  ASSERT_EQ(rows.size(), 30U);
  EXPECT_EQ(rows.front(), std::pair(kStartUs, std::int64_t{0}));
  EXPECT_EQ(rows.back(), std::pair(kStartUs + 2'900'000, std::int64_t{29}));
}

TEST(RateSource, GoesOnFromWhereItBeganAfterARestart) {
  const sql::OptionMap options = {{"rowsPerSecond", "2"}};
  const auto before = open_rate_source(table_with(options), {}).value();
  ASSERT_TRUE(before->discover(kStartUs));
  const std::vector<LogChange> log = before->changes("").value();
  ASSERT_EQ(log.size(), 1U);
  const auto after = open_rate_source(table_with(options), {}).value();
  ASSERT_TRUE(after->restore_record(log[0].key, *log[0].value));
  ASSERT_TRUE(after->discover(kStartUs + 4'000'000));
  const auto rows = rows_of(*after, after->plan("3", after->end()).value());
  EXPECT_EQ(rows,
            (std::vector<std::pair<std::int64_t, std::int64_t>>{{kStartUs + 3'000'000, 6}, {kStartUs + 3'500'000, 7}}));
}

TEST(RateSource, ClimbsToItsSpeed) {
  const auto source = open_rate_source(table_with({{"rowsPerSecond", "60"}, {"rampUpTime", "5s"}}), {}).value();
  ASSERT_TRUE(source->discover(kStartUs));
  ASSERT_TRUE(source->discover(kStartUs + 7'000'000));
  // 10 rows more each second for five seconds, then 60 a second.
  EXPECT_EQ(rows_of(*source, {"", "1"}).size(), 10U);
  EXPECT_EQ(rows_of(*source, {"1", "2"}).size(), 20U);
  EXPECT_EQ(rows_of(*source, {"6", "7"}).size(), 60U);
}

TEST(BatchRateSource, MakesOneBatchWhenTheLastWasTaken) {
  const auto source =
      open_batch_rate_source(
          table_with({{"rowsPerBatch", "3"}, {"startTimestamp", "1000"}, {"advanceMillisPerBatch", "50"}}), {})
          .value();
  ASSERT_TRUE(source->discover(0));
  ASSERT_TRUE(source->discover(0));
  EXPECT_EQ(source->end(), "3");
  const Range first = source->plan("", source->end()).value();
  ASSERT_TRUE(source->discover(0));
  EXPECT_EQ(source->end(), "6");
  EXPECT_EQ(rows_of(*source, first).back(), std::pair(std::int64_t{1'000'000}, std::int64_t{2}));
  EXPECT_EQ(rows_of(*source, {"3", "6"}).front(), std::pair(std::int64_t{1'050'000}, std::int64_t{3}));
}

TEST(BatchRateSource, GoesOnAfterARestart) {
  const auto source = open_batch_rate_source(table_with({{"rowsPerBatch", "3"}}), {}).value();
  ASSERT_TRUE(source->give_up({"3"}));
  ASSERT_TRUE(source->discover(0));
  EXPECT_EQ(source->plan("3", source->end()).value().to, "6");
}

TEST(BatchRateSource, NeedsItsSize) {
  EXPECT_FALSE(check_batch_rate_source(table_with({})));
  EXPECT_FALSE(check_rate_source(table_with({{"rowsPerSecnd", "5"}})));
}

}  // namespace
}  // namespace brook::source
