#include "base/file_system.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/clock.h"

namespace brook {
namespace {

class FileSystemTest : public ::testing::Test {
 protected:
  FileSystemTest() { std::filesystem::create_directories(root_); }
  ~FileSystemTest() override { std::filesystem::remove_all(root_); }
  [[nodiscard]] std::string path(const std::string& name) const { return join_path(root_, name); }

  std::shared_ptr<FileSystem> fs_ = local_file_system();
  std::string root_ = (std::filesystem::temp_directory_path() / ("brook-fs-" + random_uuid())).string();
};

TEST_F(FileSystemTest, WhatIsWrittenDurablyIsRead) {
  const std::string bytes(3'000'000, 'x');
  ASSERT_TRUE(write_file_durably(*fs_, path("a"), bytes));
  EXPECT_EQ(read_file(*fs_, path("a")).value(), bytes);
  ASSERT_TRUE(replace_file_durably(*fs_, path("a"), "short"));
  EXPECT_EQ(read_file(*fs_, path("a")).value(), "short");
  EXPECT_FALSE(fs_->exists(path("a.tmp")).value());
}

TEST_F(FileSystemTest, ExchangeSwapsTwoFolders) {
  ASSERT_TRUE(fs_->create_directories(path("old/deep")));
  ASSERT_TRUE(fs_->create_directories(path("new")));
  ASSERT_TRUE(write_file_durably(*fs_, path("new/n"), "1"));
  ASSERT_TRUE(fs_->exchange(path("old"), path("new")));
  EXPECT_TRUE(fs_->exists(path("old/n")).value());
  EXPECT_TRUE(fs_->exists(path("new/deep")).value());
}

TEST_F(FileSystemTest, ErrorsNameThePathAndTheReason) {
  const auto missing = fs_->open(path("nope"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::kIo);
  EXPECT_EQ(missing.error().message, "cannot open " + path("nope") + ": No such file or directory");
  EXPECT_FALSE(fs_->list(path("nope")));
  EXPECT_TRUE(fs_->remove_file(path("nope")));
}

TEST_F(FileSystemTest, ASecondLockIsAConflictUntilTheFirstIsGone) {
  auto first = fs_->lock(path("LOCK"));
  ASSERT_TRUE(first);
  EXPECT_EQ(fs_->lock(path("LOCK")).error().kind, ErrorKind::kConflict);
  first->reset();
  EXPECT_TRUE(fs_->lock(path("LOCK")));
}

TEST_F(FileSystemTest, ANewNameIsTakenByTheFirstAlone) {
  ASSERT_TRUE(write_file_durably(*fs_, path("a"), "first"));
  ASSERT_TRUE(write_file_durably(*fs_, path("b"), "second"));
  ASSERT_TRUE(fs_->rename_new(path("a"), path("c")));
  EXPECT_EQ(fs_->rename_new(path("b"), path("c")).error().kind, ErrorKind::kConflict);
  EXPECT_EQ(read_file(*fs_, path("c")).value(), "first");
  EXPECT_EQ(read_file(*fs_, path("b")).value(), "second");
  EXPECT_EQ(fs_->rename_new(path("a"), path("d")).error().kind, ErrorKind::kIo);
}

TEST_F(FileSystemTest, SyncAllReportsTheFileThatIsMissing) {
  ASSERT_TRUE(write_file_durably(*fs_, path("a"), "1"));
  EXPECT_TRUE(sync_all(*fs_, {{path("a")}, {root_, root_}}));
  EXPECT_FALSE(sync_all(*fs_, {{path("a"), path("b")}, {root_}}));
}

TEST_F(FileSystemTest, RemoveTreeTakesEverythingBelow) {
  ASSERT_TRUE(fs_->create_directories(path("t/a/b")));
  ASSERT_TRUE(write_file_durably(*fs_, path("t/a/f"), "1"));
  ASSERT_TRUE(remove_tree(*fs_, path("t")));
  EXPECT_FALSE(fs_->exists(path("t")).value());
}

TEST(Paths, JoinParentAndName) {
  EXPECT_EQ(join_path("a", "b"), "a/b");
  EXPECT_EQ(join_path("a/", "b"), "a/b");
  EXPECT_EQ(join_path("a", "/b"), "/b");
  EXPECT_EQ(parent_path("/a"), "/");
  EXPECT_EQ(parent_path("a"), ".");
  EXPECT_EQ(file_name("a/b.c"), "b.c");
}

TEST(Clock, IsoTimestampHasMilliseconds) {
  EXPECT_EQ(iso_timestamp(1'700'000'000'123'456), "2023-11-14T22:13:20.123Z");
  EXPECT_EQ(random_uuid().size(), 36U);
  EXPECT_NE(random_uuid(), random_uuid());
}

}  // namespace
}  // namespace brook
