// Spark's answers to odd CSV (tests/csv/*.json, made by tools/spark_goldens/csv_goldens.py), and that they do not
// depend on where the reader cuts a file into blocks.
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "source/csv/csv_testing.h"

namespace brook::source::csv {
namespace {

using nlohmann::json;

struct Case {
  std::string file;
  json body;
};
void PrintTo(const Case& each, std::ostream* out) { *out << each.file << ": " << each.body["name"]; }

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const auto& entry : std::filesystem::directory_iterator(BROOKMILL_SOURCE_DIR "/tests/csv")) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path());
    for (json& body : json::parse(in)) cases.push_back({entry.path().stem().string(), std::move(body)});
  }
  std::ranges::sort(cases, {}, [](const Case& each) { return each.file + each.body["name"].get<std::string>(); });
  return cases;
}

// Spark's text of a double or float as ours.
std::string normalized(const DataType& type, const std::string& text) {
  if (type.is(TypeKind::kDouble)) return fmt::format("{}", std::strtod(text.c_str(), nullptr));
  if (type.is(TypeKind::kFloat)) return fmt::format("{}", std::strtof(text.c_str(), nullptr));
  return text;
}

std::vector<testing::Row> expected_rows(const json& rows, const Schema& schema) {
  std::vector<testing::Row> out;
  for (const json& row : rows) {
    testing::Row& values = out.emplace_back();
    for (std::size_t i = 0; i < schema.size(); ++i) {
      values.push_back(row[i].is_null() ? std::nullopt
                                        : std::optional(normalized(schema[i].type, row[i].get<std::string>())));
    }
  }
  return out;
}

class Golden : public ::testing::TestWithParam<Case> {};

TEST_P(Golden, IsSparksAnswer) {
  const json& body = GetParam().body;
  testing::TestTable table;
  table.schema = testing::schema_of(body["schema"].get<std::string>());
  table.options = body["options"].get<sql::OptionMap>();
  table.zone = body.value("zone", "UTC");
  // Where Spark does not look at the header unless told to, brookmill does unless told not to.
  if (!table.options.contains("enforceSchema")) table.options["enforceSchema"] = "true";
  const std::string text = body.contains("base64") ? from_base64(body["base64"].get<std::string>()).value()
                                                   : body["text"].get<std::string>();
  const json& expected = body.contains("ours") ? body["ours"] : body;
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
      EXPECT_EQ(testing::to_text(*rows), testing::to_text(expected_rows(expected["rows"], table.schema)));
    }
    if (HasFailure()) return;
  }
}

std::string name_of(const ::testing::TestParamInfo<Case>& each) {
  std::string name = each.param.file + "_" + each.param.body["name"].get<std::string>();
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return fmt::format("{}_{}", name, each.index);
}

INSTANTIATE_TEST_SUITE_P(Csv, Golden, ::testing::ValuesIn(all_cases()), name_of);

}  // namespace
}  // namespace brook::source::csv
