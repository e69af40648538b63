// Spark's answers to odd CSV (tests/csv/*.json, made by tools/spark_goldens/file_goldens.py), and that they do not
// depend on where the reader cuts a file into blocks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "source/csv/csv_testing.h"

namespace brook::source::csv {
namespace {

using source::testing::Case;

class Golden : public ::testing::TestWithParam<Case> {};

TEST_P(Golden, IsSparksAnswer) {
  testing::TestTable table;
  table.schema = sql::parse_schema(GetParam().body["schema"].get<std::string>()).value();
  table.options = GetParam().options();
  table.zone = GetParam().zone();
  // Where Spark does not look at the header unless told to, brookmill does unless told not to.
  if (!table.options.contains("enforceSchema")) table.options["enforceSchema"] = "true";
  const std::string text = GetParam().text();
  const nlohmann::json& expected = GetParam().expected();
  std::vector<std::size_t> block_sizes = {1U << 20U};
  if (text.size() < 2'000) block_sizes.insert(block_sizes.end(), {1, 2, 3, 5, 8, 13});
  for (const std::size_t block_bytes : block_sizes) {
    SCOPED_TRACE(fmt::format("blocks of {} bytes", block_bytes));
    const Result<std::vector<testing::Row>> rows = testing::read_text(table, text, block_bytes, 1);
    if (expected.contains("error")) {
      ASSERT_FALSE(rows) << testing::to_text(*rows);
      const std::string name = expected["error"].get<std::string>();
      if (name != "TextParsingException") {
        EXPECT_THAT(rows.error().to_string(), ::testing::HasSubstr(name));
      }
      EXPECT_THAT(rows.error().to_string(), ::testing::HasSubstr("case.csv:"));
    } else {
      ASSERT_TRUE(rows) << rows.error().to_string();
      EXPECT_EQ(testing::to_text(*rows),
                testing::to_text(source::testing::expected_rows(expected["rows"], table.schema)));
    }
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Csv, Golden, ::testing::ValuesIn(source::testing::cases_of("tests/csv")),
                         source::testing::case_name);

}  // namespace
}  // namespace brook::source::csv
