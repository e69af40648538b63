// The columns that Spark finds in files without a schema (tests/inference/*.json, made by
// tools/spark_goldens/file_goldens.py).
#include <gtest/gtest.h>

#include "source/files/file_testing.h"
#include "source/source.h"
#include "sql/parse.h"

namespace brook::source {
namespace {

using testing::Case;

class InferenceGolden : public ::testing::TestWithParam<Case> {};

TEST_P(InferenceGolden, IsSparksAnswer) {
  const testing::TemporaryFolder folder;
  const std::string path = folder.write("case." + GetParam().file, GetParam().text());
  plan::SourceTable table{.name = "t", .format = GetParam().file, .options = GetParam().options()};
  table.options["path"] = path;
  const SourceFormat* format = find_source_format(table.format, {}).value();
  const FileInfo info = local_file_system()->stat(path).value();
  const Result<Schema> columns = format->infer(
      table,
      {.files = local_file_system(), .planned = {{path, info.size_bytes, info.modified_us}}, .time_zone = "UTC"});
  if (GetParam().expected().contains("error")) {
    ASSERT_FALSE(columns);
    EXPECT_EQ(columns.error().error_class, GetParam().expected()["error"].get<std::string>());
    return;
  }
  ASSERT_TRUE(columns) << columns.error().to_string();
  EXPECT_EQ(ddl(*columns), ddl(sql::parse_schema(GetParam().expected()["schema"].get<std::string>()).value()));
}

INSTANTIATE_TEST_SUITE_P(Inference, InferenceGolden, ::testing::ValuesIn(testing::cases_of("tests/inference")),
                         testing::case_name);

}  // namespace
}  // namespace brook::source
