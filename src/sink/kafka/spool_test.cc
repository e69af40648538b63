#include "sink/kafka/spool.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "sink/kafka/epoch_marker.h"

namespace brook::sink::kafka {
namespace {

class SpoolTest : public ::testing::Test {
 protected:
  std::string path_ = join_path(::testing::TempDir(), "spool-test");
  std::shared_ptr<FileSystem> files_ = local_file_system();

  void write(int records) {
    SpoolWriter writer = SpoolWriter::create(*files_, path_).value();
    const std::string filler(1000, 'x');
    for (int i = 0; i < records; ++i) {
      const std::string value = std::to_string(i) + filler;
      Record record;
      record.value = value;
      if (i % 2 == 0) record.key = std::to_string(i % 10).substr(0, 0);  // empty is not absent
      if (i % 3 == 0) record.value.reset();
      if (i % 5 == 0) record.partition = i % 7;
      if (i % 7 == 0) record.headers = {{"a", "1"}, {"b", std::nullopt}};
      ASSERT_TRUE(writer.add(record));
    }
    ASSERT_TRUE(writer.close());
    EXPECT_EQ(writer.records(), static_cast<std::uint64_t>(records));
  }
};

TEST_F(SpoolTest, GivesBackWhatWasWritten) {
  constexpr int kRecords = 5'000;  // several payloads
  write(kRecords);
  SpoolReader reader = SpoolReader::open(*files_, path_).value();
  int i = 0;
  for (;;) {
    const std::vector<Record>& records = *reader.next().value();
    if (records.empty()) break;
    for (const Record& record : records) {
      EXPECT_EQ(record.key.has_value(), i % 2 == 0);
      EXPECT_EQ(record.value.has_value(), i % 3 != 0);
      EXPECT_TRUE(!record.value || record.value->starts_with(std::to_string(i) + "x"));
      EXPECT_EQ(record.partition.value_or(-1), i % 5 == 0 ? i % 7 : -1);
      ASSERT_EQ(record.headers.size(), i % 7 == 0 ? 2U : 0U);
      EXPECT_TRUE(record.headers.empty() || !record.headers[1].value);
      ++i;
    }
  }
  EXPECT_EQ(i, kRecords);
}

TEST_F(SpoolTest, DamageIsSeen) {
  write(3'000);
  const std::string bytes = read_file(*files_, path_).value();
  for (const std::size_t at : {std::size_t{3}, std::size_t{40}, bytes.size() - 1}) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    ASSERT_TRUE(write_file_durably(*files_, path_, damaged));
    Result<SpoolReader> reader = SpoolReader::open(*files_, path_);
    bool seen = !reader;
    while (!seen) {
      const auto records = reader->next();
      seen = !records;
      if (records && (*records)->empty()) break;
    }
    EXPECT_TRUE(seen) << at;
  }
  std::filesystem::remove(path_);
}

TEST(EpochMarker, TellsWhatWasSent) {
  KafkaToken token;
  token.epoch = 5;
  token.previous = 3;
  token.attempt = "a";
  EXPECT_FALSE(is_sent(token, EpochMarker{3, "x"}).value());
  EXPECT_TRUE(is_sent(token, EpochMarker{5, "a"}).value());
  EXPECT_TRUE(is_sent(token, EpochMarker{7, "x"}).value());
  EXPECT_EQ(is_sent(token, EpochMarker{5, "b"}).error().kind, ErrorKind::kConflict);
  EXPECT_EQ(is_sent(token, EpochMarker{4, "x"}).error().kind, ErrorKind::kCorruption);
  EXPECT_EQ(is_sent(token, EpochMarker{2, "x"}).error().kind, ErrorKind::kCorruption);
  EXPECT_EQ(is_sent(token, std::nullopt).error().kind, ErrorKind::kCorruption);
  token.previous.reset();
  EXPECT_FALSE(is_sent(token, std::nullopt).value());
  EXPECT_FALSE(is_sent(token, EpochMarker{3, "x"}).value());
}

TEST(KafkaToken, IsReadBack) {
  const KafkaToken token{.client = {{"sasl.password", "${env:P}"}},
                         .topic = "t",
                         .marker_topic = "m",
                         .marker_key = "c/0/f",
                         .transactional_id = "brookmill-c-default.t",
                         .epoch = 4,
                         .previous = 2,
                         .attempt = "u",
                         .staging = "s",
                         .rows = 9};
  const KafkaToken read = KafkaToken::from_json(token.to_json()).value();
  EXPECT_EQ(read.to_json(), token.to_json());
  EXPECT_EQ(read.previous, 2U);
  EXPECT_FALSE(KafkaToken::from_json("{}"));
}

}  // namespace
}  // namespace brook::sink::kafka
