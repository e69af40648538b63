// The engine on DuckDB, driven by SQL text: what goes in comes out, in order, whatever the threads do.
#include "engine/adapter/duck_engine.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "engine/adapter/numbers_source.h"

namespace brook::engine {
namespace {

Query numbers_query(std::shared_ptr<ScanSource> source, const std::string& sql = "SELECT * FROM brook_scan(0)") {
  Schema schema = source->schema();
  return {.sql = sql, .scans = {{std::move(source), {0, 1, 2}}}, .schema = std::move(schema)};
}

class DuckEngineTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("engine-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    open(2);
  }
  void TearDown() override {
    engine_.reset();
    std::filesystem::remove_all(folder_);
  }
  void open(int threads, std::uint64_t memory = 0) {
    engine_.reset();
    auto engine = DuckEngine::open_duckdb({.threads = threads,
                                           .memory_budget_bytes = memory,
                                           .spill_directory = (folder_ / "spill").string(),
                                           .files = {}});
    ASSERT_TRUE(engine) << engine.error().to_string();
    engine_ = std::move(*engine);
  }
  BatchPtr collect(Query query) {
    auto batch = engine_->collect(std::move(query), {});
    EXPECT_TRUE(batch) << (batch ? "" : batch.error().to_string());
    return batch ? *batch : nullptr;
  }
  static std::int64_t check_batch(const Batch& batch, std::int64_t step = 1) {
    auto reader = batch.read();
    EXPECT_TRUE(reader);
    std::int64_t next = 0;
    while (true) {
      auto chunk = (*reader)->next();
      EXPECT_TRUE(chunk) << chunk.error().to_string();
      if (!chunk || *chunk == nullptr) return next;
      next = check_numbers(**chunk, next, step);
      if (next < 0) return next;
    }
  }

  std::filesystem::path folder_;
  std::unique_ptr<DuckEngine> engine_;
};

TEST_F(DuckEngineTest, CollectsAScanInOrder) {
  for (const int threads : {1, 2, 5}) {
    open(threads);
    for (const std::int64_t rows : {0, 1, 2047, 2048, 2049, 100'000, 300'001}) {
      const auto batch = collect(numbers_query(std::make_shared<NumbersSource>(rows, 5)));
      ASSERT_NE(batch, nullptr);
      EXPECT_EQ(batch->rows(), static_cast<std::uint64_t>(rows));
      EXPECT_EQ(check_batch(*batch), rows) << threads << " threads";
    }
  }
}

TEST_F(DuckEngineTest, CollectsABatchAgain) {
  BatchPtr batch = collect(numbers_query(std::make_shared<NumbersSource>(200'000, 2, 700)));
  const Query again{.sql = "SELECT * FROM brook_batch(0)", .scans = {{batch, {0, 1, 2}}}, .schema = batch->schema()};
  batch = collect(again);
  EXPECT_EQ(check_batch(*batch), 200'000);
  Query filtered = again;
  filtered.sql += " WHERE c0 % 7 = 0";
  EXPECT_EQ(check_batch(*collect(filtered), 7), 28572 * 7);
}

TEST_F(DuckEngineTest, ProjectsAndCounts) {
  const BatchPtr batch = collect(numbers_query(std::make_shared<NumbersSource>(10'000, 2)));
  const Schema one = {{"x", DataType(TypeKind::kLong)}};
  for (const std::string from : {"brook_scan(0)", "brook_batch(0)"}) {
    for (const auto& [what, answer] : std::vector<std::pair<std::string, std::int64_t>>{
             {"count(*)", 10'000}, {"count(c1)", 10'000}, {"count(c2)", 6'666}, {"sum(c0)::BIGINT", 49'995'000}}) {
      Binding binding = batch;
      if (from == "brook_scan(0)") binding = std::make_shared<NumbersSource>(10'000, 2);
      const BatchPtr result =
          collect({.sql = "SELECT " + what + " FROM " + from, .scans = {{binding, {0, 1, 2}}}, .schema = one});
      ASSERT_NE(result, nullptr);
      const auto reader = *result->read();
      EXPECT_EQ((*reader->next())->columns[0].at<std::int64_t>(0), answer) << what << " of " << from;
    }
  }
}

TEST_F(DuckEngineTest, ScansOfNoColumnsHaveRows) {
  const BatchPtr batch = collect(numbers_query(std::make_shared<NumbersSource>(5000, 2)));
  const BatchPtr result = collect({.sql = "SELECT count(*) FROM brook_batch(0)",
                                   .scans = {{batch, {}}},
                                   .schema = {{"x", DataType(TypeKind::kLong)}}});
  const auto reader = *result->read();
  EXPECT_EQ((*reader->next())->columns[0].at<std::int64_t>(0), 5000);
}

TEST_F(DuckEngineTest, ConsumesInOrder) {
  for (const int threads : {1, 2, 5}) {
    open(threads);
    std::int64_t next = 0;
    const auto done = engine_->for_each_chunk(numbers_query(std::make_shared<NumbersSource>(400'000, 5)), {},
                                              [&](const ChunkView& chunk) -> Result<> {
                                                next = check_numbers(chunk, next);
                                                return {};
                                              });
    EXPECT_TRUE(done) << done.error().to_string();
    EXPECT_EQ(next, 400'000);
  }
}

TEST_F(DuckEngineTest, ErrorsOfCallbacksComeBackAsTheyWere) {
  auto source = std::make_shared<NumbersSource>(400'000, 5);
  source->fail_at = 123'456;
  const auto batch = engine_->collect(numbers_query(source), {});
  ASSERT_FALSE(batch);
  EXPECT_EQ(batch.error().to_string(), "[MALFORMED] row 123456 is bad");

  int calls = 0;
  const auto done = engine_->for_each_chunk(numbers_query(std::make_shared<NumbersSource>(400'000, 5)), {},
                                            [&](const ChunkView&) -> Result<> {
                                              if (++calls == 3) return fail(conflict_error("enough"));
                                              return {};
                                            });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::kConflict);
  EXPECT_EQ(calls, 3);
}

TEST_F(DuckEngineTest, ErrorsOfDuckdbAreSparks) {
  const auto error_of = [&](const std::string& sql) {
    auto batch = engine_->collect({.sql = sql, .scans = {}, .schema = {{"x", DataType(TypeKind::kInt)}}}, {});
    return batch ? std::string("no error")
                 : batch.error().error_class + "/" + std::to_string(batch.error().exit_code());
  };
  EXPECT_EQ(error_of("SELECT (i + 2147483647)::INT FROM range(5) t(i)"), "CAST_INVALID_INPUT/1");
  EXPECT_EQ(error_of("SELECT i::INT + 2147483647::INT FROM range(5) t(i)"), "ARITHMETIC_OVERFLOW/1");
  EXPECT_EQ(error_of("SELECT ('a' || i)::INT FROM range(5) t(i)"), "CAST_INVALID_INPUT/1");
  EXPECT_EQ(error_of("SELECT error('[USER_RAISED] no')::INT"), "USER_RAISED/1");
  EXPECT_EQ(error_of("SELECT 1, 2"), "/1");
  EXPECT_EQ(error_of("SELECT 'x'"), "/1");
  EXPECT_EQ(error_of("SELECT nonsense"), "/1");
  EXPECT_EQ(error_of("SELECT 1"), "no error");  // the engine lives
}

TEST_F(DuckEngineTest, StopsWhenAsked) {
  const CancelToken before;
  before.request();
  EXPECT_EQ(engine_->collect(numbers_query(std::make_shared<NumbersSource>(10, 1)), before).error().kind,
            ErrorKind::kCancelled);

  const CancelToken during;
  auto source = std::make_shared<NumbersSource>(10, 1);
  source->cancel_at_end = &during;
  // A join that takes hours, inside DuckDB alone.
  const auto result = engine_->collect(
      {.sql = "SELECT count(*) FROM range(10000000) a(i), range(10000000) b(i), (SELECT count(*) n FROM brook_scan(0)) "
              "WHERE a.i * 7 + b.i * 3 = n",
       .scans = {{std::shared_ptr<ScanSource>(source), {0}}},
       .schema = {{"x", DataType(TypeKind::kLong)}}},
      during);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::kCancelled);
}

TEST_F(DuckEngineTest, BatchesSpillAndComeBack) {
  open(2, 100ULL << 20);
  const BatchPtr batch = collect(numbers_query(std::make_shared<NumbersSource>(5'000'000, 2)));
  ASSERT_NE(batch, nullptr);
  EXPECT_GT(batch->bytes(), 150ULL << 20);
  EXPECT_EQ(check_batch(*batch), 5'000'000);
}

TEST_F(DuckEngineTest, BatchesOutliveTheEngine) {
  const BatchPtr batch = collect(numbers_query(std::make_shared<NumbersSource>(10'000, 2)));
  engine_.reset();
  EXPECT_EQ(check_batch(*batch), 10'000);
}

}  // namespace
}  // namespace brook::engine
