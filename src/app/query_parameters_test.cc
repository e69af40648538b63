#include "app/query_parameters.h"

#include <gtest/gtest.h>

#include "sql/print.h"

namespace brook::app {
namespace {

TEST(QueryParameters, LiteralsAreThemselvesAndTheRestIsText) {
  const auto parameters = query_parameters({"n=5", "s=it's", "q='5'", "d=DATE '2026-01-31'", "e=", "x=a=b"});
  ASSERT_TRUE(parameters);
  const auto shown = [&](const char* name) { return sql::print(parameters->named.at(name)); };
  EXPECT_EQ(shown("n"), "5");
  EXPECT_EQ(shown("s"), "'it\\'s'");
  EXPECT_EQ(shown("q"), "'5'");
  EXPECT_EQ(shown("d"), "DATE '2026-01-31'");
  EXPECT_EQ(shown("e"), "''");
  EXPECT_EQ(shown("x"), "'a=b'");
}

TEST(QueryParameters, WithoutANameTheyGoByPosition) {
  const auto parameters = query_parameters({"1", "'a=b'", "Berlin"});
  ASSERT_TRUE(parameters);
  ASSERT_EQ(parameters->positional.size(), 3U);
  EXPECT_EQ(sql::print(parameters->positional[1]), "'a=b'");
  const auto query = sql::parse_query("SELECT ?, ? FROM t WHERE a = ?", "q.sql", *parameters);
  ASSERT_TRUE(query);
  EXPECT_EQ(sql::print(*query), "SELECT 1, 'a=b' FROM t WHERE a = 'Berlin'");
}

TEST(QueryParameters, ANameGivenTwiceIsAnError) { EXPECT_FALSE(query_parameters({"a=1", "a=2"})); }

}  // namespace
}  // namespace brook::app
