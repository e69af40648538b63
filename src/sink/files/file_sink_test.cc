#include "sink/files/file_sink.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/clock.h"

namespace brook::sink {
namespace {

namespace stdfs = std::filesystem;

// Writes `contents` as the files of a copy: path within the target -> text.
class ScriptedEngine final : public engine::Engine {
 public:
  std::map<std::string, std::string> contents;

  Result<std::vector<engine::WrittenFile>> copy(const analyze::RelationPtr&, const engine::Bindings&,
                                                const engine::QueryContext&, const CancelToken&,
                                                const engine::CopyTarget& target) override {
    std::vector<engine::WrittenFile> written;
    for (const auto& [folder, text] : contents) {
      const std::string path = (folder.empty() ? "" : folder + "/") + target.name_prefix + "-0" + target.extension;
      stdfs::create_directories(stdfs::path(join_path(target.directory, path)).parent_path());
      std::ofstream(join_path(target.directory, path)) << text;
      written.push_back({path, 1, text.size()});
    }
    return written;
  }
  Result<engine::BatchPtr> collect(const analyze::RelationPtr&, const engine::Bindings&, const engine::QueryContext&,
                                   const CancelToken&) override {
    return fail(internal_error("not scripted"));
  }
  Result<> for_each_chunk(const analyze::RelationPtr&, const engine::Bindings&, const engine::QueryContext&,
                          const CancelToken&, const std::function<Result<>(const engine::ChunkView&)>&) override {
    return fail(internal_error("not scripted"));
  }
  [[nodiscard]] Result<std::string> emitted_sql(const analyze::RelationPtr&) const override { return std::string(); }
  [[nodiscard]] std::string version() const override { return "scripted"; }
};

class FileSinkTest : public ::testing::Test {
 protected:
  FileSinkTest() {
    stdfs::create_directories(root_);
    dataset_.name = "t";
    dataset_.format = "parquet";
    dataset_.path = root_ + "/t";
    sink_ = open_file_sink(dataset_, {.files = files_}).value();
  }
  ~FileSinkTest() override { stdfs::remove_all(root_); }

  Prepared prepare(std::uint64_t epoch, WriteMode mode, std::map<std::string, std::string> contents) {
    engine_.contents = std::move(contents);
    return sink_->prepare({"0123456789abcdef", 0, "flow", epoch}, mode, engine_, {}, {}).value();
  }
  Result<> publish(const Prepared& prepared) {
    SyncSet syncs;
    TRY(sink_->publish(prepared.token, syncs));
    return sync_all(*files_, syncs);
  }
  // What a reader sees: text of all data files by folder and order of names.
  [[nodiscard]] std::vector<std::string> visible() const {
    std::vector<std::string> texts;
    if (!stdfs::exists(dataset_.path)) return texts;
    std::vector<stdfs::path> paths;
    for (const auto& entry : stdfs::recursive_directory_iterator(dataset_.path)) {
      if (entry.path().extension() == ".parquet") paths.push_back(entry.path());
    }
    std::ranges::sort(paths);
    for (const auto& path : paths) {
      std::ifstream in(path);
      texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return texts;
  }

  std::string root_ = (stdfs::temp_directory_path() / ("brook-sink-" + random_uuid())).string();
  std::shared_ptr<FileSystem> files_ = local_file_system();
  plan::Dataset dataset_;
  ScriptedEngine engine_;
  std::unique_ptr<Sink> sink_;
};

TEST_F(FileSinkTest, NothingIsVisibleBeforePublish) {
  const Prepared first = prepare(0, WriteMode::kReplace, {{"", "a"}});
  EXPECT_TRUE(visible().empty());
  ASSERT_TRUE(publish(first));
  EXPECT_EQ(visible(), std::vector<std::string>{"a"});
}

TEST_F(FileSinkTest, AppendedEpochsAddUpAndPublishingTwiceChangesNothing) {
  ASSERT_TRUE(publish(prepare(0, WriteMode::kReplace, {{"d=1", "a"}})));
  const Prepared second = prepare(1, WriteMode::kAppend, {{"d=1", "b"}, {"d=2", "c"}});
  ASSERT_TRUE(publish(second));
  ASSERT_TRUE(publish(second));
  EXPECT_EQ(visible(), (std::vector<std::string>{"a", "b", "c"}));
}

TEST_F(FileSinkTest, AnAppendWithoutRowsLeavesNothing) {
  const Prepared prepared = prepare(0, WriteMode::kAppend, {});
  EXPECT_TRUE(prepared.token.empty());
  ASSERT_TRUE(sink_->clean_up({}));
  EXPECT_FALSE(stdfs::exists(root_ + "/_staging"));
}

TEST_F(FileSinkTest, AReplacedTableIsExchangedWhole) {
  ASSERT_TRUE(publish(prepare(0, WriteMode::kReplace, {{"d=1", "a"}, {"d=2", "b"}})));
  const Prepared second = prepare(1, WriteMode::kReplace, {{"d=3", "c"}});
  ASSERT_TRUE(publish(second));
  ASSERT_TRUE(publish(second));
  EXPECT_EQ(visible(), std::vector<std::string>{"c"});
}

TEST_F(FileSinkTest, ATableReplacedByNoRowsIsEmpty) {
  ASSERT_TRUE(publish(prepare(0, WriteMode::kReplace, {{"d=1", "a"}})));
  ASSERT_TRUE(publish(prepare(1, WriteMode::kReplace, {})));
  EXPECT_TRUE(visible().empty());
  EXPECT_TRUE(stdfs::exists(dataset_.path));
}

TEST_F(FileSinkTest, CleaningUpKeepsOnlyTheTokensNamed) {
  const Prepared kept = prepare(0, WriteMode::kReplace, {{"", "a"}});
  (void)prepare(1, WriteMode::kAppend, {{"", "b"}});
  ASSERT_TRUE(sink_->clean_up({kept.token}));
  ASSERT_TRUE(publish(kept));
  EXPECT_EQ(visible(), std::vector<std::string>{"a"});
  ASSERT_TRUE(sink_->clean_up({}));
  EXPECT_FALSE(stdfs::exists(root_ + "/_staging"));
}

TEST_F(FileSinkTest, CommittedFilesThatVanishedAreAnErrorThatSaysSo) {
  ASSERT_TRUE(publish(prepare(0, WriteMode::kReplace, {})));
  const Prepared lost = prepare(1, WriteMode::kAppend, {{"", "b"}});
  stdfs::remove_all(root_ + "/_staging");
  const auto published = publish(lost);
  ASSERT_FALSE(published);
  EXPECT_EQ(published.error().kind, ErrorKind::kCorruption);
  EXPECT_FALSE(published.error().hint.empty());
}

TEST_F(FileSinkTest, AFolderOfSomebodyElseIsNotReplaced) {
  stdfs::create_directories(dataset_.path);
  std::ofstream(dataset_.path + "/mine.parquet") << "precious";
  const auto published = publish(prepare(0, WriteMode::kReplace, {{"", "a"}}));
  ASSERT_FALSE(published);
  EXPECT_EQ(published.error().kind, ErrorKind::kConflict);
  EXPECT_EQ(visible(), std::vector<std::string>{"precious"});
}

TEST_F(FileSinkTest, UnpublishedFilesAreFoundWhereTheyAreStaged) {
  ASSERT_TRUE(publish(prepare(0, WriteMode::kReplace, {{"", "a"}})));
  const Prepared second = prepare(1, WriteMode::kReplace, {{"", "b"}});
  const auto places = sink_->unpublished(second.token).value();
  ASSERT_EQ(places.size(), 1U);
  EXPECT_TRUE(stdfs::exists(places.begin()->second));
  ASSERT_TRUE(publish(second));
  EXPECT_TRUE(sink_->unpublished(second.token)->empty());
}

}  // namespace
}  // namespace brook::sink
