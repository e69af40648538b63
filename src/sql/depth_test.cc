// Deep and long texts: an error instead of a crash, and time in proportion to the length.
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "sql/parse.h"
#include "sql/print.h"

namespace brook::sql {

namespace {

std::string repeat(const std::string& text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

struct Nesting {
  const char* open;
  const char* middle;
  const char* close;
};

// Each opens one level at least.
constexpr Nesting kExpressions[] = {
    {"(", "a", ")"},
    {"- ", "a", ""},
    {"NOT ", "a", ""},
    {"~ ", "a", ""},
    {"f(", "a", ")"},
    {"x -> ", "x", ""},
    {"(x, y) -> ", "x", ""},
    {"CASE WHEN a THEN ", "b", " END"},
    {"CASE ", "b", " WHEN 1 THEN 2 END"},
    {"a[", "0", "]"},
    {"CAST(", "a", " AS INT)"},
    {"(1, ", "2", ")"},
    {"a IN (", "1", ")"},
    {"(SELECT ", "1", ")"},
    {"EXISTS (SELECT ", "1", ")"},
    {"a IN (SELECT ", "1", ")"},
    {"a BETWEEN (", "1", ") AND 2"},
    {"struct(", "a", " AS b)"},
    {"trim(BOTH ", "a", " FROM b)"},
    {"(SELECT * FROM (", "t", ") WHERE a)"},
    {"sum(a) OVER (PARTITION BY ", "b", ")"},
    {"count(*) FILTER (WHERE ", "b", ")"},
    {"((SELECT 1) UNION (SELECT ", "1", "))"},
    {"((", "SELECT 1", ") LIMIT 1)"},
};

// Each makes the tree higher without nesting the text.
constexpr Nesting kChains[] = {
    {"", "a", " + 1"},  {"", "a", " || b"}, {"", "a", "[0]"},        {"", "a", "[0].b"},
    {"", "a", "::int"}, {"", "a", " = b"},  {"", "a", " COLLATE c"},
};

bool too_complex(const Error& error) { return error.error_class == "FAILED_TO_PARSE_TOO_COMPLEX"; }

void expect_same_when_printed(const ExpressionPtr& tree) {
  const auto again = parse_expression(print(tree), "x.sql");
  ASSERT_TRUE(again.has_value()) << again.error().to_string();
  EXPECT_TRUE(same_tree(tree, *again));
}

}  // namespace

TEST(Depth, AThousandParentheses) {
  const auto at_limit = parse_expression(repeat("(", 1000) + "a" + repeat(")", 1000), "x.sql");
  EXPECT_TRUE(at_limit.has_value());
  const auto above = parse_expression(repeat("(", 1001) + "a" + repeat(")", 1001), "x.sql");
  ASSERT_FALSE(above.has_value());
  EXPECT_TRUE(too_complex(above.error()));
  EXPECT_EQ(above.error().location.column, 1002);
  EXPECT_FALSE(above.error().hint.empty());
}

TEST(Depth, EveryNesting) {
  for (const Nesting& nesting : kExpressions) {
    for (const std::size_t depth : {50U, 300U, 1100U, 30000U}) {
      const std::string text = repeat(nesting.open, depth) + nesting.middle + repeat(nesting.close, depth);
      const auto tree = parse_expression(text, "x.sql");
      if (tree.has_value()) {
        expect_same_when_printed(*tree);
      } else {
        EXPECT_GT(depth, 50U) << nesting.open << tree.error().to_string();
        EXPECT_TRUE(too_complex(tree.error())) << nesting.open << tree.error().to_string();
      }
    }
    // The text that only opens.
    EXPECT_FALSE(parse_expression(repeat(nesting.open, 30000), "x.sql").has_value()) << nesting.open;
  }
}

TEST(Depth, EveryChain) {
  for (const Nesting& chain : kChains) {
    for (const std::size_t length : {100U, 480U, 100000U}) {
      const auto tree = parse_expression(chain.middle + repeat(chain.close, length), "x.sql");
      if (length < 500) {
        ASSERT_TRUE(tree.has_value()) << chain.close << tree.error().to_string();
        expect_same_when_printed(*tree);
      } else {
        ASSERT_FALSE(tree.has_value()) << chain.close;
        EXPECT_TRUE(too_complex(tree.error()));
      }
    }
  }
}

// The height counts, wherever it comes from: 40 chains of 40 inside each other are too high.
TEST(Depth, ChainsInParentheses) {
  std::string text = "a";
  for (int i = 0; i < 40; ++i) text = "(" + text + repeat(" + 1", 40) + ")";
  const auto tree = parse_expression(text, "x.sql");
  ASSERT_FALSE(tree.has_value());
  EXPECT_TRUE(too_complex(tree.error()));
}

// Long is not deep.
TEST(Depth, LongLists) {
  std::string any = "a = 0", list = "a IN (0", select = "SELECT 0", cases = "CASE";
  for (int i = 1; i < 20000; ++i) {
    const std::string n = std::to_string(i);
    any += " OR a = " + n;
    list += ", " + n;
    select += ", " + n;
    cases += " WHEN a = " + n + " THEN " + n;
  }
  for (const std::string& text : {any, list + ")", cases + " END"}) {
    const auto tree = parse_expression(text, "x.sql");
    ASSERT_TRUE(tree.has_value()) << tree.error().to_string();
    expect_same_when_printed(*tree);
  }
  EXPECT_TRUE(parse_query(select, "x.sql").has_value());
  EXPECT_TRUE(parse_query("SELECT * FROM VALUES (0)" + repeat(", (1)", 20000), "x.sql").has_value());
}

TEST(Depth, QueriesAndTypes) {
  EXPECT_TRUE(parse_query("SELECT 1" + repeat(" UNION ALL SELECT 1", 500), "x.sql").has_value());
  EXPECT_FALSE(parse_query("SELECT 1" + repeat(" UNION ALL SELECT 1", 100000), "x.sql").has_value());
  EXPECT_FALSE(parse_query("SELECT * FROM a" + repeat(" JOIN b", 100000), "x.sql").has_value());
  EXPECT_FALSE(parse_query(repeat("SELECT * FROM (", 100000), "x.sql").has_value());
  EXPECT_FALSE(parse_query(repeat("WITH a AS (", 100000), "x.sql").has_value());
  EXPECT_FALSE(parse_query("SELECT * FROM " + repeat("(", 100000) + "a", "x.sql").has_value());
  EXPECT_FALSE(parse_query("SELECT * FROM a" + repeat(" LATERAL VIEW explode(x) y AS z", 100000), "x.sql").has_value());
  EXPECT_FALSE(parse_query("SELECT 1 GROUP BY " + repeat("GROUPING SETS (", 100000), "x.sql").has_value());
  EXPECT_TRUE(parse_data_type(repeat("array<", 300) + "int" + repeat(">", 300)).has_value());
  EXPECT_FALSE(parse_data_type(repeat("array<", 100000) + "int" + repeat(">", 100000)).has_value());
  EXPECT_FALSE(parse_data_type(repeat("struct<a:", 100000)).has_value());
}

// Where the parser looks ahead it does not look again and again: what it takes grows as the text does, or this test
// would not end before its deadline.
TEST(Depth, LongTexts) {
  const std::string statement =
      "CREATE STREAMING TABLE t AS SELECT a, CAST(b AS DOUBLE) AS c, CASE WHEN d > 1.5 THEN 'x' ELSE upper(e) END f, "
      "sum(a) FILTER (WHERE b IS NOT NULL) OVER (PARTITION BY c ORDER BY d) FROM STREAM s WHERE a BETWEEN 1 AND 2 AND "
      "b LIKE 'x%' OR c IN (1, 2, 3) AND transform(xs, x -> x + 1)[0] = 2;\n";
  const std::vector<std::pair<const char*, std::function<std::string(std::size_t)>>> texts = {
      {"statements", [&](std::size_t n) { return repeat(statement, n / statement.size() + 1); }},
      {"parentheses", [](std::size_t n) { return "SELECT " + repeat("((((a)))), ", n / 11) + "1"; }},
      {"nested",
       [](std::size_t n) {
         return "SELECT " + repeat(repeat("(", 900) + "a" + repeat(")", 900) + ", ", n / 1803 + 1) + "1";
       }},
      {"names in parentheses", [](std::size_t n) { return "SELECT (a" + repeat(", a", n / 3) + ")"; }},
      {"subqueries", [](std::size_t n) { return "SELECT " + repeat("((SELECT 1) + (SELECT 2)), ", n / 27) + "1"; }},
      {"strings", [](std::size_t n) { return "SELECT " + repeat("'a' ", n / 4); }},
      {"comments", [](std::size_t n) { return "SELECT 1 " + repeat("/* /* x */ */ -- y\n", n / 19); }},
      {"open brackets", [](std::size_t n) { return "SELECT " + repeat("(", n); }},
      {"open comments", [](std::size_t n) { return repeat("/*", n / 2); }},
      {"quotes", [](std::size_t n) { return "SELECT " + repeat("'a", n / 2); }},
  };
  for (const auto& [name, make] : texts) {
    const auto parsed = parse_statements(make(2'000'000), "x.sql");
    EXPECT_TRUE(parsed.has_value() || !parsed.error().error_class.empty()) << name;
  }
}

}  // namespace brook::sql
