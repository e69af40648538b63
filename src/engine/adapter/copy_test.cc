// Engine::copy() and reading its files back: rows, order, names, types, sizes, failures.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "engine/adapter/duck_engine.h"
#include "engine/adapter/files_function.h"
#include "engine/adapter/numbers_source.h"
#include "engine/adapter/partition_path.h"

namespace brook::engine {
namespace {

using testing::ElementsAre;

// The local disk, counting what is created, and full after so many appended bytes.
class TestFiles final : public FileSystem {
 public:
  class File final : public WritableFile {
   public:
    File(TestFiles& files, std::unique_ptr<WritableFile> file) : files_(files), file_(std::move(file)) {}
    Result<> append(std::string_view bytes) override {
      if (files_.appended += bytes.size(); files_.appended > files_.capacity) return fail(io_error("write", "x", 28));
      return file_->append(bytes);
    }
    Result<> sync() override { return file_->sync(); }
    Result<> close() override { return file_->close(); }

   private:
    TestFiles& files_;
    std::unique_ptr<WritableFile> file_;
  };

  Result<std::unique_ptr<ReadableFile>> open(const std::string& path) override { return disk_->open(path); }
  Result<bool> exists(const std::string& path) override { return disk_->exists(path); }
  Result<FileInfo> stat(const std::string& path) override { return disk_->stat(path); }
  Result<std::vector<FileInfo>> list(const std::string& directory) override { return disk_->list(directory); }
  Result<std::unique_ptr<WritableFile>> create(const std::string& path) override {
    ++created;
    return std::make_unique<File>(*this, TRY(disk_->create(path)));
  }
  Result<> create_directories(const std::string& path) override { return disk_->create_directories(path); }
  Result<> rename(const std::string& from, const std::string& to) override { return disk_->rename(from, to); }
  Result<> rename_new(const std::string& from, const std::string& to) override { return disk_->rename_new(from, to); }
  Result<> exchange(const std::string& a, const std::string& b) override { return disk_->exchange(a, b); }
  Result<> remove_file(const std::string& path) override { return disk_->remove_file(path); }
  Result<> remove_directory(const std::string& path) override { return disk_->remove_directory(path); }
  Result<> sync_file(const std::string& path) override { return disk_->sync_file(path); }
  Result<> sync_directory(const std::string& path) override { return disk_->sync_directory(path); }
  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override { return disk_->lock(path); }

  std::atomic<std::uint64_t> appended = 0;
  std::atomic<std::uint64_t> capacity = ~std::uint64_t{0};
  std::atomic<int> created = 0;

 private:
  std::shared_ptr<FileSystem> disk_ = local_file_system();
};

class CopyTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("copy-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    clean();
    open(2);
  }
  void TearDown() override {
    engine_.reset();
    std::filesystem::remove_all(folder_);
  }
  void clean() const {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void open(int threads) {
    engine_.reset();
    auto engine =
        DuckEngine::open_duckdb({.threads = threads, .memory_budget_bytes = 0, .spill_directory = "", .files = files_});
    ASSERT_TRUE(engine) << engine.error().to_string();
    engine_ = std::move(*engine);
  }
  [[nodiscard]] CopyTarget target(const std::string& format, std::vector<std::string> by = {}) const {
    return {.directory = folder_.string(),
            .name_prefix = "part",
            .extension = "." + format,
            .format = format,
            .partitioned_by = std::move(by),
            .options = {}};
  }
  std::vector<WrittenFile> copy(Query query, const CopyTarget& to) {
    auto files = engine_->copy(std::move(query), {}, to);
    EXPECT_TRUE(files) << (files ? "" : files.error().to_string());
    return files ? *files : std::vector<WrittenFile>(1);
  }
  [[nodiscard]] DataFiles data(const std::vector<WrittenFile>& files, const Schema& schema,
                               const CopyTarget& target) const {
    DataFiles result{.format = target.format,
                     .paths = {},
                     .schema = schema,
                     .partitioned_by = target.partitioned_by,
                     .options = target.options};
    for (const WrittenFile& file : files) result.paths.push_back(join_path(target.directory, file.path));
    return result;
  }
  // Reads the columns back; each row as the texts of its values.
  std::vector<std::string> read(const DataFiles& files, const std::string& end = "") {
    std::vector<std::size_t> columns(files.schema.size());
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i] = i;
    auto from = files_from_item(files, columns, 0);
    EXPECT_TRUE(from) << from.error().to_string();
    Query query{.sql = "SELECT * FROM " + *from + " " + end, .scans = {{files, columns}}, .schema = files.schema};
    std::vector<std::string> rows;
    const auto done = engine_->for_each_chunk(std::move(query), {}, [&](const ChunkView& chunk) -> Result<> {
      for (std::size_t row = 0; row < chunk.rows; ++row) {
        std::string text;
        for (std::size_t i = 0; i < columns.size(); ++i) {
          const DataType& type = files.schema[i].type;
          text += (i > 0 ? "|" : "") + to_text(type, read_value(type, chunk.columns[i], row));
        }
        rows.push_back(text);
      }
      return {};
    });
    EXPECT_TRUE(done) << done.error().to_string();
    return rows;
  }
  [[nodiscard]] std::string content(const std::string& path) const {
    return *read_file(*files_, join_path(folder_.string(), path));
  }
  static Query numbers(std::int64_t rows, const std::string& sql = "SELECT * FROM brook_scan(0)") {
    auto source = std::make_shared<NumbersSource>(rows, 4);
    Schema schema = source->schema();
    return {.sql = sql, .scans = {{std::shared_ptr<ScanSource>(source), {0, 1, 2}}}, .schema = std::move(schema)};
  }

  std::shared_ptr<TestFiles> files_ = std::make_shared<TestFiles>();
  std::filesystem::path folder_;
  std::unique_ptr<DuckEngine> engine_;
};

TEST_F(CopyTest, WritesOneFileInOrder) {
  for (const std::string format : {"parquet", "csv", "json"}) {
    for (const int threads : {1, 2, 5}) {
      clean();
      open(threads);
      const CopyTarget to = target(format);
      const auto files = copy(numbers(500'000), to);
      ASSERT_EQ(files.size(), 1U);
      EXPECT_EQ(files[0].path, "part-0." + format);
      EXPECT_EQ(files[0].rows, 500'000U);
      EXPECT_EQ(files[0].size_bytes, std::filesystem::file_size(folder_ / files[0].path));
      std::int64_t next = 0;
      const auto rows = read(data(files, numbers(0).schema, to));
      for (const std::string& row : rows) {
        const std::string n = std::to_string(next);
        ASSERT_EQ(row, n + "|the number " + n + "|" + (next % 3 == 0 ? "NULL" : n));
        ++next;
      }
      EXPECT_EQ(next, 500'000);
    }
  }
}

TEST_F(CopyTest, WritesNothingForNoRows) {
  const int before = files_->created;
  EXPECT_TRUE(copy(numbers(0), target("parquet")).empty());
  EXPECT_TRUE(copy(numbers(0), target("csv", {"third"})).empty());
  EXPECT_EQ(files_->created, before);
}

TEST_F(CopyTest, WritesOneFilePerPartition) {
  const std::string sql = "SELECT c0, c1, (c0 % 50)::INT AS c2 FROM brook_scan(0)";
  for (const std::string format : {"parquet", "csv"}) {
    clean();
    const CopyTarget to = target(format, {"third"});
    const auto files = copy(numbers(300'000, sql), to);
    ASSERT_EQ(files.size(), 50U);
    EXPECT_EQ(files[1].path, "third=1/part-0." + format);
    std::uint64_t rows = 0;
    for (const WrittenFile& file : files) rows += file.rows;
    EXPECT_EQ(rows, 300'000U);
    const auto back = read(data(files, numbers(0).schema, to), "ORDER BY c0");
    ASSERT_EQ(back.size(), 300'000U);
    for (std::size_t i = 0; i < back.size(); ++i) {
      ASSERT_EQ(back[i], std::to_string(i) + "|the number " + std::to_string(i) + "|" + std::to_string(i % 50));
    }
  }
}

TEST_F(CopyTest, KeepsASortWithinPartitions) {
  const CopyTarget to = target("csv", {"third"});
  const auto files = copy(numbers(100'000, "SELECT c0, c1, (c0 % 3)::INT FROM brook_scan(0) ORDER BY c0 DESC"), to);
  std::int64_t last = 100'000;
  for (const std::string& row : read(data({files[1]}, numbers(0).schema, to))) {
    const std::int64_t n = std::stoll(row);
    ASSERT_LT(n, last);
    last = n;
  }
  EXPECT_EQ(last, 1);
}

TEST_F(CopyTest, NamesPartitionsAsSparkDoes) {
  const Schema schema = {
      {"i", DataType(TypeKind::kInt)}, {"p", DataType(TypeKind::kString)}, {"d:", DataType(TypeKind::kDate)}};
  const CopyTarget to = target("parquet", {"d:", "p"});
  const auto files =
      copy({.sql = "SELECT * FROM (VALUES (1, 'a b', DATE '2026-01-02'), (2, 'x/y=z:%', NULL), "
                   "(3, '', NULL), (4, NULL, NULL), (5, '{}[]^~!@$&()+,;.<>|é', NULL), (6, 'q\"''*?\\#', NULL))",
            .scans = {},
            .schema = schema},
           to);
  std::vector<std::string> folders;
  for (const WrittenFile& file : files) folders.push_back(file.path.substr(0, file.path.rfind('/')));
  EXPECT_THAT(folders, testing::UnorderedElementsAre("d%3A=2026-01-02/p=a b",
                                                     "d%3A=__HIVE_DEFAULT_PARTITION__/p=x%2Fy%3Dz%3A%25",
                                                     "d%3A=__HIVE_DEFAULT_PARTITION__/p=__HIVE_DEFAULT_PARTITION__",
                                                     "d%3A=__HIVE_DEFAULT_PARTITION__/p=%7B}%5B%5D%5E~!@$&()+,;.<>|é",
                                                     "d%3A=__HIVE_DEFAULT_PARTITION__/p=q%22%27%2A%3F%5C%23"));
  EXPECT_THAT(read(data(files, schema, to), "ORDER BY c0"),
              ElementsAre("1|a b|2026-01-02", "2|x/y=z:%|NULL", "3|NULL|NULL", "4|NULL|NULL",
                          "5|{}[]^~!@$&()+,;.<>|é|NULL", "6|q\"'*?\\#|NULL"));
}

TEST_F(CopyTest, PartitionsByAnyFlatType) {
  const auto type = [](TypeKind kind) { return DataType(kind); };
  const Schema schema = {{"i", type(TypeKind::kInt)},        {"b", type(TypeKind::kBoolean)},
                         {"l", type(TypeKind::kLong)},       {"d", type(TypeKind::kDouble)},
                         {"s", type(TypeKind::kShort)},      {"dc", DataType::decimal(38, 2)},
                         {"ts", type(TypeKind::kTimestamp)}, {"tn", type(TypeKind::kTimestampNtz)}};
  const CopyTarget to = target("parquet", {"b", "l", "d", "s", "dc", "ts", "tn"});
  const auto files =
      copy({.sql = "SELECT i::INT, i % 2 = 0, i::BIGINT - 1, i / 3, i::SMALLINT, (i / 4)::DECIMAL(38,2), "
                   "TIMESTAMP '2026-01-02 03:04:05.5' + to_days(i::INT), TIMESTAMP '1969-12-31 23:59:59' "
                   "FROM range(3) t(i)",
            .scans = {},
            .schema = schema},
           to);
  ASSERT_EQ(files.size(), 3U);
  EXPECT_EQ(files[0].path,
            "b=false/l=0/d=0.3333333333333333/s=1/dc=0.25/ts=2026-01-03 03%3A04%3A05.5/tn=1969-12-31 "
            "23%3A59%3A59/part-0.parquet");
  EXPECT_THAT(read(data(files, schema, to), "ORDER BY c0"),
              ElementsAre("0|true|-1|0.0|0|0.00|2026-01-02 03:04:05.5|1969-12-31 23:59:59",
                          "1|false|0|0.3333333333333333|1|0.25|2026-01-03 03:04:05.5|1969-12-31 23:59:59",
                          "2|true|1|0.6666666666666666|2|0.50|2026-01-04 03:04:05.5|1969-12-31 23:59:59"));
}

TEST_F(CopyTest, WritesCsvAsSparkDoes) {
  const Schema schema = {{"i", DataType(TypeKind::kInt)},
                         {"s", DataType(TypeKind::kString)},
                         {"d", DataType(TypeKind::kDouble)},
                         {"ts", DataType(TypeKind::kTimestamp)}};
  const Query query{.sql = R"(SELECT * FROM (VALUES
    (1, 'plain', 1.0::DOUBLE, TIMESTAMP '2026-01-02 03:04:05.678901'), (2, '', 1e10, TIMESTAMP '2026-01-02 03:04:05'), (3, NULL, 'NaN', NULL),
    (4, 'a,b', '-Infinity', NULL), (5, 'quo"te', 1e-5, NULL), (6, 'back\slash', 0.001, NULL), (7, 'new' || chr(10) || 'line', NULL, NULL),
    (8, '  spaces  ', NULL, NULL), (9, '"quoted"', NULL, NULL), (10, 'a\"b,c', NULL, NULL), (14, '\', NULL, NULL), (16, 'slash\,comma', NULL, NULL)))",
                    .scans = {},
                    .schema = schema};
  CopyTarget to = target("csv");
  const auto files = copy(query, to);
  EXPECT_EQ(content("part-0.csv"),
            "1,plain,1.0,2026-01-02T03:04:05.678Z\n"
            "2,\"\",1.0E10,2026-01-02T03:04:05.000Z\n"
            "3,,NaN,\n"
            "4,\"a,b\",-Infinity,\n"
            "5,\"quo\\\"te\",1.0E-5,\n"
            "6,back\\slash,0.001,\n"
            "7,\"new\nline\",,\n"
            "8,spaces,,\n"
            "9,\"\\\"quoted\\\"\",,\n"
            "10,\"a\\\\\\\"b,c\",,\n"
            "14,\\,,\n"
            "16,\"slash\\\\,comma\",,\n");
  EXPECT_THAT(read(data(files, schema, to)),
              ElementsAre("1|plain|1.0|2026-01-02 03:04:05.678", "2||1.0E10|2026-01-02 03:04:05", "3|NULL|NaN|NULL",
                          "4|a,b|-Infinity|NULL", "5|quo\"te|1.0E-5|NULL", "6|back\\slash|0.001|NULL",
                          "7|new\nline|NULL|NULL", "8|spaces|NULL|NULL", "9|\"quoted\"|NULL|NULL",
                          "10|a\\\"b,c|NULL|NULL", "14|\\|NULL|NULL", "16|slash\\,comma|NULL|NULL"));

  to.name_prefix = "other";
  to.options = {{"header", "true"}, {"quoteAll", "true"}, {"sep", "|"}, {"nullValue", "NA"}, {"escape", "\""}};
  copy({.sql = "SELECT * FROM (VALUES (1, 'a\"b', NULL::DOUBLE, NULL::TIMESTAMP), (2, '', 1, NULL))",
        .scans = {},
        .schema = schema},
       to);
  EXPECT_EQ(content("other-0.csv"),
            "\"i\"|\"s\"|\"d\"|\"ts\"\n\"1\"|\"a\"\"b\"|\"NA\"|\"NA\"\n\"2\"|\"\"|\"1.0\"|\"NA\"\n");

  to.options = {{"timestampFormat", "yyyy"}};
  EXPECT_EQ(engine_->copy(query, {}, to).error().exit_code(), 2);
}

TEST_F(CopyTest, WritesJsonAsSparkDoes) {
  const DataType integers = DataType::array(DataType(TypeKind::kInt));
  const DataType structure =
      DataType::structure({{"a", DataType(TypeKind::kInt)}, {"b", DataType(TypeKind::kString)}, {"c", integers}});
  const DataType map = DataType::map(DataType(TypeKind::kString), DataType(TypeKind::kInt));
  const Schema schema = {{"st", structure},
                         {"m", map},
                         {"e", integers},
                         {"bin", DataType(TypeKind::kBinary)},
                         {"f", DataType(TypeKind::kFloat)},
                         {"dc", DataType::decimal(20, 10)},
                         {"ntz", DataType(TypeKind::kTimestampNtz)},
                         {"txt", DataType(TypeKind::kString)},
                         {"none", DataType(TypeKind::kInt)}};
  const CopyTarget to = target("json");
  const auto files = copy(
      {.sql =
           "SELECT {a: 1, b: NULL::VARCHAR, c: [1, NULL]}, MAP {'k': 1, 'n': NULL}, []::INT[], '\\x00\\xFFA'::BLOB, "
           "0.1::FLOAT, 1.0000000001::DECIMAL(20,10), TIMESTAMP '2026-01-02 03:04:05.5', 'é\"\\/' || chr(1), NULL::INT "
           "UNION ALL SELECT NULL, NULL, NULL, NULL, 'NaN'::FLOAT, NULL, NULL, NULL, NULL",
       .scans = {},
       .schema = schema},
      to);
  EXPECT_EQ(content("part-0.json"),
            "{\"st\":{\"a\":1,\"c\":[1,null]},\"m\":{\"k\":1,\"n\":null},\"e\":[],\"bin\":\"AP9B\",\"f\":0.1,\"dc\":1."
            "0000000001,"
            "\"ntz\":\"2026-01-02T03:04:05.500\",\"txt\":\"é\\\"\\\\/\\u0001\"}\n{\"f\":\"NaN\"}\n");
  EXPECT_THAT(read(data(files, schema, to)),
              ElementsAre("{1, null, [1, null]}|{k -> 1, n -> null}|[]|" + std::string("\0\xFF", 2) +
                              "A|0.1|1.0000000001|2026-01-02 03:04:05.5|é\"\\/\x01|NULL",
                          "NULL|NULL|NULL|NULL|NaN|NULL|NULL|NULL|NULL"));
}

TEST_F(CopyTest, CompressesText) {
  for (const auto& [codec, extension] : {std::pair("gzip", ".csv.gz"), std::pair("zstd", ".csv.zst")}) {
    CopyTarget to = target("csv");
    to.extension = extension;
    to.options = {{"compression", codec}, {"header", "true"}};
    const auto files = copy(numbers(200'000), to);
    EXPECT_LT(files[0].size_bytes, 2'000'000U);
    EXPECT_EQ(read(data(files, numbers(0).schema, to)).size(), 200'000U);
  }
}

TEST_F(CopyTest, ParquetHoldsEveryType) {
  const auto type = [](TypeKind kind) { return DataType(kind); };
  const DataType nested =
      DataType::structure({{"at", type(TypeKind::kTimestamp)}, {"l", DataType::array(type(TypeKind::kString))}});
  const Schema schema = {{"v", type(TypeKind::kNull)},
                         {"b", type(TypeKind::kBoolean)},
                         {"i8", type(TypeKind::kByte)},
                         {"i16", type(TypeKind::kShort)},
                         {"i32", type(TypeKind::kInt)},
                         {"i64", type(TypeKind::kLong)},
                         {"f", type(TypeKind::kFloat)},
                         {"d", type(TypeKind::kDouble)},
                         {"d4", DataType::decimal(4, 2)},
                         {"d18", DataType::decimal(18, 3)},
                         {"d38", DataType::decimal(38, 0)},
                         {"s", type(TypeKind::kString)},
                         {"x", type(TypeKind::kBinary)},
                         {"dt", type(TypeKind::kDate)},
                         {"ts", type(TypeKind::kTimestamp)},
                         {"tn", type(TypeKind::kTimestampNtz)},
                         {"ym", type(TypeKind::kYearMonthInterval)},
                         {"ds", type(TypeKind::kDayTimeInterval)},
                         {"n", nested},
                         {"m", DataType::map(type(TypeKind::kString), nested)}};
  const std::string struct_sql = "{'at': TIMESTAMP '2026-01-02 03:04:05.5', l: ['a', NULL]}";
  const CopyTarget to = target("parquet");
  const auto files = copy(
      {.sql =
           "SELECT NULL::INT, true, (-8)::TINYINT, 16::SMALLINT, 32::INT, 64::BIGINT, 0.5::FLOAT, 'Infinity'::DOUBLE, "
           "1.25::DECIMAL(4,2), (-1.125)::DECIMAL(18,3), 12345678901234567890123456789012345678::DECIMAL(38,0), "
           "'text', "
           "'\\xAA'::BLOB, DATE '0001-01-01', TIMESTAMP '2026-01-02 03:04:05.000001', TIMESTAMP '9999-12-31 "
           "23:59:59.999999', "
           "14::INT, 93784500000::BIGINT, " +
           struct_sql + ", MAP {'k': " + struct_sql + "}",
       .scans = {},
       .schema = schema},
      to);
  const std::string nested_text = "{2026-01-02 03:04:05.5, [a, null]}";
  EXPECT_THAT(
      read(data(files, schema, to)),
      ElementsAre("NULL|true|-8|16|32|64|0.5|Infinity|1.25|-1.125|12345678901234567890123456789012345678|text|\xAA|"
                  "0001-01-01|2026-01-02 03:04:05.000001|9999-12-31 23:59:59.999999|INTERVAL '1-2' YEAR TO MONTH|"
                  "INTERVAL '1 02:03:04.5' DAY TO SECOND|" +
                  nested_text + "|{k -> " + nested_text + "}"));
  // Other readers see an instant as one.
  const auto described = engine_->collect({.sql = "SELECT string_agg(logical_type, ';') FROM parquet_schema('" +
                                                  (folder_ / files[0].path).string() + "') WHERE name IN ('ts', 'tn')",
                                           .scans = {},
                                           .schema = {{"t", type(TypeKind::kString)}}},
                                          {});
  ASSERT_TRUE(described) << described.error().to_string();
  const auto reader = *(*described)->read();
  const std::string text((*reader->next())->columns[0].at<StringRef>(0).view());
  EXPECT_THAT(text, testing::MatchesRegex(".*isAdjustedToUTC=1.*;.*isAdjustedToUTC=0.*"));
}

TEST_F(CopyTest, ReadsColumnsAddedLaterAsNull) {
  const Schema old_schema = numbers(0).schema;
  CopyTarget to = target("parquet");
  auto files = copy(numbers(2), to);
  Schema schema = old_schema;
  schema.insert(schema.begin(), Field{"new", DataType(TypeKind::kTimestamp)});
  schema[1].type = DataType(TypeKind::kDouble);  // a column that was widened
  EXPECT_THAT(read(data(files, schema, to)), ElementsAre("NULL|0.0|the number 0|NULL", "NULL|1.0|the number 1|1"));
}

TEST_F(CopyTest, ReadsThousandsOfFiles) {
  const Schema schema = {{"p", DataType(TypeKind::kInt)}, {"x", DataType(TypeKind::kLong)}};
  const CopyTarget to = target("parquet", {"p"});
  const auto files =
      copy({.sql = "SELECT (i % 3000)::INT, i FROM range(6000) t(i)", .scans = {}, .schema = schema}, to);
  ASSERT_EQ(files.size(), 3000U);
  const auto rows = read(data(files, schema, to));
  EXPECT_EQ(std::set<std::string>(rows.begin(), rows.end()).size(), 6000U);
}

TEST_F(CopyTest, AFullDiskIsAnErrorThatLeavesNothing) {
  for (const auto& by : {std::vector<std::string>(), std::vector<std::string>{"third"}}) {
    for (const std::string format : {"parquet", "csv"}) {
      clean();
      files_->appended = 0;
      files_->capacity = 1'000'000;
      const auto done = engine_->copy(numbers(1'000'000, "SELECT c0, c1 || hash(c0), (c0 % 7)::INT FROM brook_scan(0)"),
                                      {}, target(format, by));
      ASSERT_FALSE(done);
      EXPECT_EQ(done.error().kind, ErrorKind::kIo);
      EXPECT_THAT(done.error().message, testing::HasSubstr("No space left"));
      for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_))
        EXPECT_TRUE(entry.is_directory()) << entry.path();
      files_->capacity = ~std::uint64_t{0};
    }
  }
}

TEST_F(CopyTest, RefusesWhatCannotBe) {
  EXPECT_EQ(engine_->copy(numbers(1), {}, target("orc")).error().exit_code(), 2);
  EXPECT_EQ(engine_->copy(numbers(1), {}, target("parquet", {"nope"})).error().error_class,
            "PARTITION_COLUMN_NOT_FOUND");
  EXPECT_EQ(engine_->copy(numbers(1), {}, target("parquet", {"n", "name", "third"})).error().error_class,
            "ALL_PARTITION_COLUMNS_NOT_ALLOWED");
  CopyTarget to = target("parquet");
  to.options = {{"compression", "lzo"}};
  EXPECT_EQ(engine_->copy(numbers(1), {}, to).error().exit_code(), 2);
}

}  // namespace
}  // namespace brook::engine
