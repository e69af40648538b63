#include "runtime/checkpoint.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/clock.h"

namespace brook::runtime {
namespace {

class CheckpointTest : public ::testing::Test {
 protected:
  ~CheckpointTest() override { std::filesystem::remove_all(storage_); }
  std::shared_ptr<FileSystem> files_ = local_file_system();
  std::string storage_ = (std::filesystem::temp_directory_path() / ("brook-checkpoint-" + random_uuid())).string();
};

TEST_F(CheckpointTest, KeepsItsIdAndWhatWasPublished) {
  std::string id;
  {
    Checkpoint checkpoint = Checkpoint::open(files_, storage_).value();
    id = checkpoint.id();
    EXPECT_EQ(checkpoint.published(), -1);
    ASSERT_TRUE(checkpoint.note_published(7));
  }
  const Checkpoint again = Checkpoint::open(files_, storage_).value();
  EXPECT_EQ(again.id(), id);
  EXPECT_EQ(again.published(), 7);
  EXPECT_EQ(read_checkpoint_id(*files_, storage_).value(), id);
}

TEST_F(CheckpointTest, ASecondRunIsToldWhatToDo) {
  const Checkpoint first = Checkpoint::open(files_, storage_).value();
  const auto second = Checkpoint::open(files_, storage_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::kConflict);
  EXPECT_NE(second.error().message.find(storage_), std::string::npos);
  EXPECT_FALSE(second.error().hint.empty());
}

TEST_F(CheckpointTest, ANewerFormatIsRefused) {
  {
    ASSERT_TRUE(Checkpoint::open(files_, storage_));
  }
  ASSERT_TRUE(write_file_durably(*files_, storage_ + "/checkpoint.json", R"({"format":99,"id":"x"})"));
  const auto opened = Checkpoint::open(files_, storage_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::kCorruption);
  EXPECT_NE(opened.error().message.find("format 99"), std::string::npos);
}

TEST_F(CheckpointTest, ALostIdentityIsNotMadeUp) {
  {
    Checkpoint checkpoint = Checkpoint::open(files_, storage_).value();
    ASSERT_TRUE(checkpoint.journal().append(CommitRecord{}));
  }
  std::filesystem::remove(storage_ + "/checkpoint.json");
  EXPECT_EQ(Checkpoint::open(files_, storage_).error().kind, ErrorKind::kCorruption);
}

TEST_F(CheckpointTest, StoresOfOddNamesStayApartAndUnlistedOnesGo) {
  EXPECT_NE(store_directory(storage_, "flow-a/b"), store_directory(storage_, "flow-a.b"));
  EXPECT_EQ(store_directory(storage_, "../x").find("/.."), std::string::npos);
  Checkpoint checkpoint = Checkpoint::open(files_, storage_).value();
  ASSERT_TRUE(files_->create_directories(store_directory(storage_, "keep")));
  ASSERT_TRUE(files_->create_directories(store_directory(storage_, "drop")));
  ASSERT_TRUE(checkpoint.retain_stores({"keep"}));
  EXPECT_TRUE(files_->exists(store_directory(storage_, "keep")).value());
  EXPECT_FALSE(files_->exists(store_directory(storage_, "drop")).value());
}

}  // namespace
}  // namespace brook::runtime
