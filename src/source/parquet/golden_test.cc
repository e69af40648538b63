// Spark's answers when it reads Parquet files under other columns than they were written with (tests/parquet/*.json,
// made by tools/spark_goldens/file_goldens.py). The files are those that Spark wrote.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "source/files/engine_rows.h"
#include "source/parquet/footer.h"
#include "source/parquet/parquet_source.h"
#include "sql/parse.h"

namespace brook::source::parquet {
namespace {

using source::testing::Case;
using source::testing::Row;

Result<std::vector<Row>> read(const std::string& folder, const Schema& schema) {
  const plan::SourceTable table{.name = "t", .format = "parquet", .schema = schema, .options = {{"path", folder}}};
  const std::unique_ptr<Source> source = TRY(open_parquet_source(table, {.files = local_file_system()}));
  TRY(source->discover(0));
  const engine::Binding rows = TRY(source->scan({"", source->end()}));
  std::vector<Row> found = TRY(testing::engine_rows(rows, schema, testing::all_of(schema)));
  EXPECT_EQ(source->counts().rows, found.size());
  return found;
}

class ParquetGolden : public ::testing::TestWithParam<Case> {};

TEST_P(ParquetGolden, IsSparksAnswer) {
  const nlohmann::json& body = GetParam().body;
  const source::testing::TemporaryFolder folder;
  folder.write("case.parquet", GetParam().text());
  for (const auto& [ddl, spark] : body["reads"].items()) {
    SCOPED_TRACE(ddl);
    const bool differs = body.contains("ours") && body["ours"].contains(ddl);
    const nlohmann::json& expected = differs ? body["ours"][ddl] : spark;
    const Schema schema = sql::parse_schema(ddl).value();
    const Result<std::vector<Row>> rows = read(folder.path(), schema);
    if (expected.contains("error")) {
      EXPECT_FALSE(rows) << source::testing::to_text(*rows);
      if (rows) continue;
      EXPECT_EQ(rows.error().error_class, "FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH");
      EXPECT_THAT(rows.error().to_string(), ::testing::HasSubstr("case.parquet"));
      continue;
    }
    EXPECT_TRUE(rows) << rows.error().to_string();
    if (!rows) continue;
    EXPECT_EQ(source::testing::to_text(*rows),
              source::testing::to_text(source::testing::expected_rows(expected["rows"], schema)));
  }
}

TEST_P(ParquetGolden, ItsColumnsAreThoseSparkFinds) {
  const source::testing::TemporaryFolder folder;
  const std::string path = folder.write("case.parquet", GetParam().text());
  const std::unique_ptr<ReadableFile> file = local_file_system()->open(path).value();
  EXPECT_EQ(ddl(read_footer(*file, path)->schema()),
            ddl(sql::parse_schema(GetParam().body["schema"].get<std::string>()).value()));
}

TEST(ParquetFooterTest, WhatIsNoParquetIsNamed) {
  const source::testing::TemporaryFolder folder;
  for (const std::string_view bytes :
       {"", "PAR1", "no Parquet at all", "PAR1\xFF\xFF\xFF\x7FPAR1", "PAR1\x19\x2C\x02\x0\x0\x0PAR1"}) {
    const std::string path = folder.write("x.parquet", bytes);
    const std::unique_ptr<ReadableFile> file = local_file_system()->open(path).value();
    const Result<ParquetFooter> footer = read_footer(*file, path);
    ASSERT_FALSE(footer);
    EXPECT_THAT(footer.error().to_string(), ::testing::HasSubstr("is not a Parquet file"));
  }
}

INSTANTIATE_TEST_SUITE_P(Parquet, ParquetGolden, ::testing::ValuesIn(source::testing::cases_of("tests/parquet")),
                         source::testing::case_name);

}  // namespace
}  // namespace brook::source::parquet
