#include "source/delta/log.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/clock.h"
#include "source/delta/schema_json.h"

namespace brook::source::delta {
namespace {

constexpr const char* kSchema =
    R"({"type":"struct","fields":[{"name":"id","type":"long","nullable":true,"metadata":{}}]})";

class DeltaLogTest : public ::testing::Test {
 protected:
  DeltaLogTest() { std::filesystem::create_directories(root_ + "/t/_delta_log"); }
  ~DeltaLogTest() override { std::filesystem::remove_all(root_); }

  [[nodiscard]] DeltaLog open() const { return {files_, root_ + "/t", engine_.get()}; }
  Result<bool> add(std::int64_t version, const std::vector<Action>& actions) const {
    return open().add(version, actions, root_ + "/staged");
  }
  // A table with one file.
  void create() const {
    Metadata metadata{.id = "1", .schema = kSchema};
    metadata.configuration["delta.appendOnly"] = "false";
    ASSERT_TRUE(add(0, {Protocol{}, metadata,
                        AddFile{.path = "a=é b/1.parquet",
                                .partition_values = {{"a", "é b"}, {"n", std::nullopt}},
                                .size_bytes = 7,
                                .statistics = R"({"numRecords":1})"}})
                    .value());
  }

  std::string root_ = (std::filesystem::temp_directory_path() / ("brook-delta-" + random_uuid())).string();
  std::shared_ptr<FileSystem> files_ = local_file_system();
  std::unique_ptr<engine::Engine> engine_ = engine::Engine::open({.threads = 1, .files = files_}).value();
};

TEST_F(DeltaLogTest, AFolderWithoutEntriesIsNoTable) { EXPECT_FALSE(open().load()->exists()); }

TEST_F(DeltaLogTest, AVersionIsMadeByTheFirstAlone) {
  create();
  EXPECT_TRUE(add(1, {Transaction{"a", 1}}).value());
  EXPECT_FALSE(add(1, {Transaction{"b", 1}}).value());
  const Snapshot snapshot = open().load().value();
  EXPECT_EQ(snapshot.version, 1);
  EXPECT_EQ(snapshot.transaction_version("a"), 1);
  EXPECT_EQ(snapshot.transaction_version("b"), -1);
}

TEST_F(DeltaLogTest, ASnapshotTakesInWhatOthersAdd) {
  create();
  DeltaLog log = open();
  Snapshot snapshot = log.load().value();
  EXPECT_FALSE(log.update(snapshot).value());
  ASSERT_TRUE(add(1, {AddFile{.path = "2.parquet"}}).value());
  ASSERT_TRUE(add(2, {RemoveFile{.path = "2.parquet", .deleted_ms = 5}}).value());
  EXPECT_TRUE(log.update(snapshot).value());
  EXPECT_EQ(snapshot.version, 2);
  EXPECT_EQ(snapshot.files.size(), 1U);
  EXPECT_EQ(snapshot.removed.size(), 1U);
  EXPECT_EQ(log.load(1)->files.size(), 2U);
  EXPECT_EQ(log.load(7).error().error_class, "DELTA_VERSION_NOT_FOUND");
}

TEST_F(DeltaLogTest, ACheckpointHoldsAllThatTheEntriesSaid) {
  create();
  ASSERT_TRUE(add(1, {Transaction{"a", 4, 9}, AddFile{.path = "2.parquet"}}).value());
  ASSERT_TRUE(add(2, {RemoveFile{.path = "2.parquet", .deleted_ms = 5, .size_bytes = 3}}).value());
  DeltaLog log = open();
  ASSERT_TRUE(log.write_checkpoint(log.load().value(), root_));
  for (const char* version : {"0", "1", "2"}) {
    std::filesystem::remove(root_ + "/t/_delta_log/0000000000000000000" + version + ".json");
  }
  const Snapshot snapshot = open().load().value();
  EXPECT_EQ(snapshot.version, 2);
  ASSERT_EQ(snapshot.files.size(), 1U);
  const AddFile& file = snapshot.files.begin()->second;
  EXPECT_EQ(file.path, "a=é b/1.parquet");
  EXPECT_EQ(file.partition_values, (PartitionValues{{"a", "é b"}, {"n", std::nullopt}}));
  EXPECT_EQ(file.statistics, R"({"numRecords":1})");
  EXPECT_EQ(snapshot.removed.at("2.parquet").size_bytes, 3U);
  EXPECT_EQ(snapshot.transactions.at("a").updated_ms, 9);
  EXPECT_EQ(snapshot.metadata.schema, kSchema);
  EXPECT_EQ(snapshot.metadata.configuration.at("delta.appendOnly"), "false");
  EXPECT_EQ(snapshot.protocol.min_writer, 2);
}

TEST_F(DeltaLogTest, AGapInTheLogIsAnError) {
  create();
  ASSERT_TRUE(add(2, {Transaction{"a", 1}}).value());
  EXPECT_EQ(open().load().error().kind, ErrorKind::kCorruption);
}

TEST_F(DeltaLogTest, OldEntriesGoOnlyBehindACheckpoint) {
  create();
  for (std::int64_t version = 1; version <= 3; ++version)
    ASSERT_TRUE(add(version, {Transaction{"a", version}}).value());
  DeltaLog log = open();
  const std::int64_t later_ms = system_clock().now_us() / 1'000 + 60'000;
  ASSERT_TRUE(log.expire(later_ms));
  EXPECT_EQ(log.first_version().value(), 0);
  ASSERT_TRUE(log.write_checkpoint(log.load(2).value(), root_));
  ASSERT_TRUE(log.expire(later_ms));
  EXPECT_EQ(log.first_version().value(), 2);
  EXPECT_EQ(open().load()->version, 3);
}

TEST(DeltaPaths, AreEncodedAndDecoded) {
  EXPECT_EQ(encoded_path("a=é b/50%25.parquet"), "a=%C3%A9%20b/50%2525.parquet");
  EXPECT_EQ(decoded_path(encoded_path("a=é b/50%25#?.parquet")), "a=é b/50%25#?.parquet");
  EXPECT_EQ(decoded_path("100%"), "100%");
}

TEST(DeltaEntries, WhatIsNoEntryIsDamage) {
  EXPECT_EQ(parse_entry("{\"add\":{\"size\":1}}\n", "x").error().kind, ErrorKind::kCorruption);
  EXPECT_EQ(parse_entry("{torn", "x").error().kind, ErrorKind::kCorruption);
  EXPECT_TRUE(parse_entry("{\"cdc\":{\"path\":\"x\"}}\n\n{\"inventedTomorrow\":{}}", "x")->empty());
}

TEST(DeltaSchema, ComesBackAsItWas) {
  const Schema columns = {{"a", DataType(TypeKind::kByte)},
                          {"b", DataType::decimal(38, 3)},
                          {"c", DataType::array(DataType(TypeKind::kTimestampNtz), false)},
                          {"d", DataType::map(DataType(TypeKind::kString),
                                              DataType::structure({{"x", DataType(TypeKind::kDate), false}}))}};
  const TableSchema read = parse_schema(schema_json(columns).value()).value();
  EXPECT_EQ(read.columns, columns);
  EXPECT_FALSE(read.columns[2].type.fields().front().nullable);
  EXPECT_FALSE(read.columns[3].type.value().fields().front().nullable);
}

TEST(DeltaSchema, MoreColumnsLeaveTheOthersAsTheyStand) {
  const std::string there =
      R"({"type":"struct","fields":[{"name":"a","type":"long","nullable":false,"metadata":{"comment":"x"}}]})";
  const std::string grown = with_columns(there, {{"b", DataType(TypeKind::kString)}}).value();
  const TableSchema read = parse_schema(grown).value();
  ASSERT_EQ(read.columns.size(), 2U);
  EXPECT_FALSE(read.columns[0].nullable);
  EXPECT_TRUE(read.marks.contains("comment"));
}

TEST(DeltaSchema, TypesWithoutAPlaceAreRefusedByName) {
  const auto written = schema_json({{"gap", DataType(TypeKind::kCalendarInterval)}});
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().message.find("gap"), std::string::npos);
  EXPECT_FALSE(parse_schema(R"({"type":"struct","fields":[{"name":"a","type":"geometry","nullable":true}]})"));
}

}  // namespace
}  // namespace brook::source::delta
