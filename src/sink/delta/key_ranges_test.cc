#include "sink/delta/key_ranges.h"

#include <gtest/gtest.h>

#include "engine/engine.h"

namespace brook::sink::delta {
namespace {

using engine::Value;
using source::delta::AddFile;

class KeyRangesTest : public testing::Test {
 protected:
  [[nodiscard]] KeyRanges of(const Schema& schema, const std::vector<std::vector<Value>>& rows) const {
    return KeyRanges::of(*engine_, engine::batch_of_rows(*engine_, schema, rows).value(), {}).value();
  }

  std::unique_ptr<engine::Engine> engine_ = engine::Engine::open({.threads = 1}).value();
};

Value number(std::int64_t value) { return Value(value); }
Value text(const char* value) { return Value(std::string(value)); }

AddFile file(const std::string& least, const std::string& greatest) {
  return {.path = "f",
          .statistics = R"({"numRecords":2,"minValues":{"k":)" + least + R"(},"maxValues":{"k":)" + greatest + "}}"};
}

TEST_F(KeyRangesTest, PassOverFilesWhoseBoundsRuleTheKeysOut) {
  const KeyRanges numbers = of({{"k", DataType(TypeKind::kInt)}}, {{number(9)}, {number(20)}});
  EXPECT_TRUE(numbers.may_be_in(file("1", "9")));
  EXPECT_TRUE(numbers.may_be_in(file("20", "100")));
  EXPECT_TRUE(numbers.may_be_in(file("-5", "100")));
  EXPECT_FALSE(numbers.may_be_in(file("-5", "8")));
  EXPECT_FALSE(numbers.may_be_in(file("21", "100")));
  EXPECT_TRUE(numbers.may_be_in({.path = "without statistics"}));
  EXPECT_TRUE(numbers.may_be_in(file("\"x\"", "\"y\"")));

  const KeyRanges texts = of({{"k", DataType(TypeKind::kString)}}, {{text("m")}, {text("p")}});
  EXPECT_TRUE(texts.may_be_in(file("\"a\"", "\"m\"")));
  EXPECT_FALSE(texts.may_be_in(file("\"a\"", "\"lzz\"")));
  EXPECT_FALSE(texts.may_be_in(file("\"pa\"", "\"z\"")));
}

// Writers cut the bounds of times to milliseconds, some to seconds.
TEST_F(KeyRangesTest, CompareTimesUpToASecond) {
  constexpr std::int64_t kTenThirty = 1'767'263'400'500'000;  // 2026-01-01 10:30:00.5
  const KeyRanges times = of({{"k", DataType(TypeKind::kTimestamp)}}, {{number(kTenThirty)}});
  EXPECT_TRUE(times.may_be_in(file("\"2026-01-01T10:00:00.000Z\"", "\"2026-01-01T10:30:00.000Z\"")));
  EXPECT_FALSE(times.may_be_in(file("\"2026-01-01T10:00:00.000Z\"", "\"2026-01-01T10:29:59.999Z\"")));
  EXPECT_FALSE(times.may_be_in(file("\"2026-01-01T10:30:01.000Z\"", "\"2026-01-01T11:00:00.000Z\"")));
  // Of a session in another zone.
  EXPECT_TRUE(times.may_be_in(file("\"2026-01-01T02:00:00.000-08:00\"", "\"2026-01-01T02:30:00.500-08:00\"")));
  EXPECT_FALSE(times.may_be_in(file("\"2026-01-01T10:31:00Z\"", "\"2026-01-01T11:00:00.000+00:00\"")));
  constexpr std::int64_t kDay = 20'454;  // 2026-01-01
  const KeyRanges days = of({{"k", DataType(TypeKind::kDate)}}, {{number(kDay)}});
  EXPECT_TRUE(days.may_be_in(file("\"2026-01-01\"", "\"2026-01-01\"")));
  EXPECT_FALSE(days.may_be_in(file("\"2025-01-01\"", "\"2025-12-31\"")));
}

TEST_F(KeyRangesTest, SayNothingOfKeysWithNullsAndOfTypesWithoutBounds) {
  const KeyRanges nulls = of({{"k", DataType(TypeKind::kInt)}}, {{number(9)}, {Value()}});
  EXPECT_TRUE(nulls.may_be_in(file("100", "200")));
  const KeyRanges doubles = of({{"k", DataType(TypeKind::kDouble)}}, {{Value(1.5)}});
  EXPECT_TRUE(doubles.may_be_in(file("100", "200")));
}

TEST_F(KeyRangesTest, KnowTheValuesOfPartitions) {
  const KeyRanges numbers = of({{"k", DataType(TypeKind::kInt)}}, {{number(9)}});
  EXPECT_TRUE(numbers.may_be_in({.path = "f", .partition_values = {{"k", "9"}}}));
  EXPECT_FALSE(numbers.may_be_in({.path = "f", .partition_values = {{"k", "10"}}}));
  EXPECT_FALSE(numbers.may_be_in({.path = "f", .partition_values = {{"k", std::nullopt}}}));
}

}  // namespace
}  // namespace brook::sink::delta
