#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analyze/analyzer.h"
#include "sql/parse.h"

namespace brook::analyze {

namespace {

std::string used(const std::string& query) {
  std::string text;
  for (const TableUse& use : tables_used(sql::parse_query(query, "").value())) {
    text += fmt::format("{}{}{}@{}:{}", text.empty() ? "" : " ", use.stream ? "stream:" : "", use.name.back(),
                        use.location.line, use.location.column);
  }
  return text;
}

TEST(TablesUsed, FindsTablesWhereverTheyStand) {
  EXPECT_EQ(used("SELECT * FROM a JOIN STREAM b ON a.x = b.x"), "a@1:15 stream:b@1:22");
  EXPECT_EQ(used("SELECT (SELECT max(x) FROM a) FROM b WHERE EXISTS (SELECT 1 FROM c) AND x IN (SELECT x FROM d)"),
            "a@1:28 b@1:36 c@1:66 d@1:93");
  EXPECT_EQ(used("SELECT 1 UNION SELECT x FROM (SELECT x FROM a) CROSS JOIN LATERAL (SELECT * FROM b)"),
            "a@1:45 b@1:82");
  EXPECT_EQ(used("SELECT x FROM a GROUP BY x HAVING max(y) > (SELECT avg(y) FROM b) ORDER BY (SELECT 1 FROM c)"),
            "a@1:15 b@1:64 c@1:91");
  EXPECT_EQ(used("SELECT * FROM a LATERAL VIEW explode(x) t AS y"), "a@1:15");
}

TEST(TablesUsed, LeavesOutTheCommonTablesOfTheQuery) {
  EXPECT_EQ(used("WITH a AS (SELECT * FROM b), c AS (SELECT * FROM a) SELECT * FROM c, d"), "b@1:26 d@1:70");
  // A table of WITH is not in sight of itself, nor outside of its query.
  EXPECT_EQ(used("WITH a AS (SELECT * FROM a) SELECT * FROM a"), "a@1:26");
  EXPECT_EQ(used("SELECT * FROM (WITH a AS (SELECT 1) SELECT * FROM a) JOIN a"), "a@1:59");
  EXPECT_EQ(used("WITH a AS (SELECT 1) SELECT * FROM db.a"), "a@1:36");
}

}  // namespace

}  // namespace brook::analyze
