#include "sink/delta/file_statistics.h"

#include <gtest/gtest.h>

namespace brook::sink::delta {
namespace {

std::string bounds(const DataType& type, const std::string& min, const std::string& max) {
  const engine::WrittenFile file{
      .path = "x", .rows = 2, .size_bytes = 1, .columns = {{.path = {"c"}, .min = min, .max = max, .null_count = 0}}};
  return statistics_json({{"c", type}}, file, 32);
}
std::string expected(const std::string& min, const std::string& max) {
  return R"({"numRecords":2,"minValues":{)" + (min.empty() ? "" : "\"c\":" + min) + R"(},"maxValues":{)" +
         (max.empty() ? "" : "\"c\":" + max) + R"(},"nullCount":{"c":0}})";
}

TEST(FileStatistics, BoundsAreJsonOfTheirTypes) {
  EXPECT_EQ(bounds(DataType(TypeKind::kLong), "-1", "2"), expected("-1", "2"));
  EXPECT_EQ(bounds(DataType::decimal(38, 2), "-1.50", "99999999999999999999.01"),
            expected("-1.50", "99999999999999999999.01"));
  EXPECT_EQ(bounds(DataType(TypeKind::kString), "a\"b", "é"), expected(R"("a\"b")", "\"é\""));
  EXPECT_EQ(bounds(DataType(TypeKind::kTimestamp), "2026-01-31 12:00:00+00", "2026-01-31 12:00:00.123456+00"),
            expected(R"("2026-01-31T12:00:00.000Z")", R"("2026-01-31T12:00:00.123456Z")"));
  EXPECT_EQ(bounds(DataType(TypeKind::kTimestampNtz), "2026-01-31 12:00:00.5", "2026-01-31 12:00:01"),
            expected(R"("2026-01-31T12:00:00.500")", R"("2026-01-31T12:00:01.000")"));
}

TEST(FileStatistics, WhatReadersCannotCompareHasNoBound) {
  EXPECT_EQ(bounds(DataType(TypeKind::kDouble), "1.5", "inf"), expected("1.5", ""));
  EXPECT_EQ(bounds(DataType(TypeKind::kDate), "0044-03-15 (BC)", "2026-01-01"), expected("", R"("2026-01-01")"));
  EXPECT_EQ(bounds(DataType(TypeKind::kTimestamp), "0044-03-15 (BC) 10:00:00+00", "12026-01-01 10:00:00+00"),
            expected("", ""));
  EXPECT_EQ(bounds(DataType(TypeKind::kBoolean), "false", "true"), expected("", ""));
}

TEST(FileStatistics, LongTextsAreCutSoThatTheyStayBounds) {
  const std::string text(40, 'a');
  const std::string cut(32, 'a');
  EXPECT_EQ(bounds(DataType(TypeKind::kString), text, text),
            expected("\"" + cut + "\"", "\"" + cut + "\xF4\x8F\xBF\xBF\""));
}

TEST(FileStatistics, OnlyTheFirstColumnsAreIndexed) {
  const DataType number(TypeKind::kLong);
  const engine::WrittenFile file{
      .path = "x",
      .rows = 1,
      .size_bytes = 1,
      .columns = {{.path = {"s", "x"}, .min = "1", .max = "1"}, {.path = {"c"}, .min = "2", .max = "2"}}};
  EXPECT_EQ(statistics_json({{"s", DataType::structure({{"x", number}})}, {"c", number}}, file, 1),
            R"({"numRecords":1,"minValues":{"s":{"x":1}},"maxValues":{"s":{"x":1}},"nullCount":{"s":{"x":0}}})");
}

TEST(PartitionValues, ComeFromTheFolders) {
  const Schema columns = {{"Day", DataType(TypeKind::kDate)},
                          {"at", DataType(TypeKind::kTimestamp)},
                          {"wall", DataType(TypeKind::kTimestampNtz)},
                          {"name", DataType(TypeKind::kString)}};
  const auto values = partition_values(columns, {"Day", "at", "wall", "name"},
                                       "Day=2026-01-31/at=2026-01-31 12%3A00%3A00.5/wall=2026-01-31 12%3A00%3A00/"
                                       "name=__HIVE_DEFAULT_PARTITION__/part-0.parquet");
  EXPECT_EQ(values, (source::delta::PartitionValues{{"Day", "2026-01-31"},
                                                    {"at", "2026-01-31T12:00:00.500000Z"},
                                                    {"wall", "2026-01-31 12:00:00.000000"},
                                                    {"name", std::nullopt}}));
}

}  // namespace
}  // namespace brook::sink::delta
