// Spark's answers to odd JSON (tests/json/*.json, made by tools/spark_goldens/file_goldens.py), and that they do not
// depend on where the reader cuts a file into blocks, nor on the columns that a query asks for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "source/files/engine_rows.h"
#include "source/json/json_scan.h"
#include "sql/parse.h"

namespace brook::source::json {
namespace {

using source::testing::Case;
using source::testing::Row;

struct Question {
  Schema schema;
  JsonSourceOptions options;
  std::string path;
  std::size_t block_bytes = 0;
};

Result<std::vector<Row>> read(const Question& question, const std::vector<std::size_t>& wanted) {
  JsonScanPlan plan;
  plan.files = local_file_system();
  plan.options = question.options;
  plan::SourceTable table;
  table.schema = question.schema;
  plan.columns = TRY(file_columns(table, plan.options.corrupt_column));
  plan.block_bytes = question.block_bytes;
  const FileInfo info = TRY(plan.files->stat(question.path));
  plan.planned.push_back({question.path, info.size_bytes, info.modified_us});
  return source::testing::engine_rows(TRY(make_json_scan(std::move(plan))), question.schema, wanted);
}

class JsonGolden : public ::testing::TestWithParam<Case> {};

TEST_P(JsonGolden, IsSparksAnswer) {
  Question question;
  question.schema = sql::parse_schema(GetParam().body["schema"].get<std::string>()).value();
  const sql::OptionMap options = GetParam().options();
  OptionReader reader(options, {});
  question.options = read_json_options(reader, GetParam().zone()).value();
  const std::string text = GetParam().text();
  const source::testing::TemporaryFolder folder;
  question.path = folder.write("case.json", text);
  const nlohmann::json& expected = GetParam().expected();
  std::vector<std::size_t> all(question.schema.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  for (const std::size_t block_bytes : {std::size_t{1} << 20U, std::size_t{1}, std::size_t{7}, std::size_t{64}}) {
    SCOPED_TRACE(fmt::format("blocks of {} bytes", block_bytes));
    question.block_bytes = block_bytes;
    const Result<std::vector<Row>> rows = read(question, all);
    if (expected.contains("error")) {
      ASSERT_FALSE(rows) << source::testing::to_text(*rows);
      EXPECT_THAT(rows.error().to_string(), ::testing::HasSubstr(expected["error"].get<std::string>()));
      EXPECT_THAT(rows.error().to_string(), ::testing::HasSubstr("case.json:"));
      continue;
    }
    ASSERT_TRUE(rows) << rows.error().to_string();
    ASSERT_EQ(source::testing::to_text(*rows),
              source::testing::to_text(source::testing::expected_rows(expected["rows"], question.schema)));
    const Result<std::vector<Row>> last = read(question, {all.back()});
    ASSERT_TRUE(last) << last.error().to_string();
    ASSERT_EQ(last->size(), rows->size());
    for (std::size_t i = 0; i < rows->size(); ++i) ASSERT_EQ((*last)[i][0], (*rows)[i].back()) << "row " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Json, JsonGolden, ::testing::ValuesIn(source::testing::cases_of("tests/json")),
                         source::testing::case_name);

}  // namespace
}  // namespace brook::source::json
