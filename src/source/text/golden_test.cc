// Spark's answers to text files (tests/text/*.json, made by tools/spark_goldens/file_goldens.py).
#include <gtest/gtest.h>

#include "source/files/engine_rows.h"
#include "source/text/text_source.h"
#include "sql/parse.h"

namespace brook::source::text {
namespace {

using source::testing::Case;

class TextGolden : public ::testing::TestWithParam<Case> {};

TEST_P(TextGolden, IsSparksAnswer) {
  const source::testing::TemporaryFolder folder;
  folder.write("case.text", GetParam().text());
  plan::SourceTable table{.name = "t", .format = "text", .options = GetParam().options()};
  table.options["path"] = folder.path();
  table.schema = sql::parse_schema(GetParam().body["schema"].get<std::string>()).value();
  const std::unique_ptr<Source> source = open_text_source(table, {.files = local_file_system()}).value();
  ASSERT_TRUE(source->discover(0));
  const engine::Binding scan = source->scan({"", source->end()}).value();
  const auto rows = source::testing::engine_rows(scan, table.schema, source::testing::all_of(table.schema));
  ASSERT_TRUE(rows) << rows.error().to_string();
  EXPECT_EQ(source::testing::to_text(*rows),
            source::testing::to_text(source::testing::expected_rows(GetParam().expected()["rows"], table.schema)));
}

INSTANTIATE_TEST_SUITE_P(Text, TextGolden, ::testing::ValuesIn(source::testing::cases_of("tests/text")),
                         source::testing::case_name);

}  // namespace
}  // namespace brook::source::text
