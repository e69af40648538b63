// Queries against what Spark 4.3 makes of them: names and types of the columns, or the error with its place. The cases
// are data: src/analyze/cases/*.cases, each a query and an answer that begins with "->".
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analyze/test_catalog.h"
#include "sql/parse.h"

namespace brook::analyze {

namespace {

struct Case {
  std::string query;
  std::string answer;
  int line = 0;
};

std::vector<Case> read_cases(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<Case> cases;
  std::string query;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.starts_with("#") || line.empty()) continue;
    if (line.starts_with("-> ")) {
      cases.push_back({.query = query, .answer = line.substr(3), .line = number});
      query.clear();
    } else {
      query += query.empty() ? line : "\n" + line;
    }
  }
  return cases;
}

Result<RelationPtr> analyze(const std::string& text) {
  const TestCatalog catalog;
  return analyze_query(TRY(sql::parse_query(text, "")), catalog, {});
}

// "a int, b string", or the class and place of the error.
std::string columns_of(const std::string& query) {
  const Result<RelationPtr> relation = analyze(query);
  if (!relation) {
    return fmt::format("[{}] {}:{}", relation.error().error_class, relation.error().location.line,
                       relation.error().location.column);
  }
  std::string text;
  for (const OutputColumn& column : (*relation)->output) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", column.name, column.type.simple_string());
  }
  return text;
}

// Every column that is read is there, and every id is made once.
void check_ids(const RelationPtr& relation, const std::string& query) {
  std::set<ColumnId> made;
  visit_relations(relation, [&](const RelationPtr& part) {
    std::set<ColumnId> available;
    for (const RelationPtr& input : inputs_of(part)) {
      for (const OutputColumn& column : input->output) available.insert(column.id);
    }
    for (const OutputColumn& column : part->output) {
      if (!available.contains(column.id)) {
        EXPECT_TRUE(made.insert(column.id).second) << query << "\nid " << column.id << " twice in\n"
                                                   << to_string(relation);
      }
    }
  });
  const std::string text = to_string(relation);
  EXPECT_EQ(text.find("#outside"), std::string::npos) << query << "\n" << text;
}

class Cases : public testing::TestWithParam<std::string> {};

TEST_P(Cases, AreAnsweredAsSparkDoes) {
  const std::filesystem::path file = std::filesystem::path("src/analyze/cases") / GetParam();
  const std::vector<Case> cases = read_cases(file);
  ASSERT_FALSE(cases.empty()) << file;
  for (const Case& one : cases) {
    EXPECT_EQ(columns_of(one.query), one.answer)
        << GetParam() << ":" << one.line << ": " << one.query << "\n"
        << [&] {
             const Result<RelationPtr> relation = analyze(one.query);
             return relation ? to_string(*relation) : relation.error().to_string();
           }();
    if (const Result<RelationPtr> relation = analyze(one.query)) check_ids(*relation, one.query);
  }
}

TEST(Analyzer, MakesTheseRelations) {
  std::ifstream in("src/analyze/cases/relations.trees");
  std::string query;
  std::string tree;
  int checked = 0;
  const auto check = [&] {
    if (query.empty()) return;
    const Result<RelationPtr> relation = analyze(query);
    EXPECT_EQ(relation ? to_string(*relation) : relation.error().to_string(), tree) << query;
    if (relation) check_ids(*relation, query);
    ++checked;
  };
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("== ")) {
      check();
      query = line.substr(3);
      tree.clear();
    } else if (!line.empty() && !line.starts_with("#")) {
      tree += line + "\n";
    }
  }
  check();
  EXPECT_GT(checked, 20);
}

TEST(Analyzer, PrintsTheSameTreeWhateverCameBefore) {
  const std::string alone = to_string(analyze("SELECT upper(s) AS x FROM u WHERE i > 1").value());
  const std::string nested =
      to_string(analyze("SELECT x FROM (SELECT upper(s) AS x FROM u WHERE i > 1) WHERE true").value());
  EXPECT_NE(nested.find("upper(s#2)"), std::string::npos) << nested;
  EXPECT_NE(alone.find("upper(s#2)"), std::string::npos) << alone;
}

TEST(Analyzer, WithoutAnsiModeEveryCastMayGiveNull) {
  const TestCatalog catalog;
  const auto is_nullable = [&](const char* query, bool ansi) {
    const auto relation = analyze_query(sql::parse_query(query, "").value(), catalog, {.ansi = ansi});
    return relation.value()->output[0].nullable;
  };
  for (const char* query : {"SELECT CAST(300 + 0 AS TINYINT)", "SELECT CAST(upper('x') AS INT) + 1L"}) {
    EXPECT_FALSE(is_nullable(query, true)) << query;
    EXPECT_TRUE(is_nullable(query, false)) << query;
  }
}

TEST(Analyzer, ATimestampLiteralIsLocalToTheSession) {
  const TestCatalog catalog;
  const auto tree = [&](const std::string& zone) {
    const auto query =
        sql::parse_query("SELECT TIMESTAMP '2026-01-31 12:00:00', TIMESTAMP '2026-01-31 12:00:00+02:00'", "");
    return to_string(analyze_query(query.value(), catalog, {.session_time_zone = zone}).value());
  };
  EXPECT_NE(tree("UTC").find(":= 2026-01-31 12:00:00:TIMESTAMP"), std::string::npos) << tree("UTC");
  EXPECT_NE(tree("Europe/Berlin").find(":= 2026-01-31 11:00:00:TIMESTAMP"), std::string::npos) << tree("Europe/Berlin");
  EXPECT_NE(tree("Europe/Berlin").find(":= 2026-01-31 10:00:00:TIMESTAMP"), std::string::npos) << tree("Europe/Berlin");
}

TEST(Analyzer, AnExpressionReadsTheColumnsOfOneTable) {
  const TestCatalog catalog;
  const std::vector<OutputColumn> columns = {{.id = 7, .name = "amount", .type = DataType(TypeKind::kDouble)}};
  const auto condition = analyze_expression(sql::parse_expression("amount > 0", "").value(), columns, catalog, {});
  ASSERT_TRUE(condition.has_value());
  EXPECT_TRUE((*condition)->type.is(TypeKind::kBoolean));
  std::vector<ColumnId> ids;
  collect_columns(*condition, ids);
  EXPECT_EQ(ids, std::vector<ColumnId>{7});
  const auto wrong = analyze_expression(sql::parse_expression("amout > 0", "").value(), columns, catalog, {});
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().message,
            "A column, variable, or function parameter with name `amout` cannot be resolved. Did you mean one of the "
            "following? [`amount`].");
}

INSTANTIATE_TEST_SUITE_P(Spark, Cases, testing::ValuesIn([] {
                           std::vector<std::string> names;
                           for (const auto& entry : std::filesystem::directory_iterator("src/analyze/cases")) {
                             if (entry.path().extension() == ".cases") names.push_back(entry.path().filename());
                           }
                           std::ranges::sort(names);
                           return names;
                         }()),
                         [](const auto& one) { return std::filesystem::path(one.param).stem().string(); });

}  // namespace

}  // namespace brook::analyze
