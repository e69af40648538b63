// How many calls it takes to find what is new, and that nothing is ever missed.
#include "source/files/object_listing.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brook::source {
namespace {

constexpr std::size_t kPage = 1'000;  // as S3's

// Objects that can only be listed.
class FakeObjects final : public ObjectFiles {
 public:
  std::set<std::string> paths;
  std::size_t calls = 0;

  Result<ObjectFilePage> list_objects(const std::string& prefix, const std::string& after) override {
    ++calls;
    ObjectFilePage page;
    const auto first = after < prefix ? paths.lower_bound(prefix) : paths.upper_bound(after);
    for (auto at = first; at != paths.end() && at->starts_with(prefix); ++at) {
      if (page.files.size() == kPage) {
        page.is_last = false;
        break;
      }
      page.files.push_back({*at, 1, 1'000'000, "\"etag\""});
    }
    return page;
  }

  Result<ObjectFile> find_object(const std::string& path) override { return refuse(path); }
  Result<std::unique_ptr<ReadableFile>> open_object(const ObjectFile& file) override { return refuse(file.path); }
  Result<> put(const std::string& path, std::string_view /*bytes*/) override { return refuse(path); }
  Result<bool> put_new(const std::string& path, std::string_view /*bytes*/) override { return refuse(path); }
  Result<> upload_new(const std::string& /*file*/, const std::string& path) override { return refuse(path); }
  Result<std::unique_ptr<ReadableFile>> open(const std::string& path) override { return refuse(path); }
  Result<bool> exists(const std::string& path) override { return refuse(path); }
  Result<FileInfo> stat(const std::string& path) override { return refuse(path); }
  Result<std::vector<FileInfo>> list(const std::string& path) override { return refuse(path); }
  Result<std::unique_ptr<WritableFile>> create(const std::string& path) override { return refuse(path); }
  Result<> create_directories(const std::string& path) override { return refuse(path); }
  Result<> rename(const std::string& path, const std::string& /*to*/) override { return refuse(path); }
  Result<> rename_new(const std::string& path, const std::string& /*to*/) override { return refuse(path); }
  Result<> exchange(const std::string& path, const std::string& /*b*/) override { return refuse(path); }
  Result<> remove_file(const std::string& path) override { return refuse(path); }
  Result<> remove_directory(const std::string& path) override { return refuse(path); }
  Result<> sync_file(const std::string& path) override { return refuse(path); }
  Result<> sync_directory(const std::string& path) override { return refuse(path); }
  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override { return refuse(path); }

 private:
  static std::unexpected<Error> refuse(const std::string& path) { return fail(internal_error("asked for " + path)); }
};

class ObjectListingTest : public testing::Test {
 protected:
  void add(const std::string& name) { objects_.paths.insert("s3://b/in/" + name); }
  void add_numbered(int count) {
    for (int i = 0; i < count; ++i) add(fmt::format("{:06}.csv", i));
  }
  void open(const std::string& path = "s3://b/in") {
    FileOptions options;
    options.path = path;
    listing_ = std::make_unique<ObjectListing>(objects_, options);
  }
  // The names found, which are taken; `calls_` says what they cost.
  std::vector<std::string> find() {
    objects_.calls = 0;
    std::vector<std::string> names;
    const auto found = listing_->find_new(log_);
    EXPECT_TRUE(found) << found.error().to_string();
    for (const PlannedFile& file : *found) {
      log_.append(file);
      names.push_back(file_name(file.path));
    }
    calls_ = objects_.calls;
    return names;
  }

  FakeObjects objects_;
  FileLog log_;
  std::unique_ptr<ObjectListing> listing_;
  std::size_t calls_ = 0;
};

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(ObjectListingTest, InOrderOfNamesOneCallFindsWhatIsNewAmong20000) {
  add_numbered(20'000);
  open();
  EXPECT_THAT(find(), SizeIs(20'000));
  EXPECT_EQ(calls_, 20U);
  for (int epoch = 0; epoch < 20; ++epoch) {
    add(fmt::format("1{:05}.csv", epoch));
    EXPECT_THAT(find(), SizeIs(1));
    EXPECT_EQ(calls_, 1U);
  }
  // As much as a whole listing costs: the next is whole.
  EXPECT_THAT(find(), IsEmpty());
  EXPECT_EQ(calls_, 21U);
}

TEST_F(ObjectListingTest, ANameThatComesBeforeOthersIsFoundByTheNextWholeListing) {
  add_numbered(10);
  open();
  EXPECT_THAT(find(), SizeIs(10));
  add("000003-late.csv");
  int listings = 0;
  std::vector<std::string> found;
  while (found.empty() && listings < 100) {
    found = find();
    ++listings;
  }
  EXPECT_THAT(found, ElementsAre("000003-late.csv"));
  EXPECT_EQ(listings, 9);
  // From then on all are whole.
  add("000004-late.csv");
  EXPECT_THAT(find(), ElementsAre("000004-late.csv"));
}

TEST_F(ObjectListingTest, AnotherProcessBeginsWithAWholeListing) {
  add_numbered(2'500);
  open();
  find();
  add("000003-late.csv");
  open();
  EXPECT_THAT(find(), ElementsAre("000003-late.csv"));
  EXPECT_EQ(calls_, 3U);
  add("000005-late.csv");
  EXPECT_THAT(find(), ElementsAre("000005-late.csv"));
}

TEST_F(ObjectListingTest, FoldersHiddenNamesAndGlobs) {
  for (const char* name : {"a.csv", "_b.csv", ".c.csv", "folder/d.csv", "day=1/e.csv", "x", "", "day=1/_f/g.csv"})
    add(name);
  objects_.paths.insert("s3://b/in-archive/h.csv");
  open();
  EXPECT_THAT(find(), ElementsAre("a.csv", "e.csv", "x"));
  log_ = FileLog();
  open("s3://b/in*/{a,h,d*/e}.csv");
  EXPECT_THAT(find(), ElementsAre("h.csv", "a.csv", "e.csv"));
  log_ = FileLog();
  open("s3://b/in/*/e.csv");
  EXPECT_THAT(find(), ElementsAre("e.csv"));
  log_ = FileLog();
  open("s3://b/in/x");
  EXPECT_THAT(find(), ElementsAre("x"));
}

TEST_F(ObjectListingTest, APathThatIsNotThere) {
  objects_.paths.insert("s3://b/in-archive/h.csv");
  open();
  const auto found = listing_->find_new(log_);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().error_class, "PATH_NOT_FOUND");
}

}  // namespace
}  // namespace brook::source
