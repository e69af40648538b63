#include "state/state_store.h"

#include <filesystem>
#include <map>
#include <random>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/crc32c.h"
#include "state/tiers.h"
#include "state/version.h"

namespace brook::state {
namespace {

using Map = std::map<std::string, std::string>;

class StateStoreTest : public ::testing::Test {
 protected:
  StateStoreTest() { reopen(); }
  ~StateStoreTest() override { std::filesystem::remove_all(root_); }

  void reopen() { store_ = StateStore::open(fs_, directory_).value(); }
  Result<Map> restored(const Token& token) {
    Map map;
    TRY(store_->restore(token, [&](std::string_view key, std::string_view value) -> Result<> {
      EXPECT_TRUE(map.emplace(key, value).second) << "loaded twice: " << key;
      return {};
    }));
    return map;
  }
  Token prepared(const Token& base, std::uint64_t epoch, const ChangeSet& changes) {
    SyncSet syncs;
    Token token = store_->prepare(base, epoch, changes, syncs).value();
    EXPECT_TRUE(sync_all(*fs_, syncs));
    return token;
  }
  std::vector<std::string> files() {
    std::vector<std::string> names;
    if (!fs_->exists(directory_).value()) return names;
    const std::vector<FileInfo> found = fs_->list(directory_).value();
    for (const FileInfo& file : found) names.push_back(file.name);
    return names;
  }
  // A version with one file and a tail.
  Token some_version() {
    ChangeSet many;
    for (int i = 0; i < 3000; ++i) many.put(fmt::format("key {}", i), fmt::format("the value of number {}", i * 7));
    ChangeSet few;
    few.put("late", "1");
    return prepared(prepared("", 0, many), 1, few);
  }

  std::string root_ = (std::filesystem::temp_directory_path() / ("brook-state-" + random_uuid())).string();
  std::string directory_ = root_ + "/deep/er";
  std::shared_ptr<FileSystem> fs_ = local_file_system();
  std::unique_ptr<StateStore> store_;
};

TEST_F(StateStoreTest, SmallChangesStayInTheToken) {
  ChangeSet changes;
  changes.put("a", "1");
  changes.put("b", std::string("\0x", 2));
  changes.erase("a");
  changes.put("", "empty key");
  const Token token = prepared("", 0, changes);
  EXPECT_TRUE(files().empty());
  EXPECT_EQ(restored(token).value(), (Map{{"b", std::string("\0x", 2)}, {"", "empty key"}}));
  EXPECT_EQ(prepared(token, 1, ChangeSet()), token) << "no changes, no new version";
  EXPECT_TRUE(restored("").value().empty());
}

TEST_F(StateStoreTest, RandomChangesAgainstAMap) {
  const std::uint64_t seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937_64 random(seed);
  for (int run = 0; run < 4; ++run) {
    const std::uint64_t keys = run % 2 == 0 ? 300 : 50'000;
    const std::size_t largest = run % 3 == 0 ? 20 : 8000;
    directory_ = fmt::format("{}/run {}", root_, run);
    reopen();
    Map expected;
    std::set<std::string> ever;  // keys that were put or erased
    Token token;
    std::vector<std::pair<Token, Map>> kept;
    for (std::uint64_t epoch = 0; epoch < 60; ++epoch) {
      ChangeSet changes;
      const std::size_t count = random() % largest;
      for (std::size_t i = 0; i < count; ++i) {
        const std::string key = fmt::format("k{}", random() % keys);
        if (random() % 4 == 0) {
          changes.erase(key);
          expected.erase(key);
          ever.insert(key);
        } else {
          const bool fresh = ever.insert(key).second;
          expected[key] = std::string(random() % 30, static_cast<char>(random()));
          fresh&& random() % 2 == 0 ? changes.put_new(key, expected[key]) : changes.put(key, expected[key]);
        }
      }
      if (random() % 5 == 0) prepared(token, epoch, changes);  // a prepare that was never committed
      token = prepared(token, epoch, changes);
      if (random() % 10 == 0) kept.emplace_back(token, expected);
      if (random() % 10 == 0) {
        std::vector<Token> needed{token};
        for (const auto& [old, map] : kept) needed.push_back(old);
        ASSERT_TRUE(store_->retain(needed));
      }
      if (random() % 15 == 0) {
        reopen();
        ASSERT_EQ(restored(token).value(), expected);
      }
    }
    ASSERT_EQ(restored(token).value(), expected);
    for (const auto& [old, map] : kept) {
      ASSERT_TRUE(store_->verify(old));
      ASSERT_EQ(restored(old).value(), map);
    }
    ASSERT_TRUE(store_->retain({token}));
    EXPECT_EQ(files().size(), parse_token(token).value().files.size());
  }
}

TEST_F(StateStoreTest, FilesStayFewAndWritesBounded) {
  Token token;
  std::uint64_t changed = 0;
  std::uint64_t written = 0;
  for (std::uint64_t epoch = 0; epoch < 150; ++epoch) {
    ChangeSet changes;
    for (std::uint64_t i = 0; i < 4000; ++i) {
      std::string value;
      for (std::uint64_t x = epoch * 4000 + i, n = 0; n < 4; ++n)
        ByteWriter(value).fixed(x = x * 6364136223846793005U + 1442695U);
      changes.put(fmt::format("{}", epoch * 4000 + i), value);
    }
    changed += changes.bytes();
    SyncSet syncs;
    token = store_->prepare(token, epoch, changes, syncs).value();
    for (const std::string& file : syncs.files) written += fs_->stat(file).value().size_bytes;
    ASSERT_LE(parse_token(token).value().files.size(), (kTierFiles - 1) * 4);
    ASSERT_TRUE(store_->retain({token}));
  }
  EXPECT_LT(written, changed * 6);
}

TEST_F(StateStoreTest, AStateThatIsUpdatedInPlaceStaysSmall) {
  Token token;
  for (std::uint64_t epoch = 0; epoch < 150; ++epoch) {
    ChangeSet changes;
    for (int i = 0; i < 3000; ++i) changes.put(fmt::format("group {}", i), fmt::format("{}", epoch * 5000));
    token = prepared(token, epoch, changes);
  }
  std::uint64_t records = 0;
  const Version version = parse_token(token).value();
  for (const StateFileInfo& file : version.files) records += file.records;
  EXPECT_LE(records, 3000U * 8U);
}

TEST_F(StateStoreTest, EveryFlippedByteIsFound) {
  const Token token = some_version();
  ASSERT_EQ(files().size(), 1U);
  const std::string path = join_path(directory_, files()[0]);
  const std::string good = read_file(*fs_, path).value();
  for (std::size_t i = 0; i < good.size(); i += i < 64 || i + 100 > good.size() ? 1 : 97) {
    for (const int flip : {0x01, 0x80, 0xFF}) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ flip);
      ASSERT_TRUE(write_file_durably(*fs_, path, bad));
      for (const Result<>& result :
           {store_->verify(token), store_->restore(token, [](auto, auto) { return Result<>(); })}) {
        ASSERT_FALSE(result) << "byte " << i;
        ASSERT_EQ(result.error().kind, ErrorKind::kCorruption) << "byte " << i;
        ASSERT_NE(result.error().message.find(path), std::string::npos) << result.error().message;
      }
    }
  }
}

TEST_F(StateStoreTest, TruncatedLongerMissingAndOtherFilesAreFound) {
  const Token token = some_version();
  const std::string path = join_path(directory_, files()[0]);
  const std::string good = read_file(*fs_, path).value();
  std::vector<std::string> bad{"", good + "x", good + good};
  for (const std::size_t size : {1UL, 15UL, 16UL, 33UL, good.size() / 2, good.size() - 1})
    bad.push_back(good.substr(0, size));
  for (const std::string& bytes : bad) {
    ASSERT_TRUE(write_file_durably(*fs_, path, bytes));
    EXPECT_EQ(store_->verify(token).error().kind, ErrorKind::kCorruption) << bytes.size();
  }
  ASSERT_TRUE(fs_->remove_file(path));
  const Error missing = store_->verify(token).error();
  EXPECT_EQ(missing.kind, ErrorKind::kCorruption);
  EXPECT_NE(missing.message.find(path), std::string::npos);
  // A good file, but of other changes.
  ChangeSet others;
  for (int i = 0; i < 3000; ++i) others.put(fmt::format("kez {}", i), fmt::format("the value of number {}", i * 7));
  prepared("", 0, others);
  EXPECT_EQ(store_->verify(token).error().kind, ErrorKind::kCorruption);
  ASSERT_TRUE(write_file_durably(*fs_, path, good));
  EXPECT_TRUE(store_->verify(token));
}

TEST_F(StateStoreTest, ANewerFormatIsRefusedByItsVersion) {
  const Token token = some_version();
  const std::string path = join_path(directory_, files()[0]);
  std::string bytes = read_file(*fs_, path).value();
  std::string header = bytes.substr(0, 8);
  ByteWriter writer(header);
  writer.fixed(kStateFormat + 1);
  writer.fixed(crc32c(header));
  bytes.replace(0, header.size(), header);
  ASSERT_TRUE(write_file_durably(*fs_, path, bytes));
  const Error error = store_->verify(token).error();
  EXPECT_EQ(error.kind, ErrorKind::kUsage);
  EXPECT_NE(error.message.find("format 2"), std::string::npos) << error.message;
  EXPECT_NE(error.hint.find("newer brookmill"), std::string::npos);
}

TEST_F(StateStoreTest, DamagedTokensAreFound) {
  const Token token = some_version();
  for (std::size_t i = 0; i < token.size(); ++i) {
    Token bad = token;
    bad[i] = bad[i] == '1' ? '2' : '1';
    const Result<> result = store_->verify(bad);
    const Result<Version> parsed = parse_token(bad);
    if (result && parsed) {  // a number or name that is only checked by use; the journal's checksum guards it
      EXPECT_EQ(parsed.value().tail, parse_token(token).value().tail) << bad;
    }
  }
  for (const char* bad : {"x", "{}", "[]", R"({"format":1})", R"({"format":1,"files":[{}]})",
                          R"({"format":1,"files":[],"tail":"AAAA"})"}) {
    EXPECT_FALSE(store_->verify(bad)) << bad;
  }
  EXPECT_EQ(store_->verify("{\"format\":2}").error().kind, ErrorKind::kUsage);
}

TEST_F(StateStoreTest, RetainLeavesForeignFilesAndToleratesAMissingFolder) {
  EXPECT_TRUE(store_->retain({}));
  const Token token = some_version();
  ASSERT_TRUE(write_file_durably(*fs_, join_path(directory_, "notes.txt"), "mine"));
  ASSERT_TRUE(store_->retain({token}));
  EXPECT_EQ(files().size(), 2U);
  ASSERT_TRUE(store_->retain({}));
  EXPECT_EQ(files(), std::vector<std::string>{"notes.txt"});
}

TEST(Tiers, MergesAWholeTierAndWhatIsSmallerBeforeIt) {
  constexpr std::uint64_t small = kTierBytes;
  constexpr std::uint64_t large = kTierBytes * kTierFiles;
  constexpr std::size_t full = kTierFiles - 1;
  using Sizes = std::vector<std::uint64_t>;
  EXPECT_EQ(files_to_merge(Sizes{}, small), 0U);
  EXPECT_EQ(files_to_merge(Sizes(full - 1, small), small), 0U);
  EXPECT_EQ(files_to_merge(Sizes(full, small), small), full);
  EXPECT_EQ(files_to_merge(Sizes{100 * large, small}, 2 * small), 1U) << "a smaller one before it";
  Sizes two_tiers(full, large);
  two_tiers.resize(2 * full, small);
  EXPECT_EQ(files_to_merge(two_tiers, small), 2 * full);
  Sizes after_a_giant(full + 1, small);
  after_a_giant[0] = 1000 * large;
  EXPECT_EQ(files_to_merge(after_a_giant, small), full);
}

}  // namespace
}  // namespace brook::state
