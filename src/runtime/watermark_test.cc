#include "runtime/watermark.h"

#include <gtest/gtest.h>

namespace brook::runtime {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

plan::IncrementalPlan plan_of(std::size_t declarations) {
  plan::IncrementalPlan plan;
  for (std::size_t i = 0; i < declarations; ++i) plan.watermarks.push_back({.name = "ts", .latest = nullptr});
  return plan;
}

TEST(Watermark, IsTheLeastOrTheGreatestOfItsDeclarations) {
  plan::IncrementalPlan plan = plan_of(2);
  const WatermarkRecord record{.watermark_us = 5, .sources_us = {20, 30}, .seen_us = {0, 0}};
  EXPECT_EQ(next_watermark(plan, record, 0), 20);
  plan.latest_watermark_counts = true;
  EXPECT_EQ(next_watermark(plan, record, 0), 30);
}

TEST(Watermark, NeverGoesBack) {
  const WatermarkRecord record{.watermark_us = 50, .sources_us = {20, 30}, .seen_us = {0, 0}};
  EXPECT_EQ(next_watermark(plan_of(2), record, 0), 50);
}

TEST(Watermark, IsNotHeldBackByWhatIsIdle) {
  plan::IncrementalPlan plan = plan_of(2);
  plan.idle_timeout_us = 10 * kSecond;
  const WatermarkRecord record{.watermark_us = 5, .sources_us = {20, 30}, .seen_us = {1 * kSecond, 8 * kSecond}};
  EXPECT_EQ(next_watermark(plan, record, 11 * kSecond), 20) << "ten seconds are not too long";
  EXPECT_EQ(next_watermark(plan, record, 11 * kSecond + 1), 30);
  EXPECT_EQ(next_watermark(plan, record, 60 * kSecond), 20) << "where all are idle, all count";
}

TEST(Watermark, SeesTimesInMilliseconds) {
  WatermarkRecord record{.watermark_us = 0, .sources_us = {}, .seen_us = {0, 0}};
  see_event_time(record, 1, 12'345'678, 1'000'000, 7);
  EXPECT_EQ(record.sources_us, (std::vector<std::int64_t>{0, 11'345'000}));
  EXPECT_EQ(record.seen_us, (std::vector<std::int64_t>{0, 7}));
  see_event_time(record, 1, 5'000'000, 1'000'000, 9);
  EXPECT_EQ(record.sources_us[1], 11'345'000);
}

}  // namespace
}  // namespace brook::runtime
