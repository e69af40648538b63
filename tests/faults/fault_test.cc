#include "fault.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "base/clock.h"

namespace brook::faults {
namespace {

using testing::HasSubstr;
using testing::KilledBySignal;

class FaultTest : public testing::Test {
 protected:
  FaultTest() { std::filesystem::create_directories(root_); }
  ~FaultTest() override { std::filesystem::remove_all(root_); }
  [[nodiscard]] std::string path(const std::string& name) const { return join_path(root_, name); }

  // The file system as a run with this BROOKMILL_FAULT sees it.
  [[nodiscard]] std::shared_ptr<FileSystem> faulty(const std::string& text) const {
    return watched_file_system(local_file_system(), parse_fault(text, root_, memory_).value());
  }
  void put(const std::string& name, const std::string& bytes) const {
    std::filesystem::create_directories(parent_path(path(name)));
    ASSERT_TRUE(write_file_durably(*disk_, path(name), bytes));
  }
  [[nodiscard]] std::string get(const std::string& name) const {
    return std::filesystem::exists(path(name)) ? read_file(*disk_, path(name)).value() : "-";
  }
  // Runs `work` in a process that must die by the fault, on the tree that is here now.
  template <class Work>
  void expect_killed(const std::string& text, const Work& work) const {
    EXPECT_EXIT(
        {
          work(*faulty(text));
          std::_Exit(7);
        },
        KilledBySignal(SIGKILL), "");
  }

  std::shared_ptr<FileSystem> disk_ = local_file_system();
  std::string memory_;
  std::string root_ = (std::filesystem::temp_directory_path() / ("brook-fault-" + random_uuid())).string();
};

// In a process that is to die by the fault: anything else that goes wrong is another exit.
void must(const Result<>& result) {
  if (!result) std::_Exit(8);
}

// Five calls: create, append, sync, rename, sync_directory.
void replace(FileSystem& fs, const std::string& path) { must(replace_file_durably(fs, path, "new!")); }

TEST_F(FaultTest, CountWritesALinePerMutatingCall) {
  const std::shared_ptr<Fault> fault = parse_fault("count:" + path("calls"), root_).value();
  const std::shared_ptr<FileSystem> fs = watched_file_system(disk_, fault);
  replace(*fs, path("f"));
  ASSERT_TRUE(fs->create_directories(path("d")));
  ASSERT_TRUE(fs->list(root_));
  fault->finish();
  EXPECT_EQ(get("calls"), "create " + path("f.tmp") + "\nappend " + path("f.tmp") + "\nsync " + path("f.tmp") +
                              "\nrename " + path("f.tmp") + "\nsync_directory " + root_ + "\ncreate_directories " +
                              path("d") + "\n");
}

TEST_F(FaultTest, KillsBeforeAfterAndInTheMiddleOfACall) {
  put("f", "old");
  expect_killed("before:2", [&](FileSystem& fs) { replace(fs, path("f")); });
  EXPECT_EQ(get("f.tmp"), "");
  expect_killed("torn:2", [&](FileSystem& fs) { replace(fs, path("f")); });
  EXPECT_EQ(get("f.tmp"), "ne");
  expect_killed("after:2", [&](FileSystem& fs) { replace(fs, path("f")); });
  EXPECT_EQ(get("f.tmp"), "new!");
  expect_killed("before:4", [&](FileSystem& fs) { replace(fs, path("f")); });
  EXPECT_EQ(get("f"), "old");
  expect_killed("after:4", [&](FileSystem& fs) { replace(fs, path("f")); });
  EXPECT_EQ(get("f"), "new!");
}

TEST_F(FaultTest, ARunWithFewerCallsGoesUndisturbed) {
  for (const char* text : {"before:6", "after:6", "torn:6", "forget:6", "hollow:6", "fail:6", "full:6"}) {
    put("f", "old");
    replace(*faulty(text), path("f"));
    EXPECT_EQ(get("f"), "new!") << text;
  }
}

TEST_F(FaultTest, CallsFromManyThreadsAreCountedOnce) {
  expect_killed("after:64", [&](FileSystem& fs) {
    std::vector<std::jthread> threads;
    threads.reserve(8);
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        for (int j = 0; j < 8; ++j) must(fs.create_directories(path(std::to_string(i * 8 + j))));
      });
    }
  });
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(root_), {}), 64);
}

TEST_F(FaultTest, ForgetUndoesWhatWasNotSynced) {
  put("f", "old");
  const auto work = [&](FileSystem& fs) { replace(fs, path("f")); };
  expect_killed("forget:3", work);  // f.tmp is synced, its name is not
  EXPECT_EQ(get("f.tmp"), "-");
  expect_killed("forget:4", work);  // renamed, not synced
  EXPECT_EQ(get("f"), "old");
  EXPECT_EQ(get("f.tmp"), "-");
  expect_killed("forget:5", work);
  EXPECT_EQ(get("f"), "new!");
}

TEST_F(FaultTest, ForgetLosesContentEvenWhereTheNameIsDurable) {
  expect_killed("forget:3", [&](FileSystem& fs) {
    const auto file = fs.create(path("f")).value();
    must(file->append("lost"));
    must(fs.sync_directory(root_));
  });
  EXPECT_EQ(get("f"), "");
}

TEST_F(FaultTest, HollowKeepsNamesAndLosesContent) {
  put("f", "old");
  expect_killed("hollow:4", [&](FileSystem& fs) {  // a replacement that forgot to sync
    const auto file = fs.create(path("g")).value();
    must(file->append("new!"));
    must(fs.rename(path("g"), path("f")));
    must(fs.create_directories(path("d")));
  });
  EXPECT_EQ(get("f"), "");
  EXPECT_EQ(get("g"), "-");
  EXPECT_TRUE(std::filesystem::is_directory(path("d")));
}

TEST_F(FaultTest, ForgetBringsDeletedAndOverwrittenFilesBack) {
  put("d/a", "1");
  put("d/b", "22");
  put("keep", "333");
  expect_killed("forget:6", [&](FileSystem& fs) {
    must(fs.remove_file(path("d/a")));
    must(fs.remove_file(path("d/b")));
    must(fs.remove_directory(path("d")));
    must(fs.create_directories(path("d/e")));
    must(fs.create(path("keep")).value()->append("x"));
  });
  EXPECT_EQ(get("d/a"), "1");
  EXPECT_EQ(get("d/b"), "22");
  EXPECT_FALSE(std::filesystem::exists(path("d/e")));
  EXPECT_EQ(get("keep"), "333");
  // What did not change is not touched: a source would take it for a new file.
  const auto restored_at = std::filesystem::last_write_time(path("keep"));
  expect_killed("forget:1", [&](FileSystem& fs) { must(fs.create_directories(path("x"))); });
  EXPECT_EQ(std::filesystem::last_write_time(path("keep")), restored_at);
}

TEST_F(FaultTest, ARenameBetweenFoldersIsDurableOnceEitherIsSynced) {
  for (const char* synced : {"a", "b", ""}) {
    std::filesystem::remove_all(path("a"));
    std::filesystem::remove_all(path("b"));
    put("a/f", "1");
    put("b/g", "2");
    expect_killed(*synced == '\0' ? "forget:1" : "forget:2", [&](FileSystem& fs) {
      must(fs.rename(path("a/f"), path("b/f")));
      must(fs.sync_directory(path(synced)));
    });
    EXPECT_EQ(get("a/f"), *synced == '\0' ? "1" : "-") << synced;
    EXPECT_EQ(get("b/f"), *synced == '\0' ? "-" : "1") << synced;
    EXPECT_EQ(get("b/g"), "2");
  }
}

TEST_F(FaultTest, AnExchangeIsUndoneWhollyOrNotAtAll) {
  put("w/t/old", "1");
  put("w/s/x/new", "2");
  const auto work = [&](FileSystem& fs) {
    must(fs.exchange(path("w/s/x"), path("w/t")));
    must(fs.remove_file(path("w/s/x/old")));
    must(fs.remove_directory(path("w/s/x")));
    must(fs.sync_directory(path("w")));
  };
  expect_killed("forget:3", work);
  EXPECT_EQ(get("w/t/old"), "1");
  EXPECT_EQ(get("w/s/x/new"), "2");
  expect_killed("forget:4", work);
  EXPECT_EQ(get("w/t/new"), "2");
  EXPECT_EQ(get("w/s/x/old"), "1");  // its removal was not synced
}

TEST_F(FaultTest, NewFoldersVanishWithTheFilesInThem) {
  expect_killed("forget:6", [&](FileSystem& fs) {
    must(fs.create_directories(path("p/q")));
    must(write_file_durably(fs, path("p/q/f"), "1"));  // four calls
    must(fs.sync_directory(path("p")));
  });
  EXPECT_FALSE(std::filesystem::exists(path("p")));  // nobody synced the root
}

TEST_F(FaultTest, PowerThatFailsAfterAKillTakesWhatTheKilledRunDidNotSync) {
  memory_ = path("memory");
  for (const bool synced : {false, true}) {
    put("f", "old");
    put("g", "old");
    expect_killed("after:4", [&](FileSystem& fs) { replace(fs, path("f")); });  // renamed, not synced
    EXPECT_EQ(get("f"), "new!");
    put("between", "1");
    const auto restarted = [&](FileSystem& fs) {
      if (synced) must(fs.sync_directory(root_));
      must(fs.remove_file(path("g")));
    };
    expect_killed(synced ? "forget:2" : "forget:1", restarted);
    EXPECT_EQ(get("f"), synced ? "new!" : "old");
    EXPECT_EQ(get("g"), "old");
    EXPECT_EQ(get("between"), "1");
  }
}

TEST_F(FaultTest, AMemoryHoldsExchangesAndTornContent) {
  memory_ = path("memory");
  put("w/t/old", "1");
  put("w/s/new", "2");
  expect_killed("torn:3", [&](FileSystem& fs) {
    must(fs.exchange(path("w/s"), path("w/t")));
    must(fs.create(path("f")).value()->append("12345678"));
  });
  EXPECT_EQ(get("f"), "1234");
  EXPECT_EQ(get("w/t/new"), "2");
  std::filesystem::rename(path("w"), path("w2"));  // somebody may well touch things in between
  std::filesystem::rename(path("w2"), path("w"));
  expect_killed("forget:2", [&](FileSystem& fs) {
    must(fs.sync_file(path("f")));
    must(fs.sync_directory(root_));
  });
  EXPECT_EQ(get("f"), "1234");
  EXPECT_EQ(get("w/t/old"), "1");
  EXPECT_EQ(get("w/s/new"), "2");
}

TEST_F(FaultTest, FailAndFullReturnErrorsThatNameThePath) {
  const std::shared_ptr<FileSystem> failing = faulty("fail:1");
  const Result<> failed = failing->create_directories(path("d"));
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr(path("d") + ": Input/output error"));
  EXPECT_TRUE(failing->create_directories(path("d")));

  const std::shared_ptr<FileSystem> full = faulty("full:2");
  EXPECT_TRUE(full->create_directories(path("e")));
  EXPECT_THAT(full->create(path("f")).error().message, HasSubstr("No space left on device"));
  EXPECT_FALSE(full->create(path("f")));
  EXPECT_TRUE(full->remove_directory(path("e")));  // deleting still works
}

TEST(FaultText, IsRefusedWhereItIsNotUnderstood) {
  for (const char* text : {"", "before", "before:", "before:0", "before:x", "count:", "later:3", "after:3,4"}) {
    EXPECT_EQ(parse_fault(text, ".").error().exit_code(), 2) << text;
  }
}

}  // namespace
}  // namespace brook::faults
