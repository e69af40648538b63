#include "runtime/journal.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/clock.h"
#include "runtime/commit_record_json.h"

namespace brook::runtime {
namespace {

CommitRecord record_of(std::uint64_t epoch) {
  CommitRecord record;
  record.epoch = epoch;
  record.now_us = 1'700'000'000'000'000;
  record.random_seed = 0xFFFFFFFFFFFFFFFF;
  record.session_time_zone = "Europe/Zürich";
  record.published = static_cast<std::int64_t>(epoch) - 1;
  record.source_logs["default.in"] = R"({"files":[]})";
  record.fronts["default.in"] = R"({"logOffset":3})";
  record.flows["f"] = {
      "default.t", "abc", "def", 2, {{"default.in", R"({"logOffset":3})"}}, {{"join-1", {"token", 7, 512, 3}}}, 1500};
  TableRecord table;
  table.kind = "streaming table";
  table.appends = true;
  table.format = "parquet";
  table.path = "data/output/t";
  table.partitioned_by = {"d"};
  table.schema = {{"a", DataType::decimal(10, 2), false}, {"d", DataType(TypeKind::kDate), true}};
  table.files = {{"d=2026-01-01/part-0.parquet", 7, 512}};
  record.tables["default.t"] = table;
  record.outputs = {{"default.t", "f", "token"}};
  return record;
}

class JournalTest : public ::testing::Test {
 protected:
  ~JournalTest() override { std::filesystem::remove_all(directory_); }
  [[nodiscard]] std::string path(std::uint64_t epoch) const {
    return directory_ + "/" + std::string(20 - std::to_string(epoch).size(), '0') + std::to_string(epoch) + ".json";
  }
  void overwrite(std::uint64_t epoch, const std::string& bytes) const {
    ASSERT_TRUE(write_file_durably(*files_, path(epoch), bytes));
  }
  void append(std::uint64_t count) const {
    Journal journal = Journal::open(files_, directory_).value();
    for (std::uint64_t epoch = 0; epoch < count; ++epoch) ASSERT_TRUE(journal.append(record_of(epoch)));
  }

  std::shared_ptr<FileSystem> files_ = local_file_system();
  std::string directory_ = (std::filesystem::temp_directory_path() / ("brook-journal-" + random_uuid())).string();
};

TEST_F(JournalTest, ARecordIsReadAsItWasWritten) {
  append(2);
  const Journal journal = Journal::open(files_, directory_).value();
  ASSERT_TRUE(journal.newest());
  EXPECT_EQ(encode(*journal.newest()), encode(record_of(1)));
  EXPECT_EQ(journal.newest()->tables.at("default.t").schema[0].type, DataType::decimal(10, 2));
}

TEST_F(JournalTest, ATornLastRecordWasNeverCommitted) {
  append(2);
  const std::string whole = encode(record_of(2));
  for (const std::size_t length : {std::size_t{0}, std::size_t{1}, whole.size() / 2, whole.size() - 1}) {
    overwrite(2, whole.substr(0, length));
    EXPECT_EQ(Journal::read_newest(*files_, directory_).value()->epoch, 1U);
    const Journal journal = Journal::open(files_, directory_).value();
    EXPECT_EQ(journal.newest()->epoch, 1U);
    EXPECT_FALSE(files_->exists(path(2)).value());
  }
}

TEST_F(JournalTest, ADamagedRecordStopsTheRunAndIsNamed) {
  append(2);
  std::string bytes = encode(record_of(1));
  bytes[bytes.size() / 2] ^= 1;
  overwrite(1, bytes);
  const auto opened = Journal::open(files_, directory_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::kCorruption);
  EXPECT_NE(opened.error().message.find(path(1)), std::string::npos) << opened.error().message;
}

TEST_F(JournalTest, AGapIsAnError) {
  append(3);
  std::filesystem::remove(path(1));
  EXPECT_EQ(Journal::open(files_, directory_).error().kind, ErrorKind::kCorruption);
}

TEST_F(JournalTest, OldRecordsGoButNoneThatIsUnpublished) {
  append(120);
  Journal journal = Journal::open(files_, directory_).value();
  ASSERT_TRUE(journal.retain(10));
  EXPECT_EQ(Journal::list(*files_, directory_)->front(), 10U);
  ASSERT_TRUE(journal.retain(119));
  EXPECT_EQ(Journal::list(*files_, directory_)->size(), Journal::kKeptRecords);
}

TEST_F(JournalTest, EpochsAreCommittedInOrder) {
  Journal journal = Journal::open(files_, directory_).value();
  EXPECT_EQ(journal.append(record_of(1)).error().kind, ErrorKind::kInternal);
}

}  // namespace
}  // namespace brook::runtime
