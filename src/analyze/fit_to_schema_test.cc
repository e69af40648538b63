#include <gtest/gtest.h>

#include "analyze/test_catalog.h"

namespace brook::analyze {

namespace {

Result<RelationPtr> fit(const std::string& query, const std::string& schema, bool by_name) {
  const TestCatalog catalog;
  const RelationPtr relation = TRY(analyze_query(sql::parse_query(query, "").value(), catalog, {}));
  return fit_to_schema(relation, sql::parse_schema(schema).value(), by_name, "target");
}

std::string fitted(const std::string& query, const std::string& schema, bool by_name) {
  const Result<RelationPtr> relation = fit(query, schema, by_name);
  if (!relation) return "[" + relation.error().error_class + "] " + relation.error().message;
  return to_string(*relation).substr(0, to_string(*relation).find('\n'));
}

TEST(FitToSchema, CastsByPosition) {
  EXPECT_EQ(fitted("SELECT i, s FROM u", "a bigint, b string", false),
            "Project [a#5 BIGINT := CAST(i#3 AS BIGINT), b#6 STRING := s#4]");
  EXPECT_EQ(fitted("SELECT l FROM t", "a int", false), "Project [a#3 INT := CAST(l#2 AS INT)]");
}

TEST(FitToSchema, FindsColumnsByName) {
  EXPECT_EQ(fitted("SELECT s, i FROM u", "I int, missing double, S string", true),
            "Project [I#5 INT := i#4, missing#6 DOUBLE := NULL:DOUBLE, S#7 STRING := s#3]");
}

TEST(FitToSchema, LeavesAFittingQueryAlone) {
  const TestCatalog catalog;
  const RelationPtr query = analyze_query(sql::parse_query("SELECT i, s FROM u", "").value(), catalog, {}).value();
  EXPECT_EQ(fit_to_schema(query, schema_of(query), true, "target").value(), query);
}

TEST(FitToSchema, RefusesWhatAnInsertRefuses) {
  EXPECT_EQ(fitted("SELECT s FROM u", "a int", false),
            "[INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST] Cannot write incompatible data for the table `target`: "
            "Cannot safely cast `a` "
            "\"STRING\" to \"INT\".");
  EXPECT_EQ(fitted("SELECT i FROM u", "a int, b int", false),
            "[INSERT_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS] Cannot write to `target`, the reason is not enough "
            "data columns: the "
            "table has 2, the query 1.");
  EXPECT_EQ(fitted("SELECT i, s, v FROM u", "i int", true),
            "[INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS] Cannot write incompatible data for the table `target`: Cannot "
            "write extra columns "
            "`s`, `v`.");
  EXPECT_EQ(
      fitted("SELECT i, l AS i FROM t", "i int", true),
      "[COLUMN_ALREADY_EXISTS] The column `i` already exists. Choose another name or rename the existing column.");
  const Result<RelationPtr> wrong = fit("SELECT dt FROM t", "a int", false);
  EXPECT_EQ(wrong.error().hint,
            "The table has (a INT), the query gives (dt DATE). Write CAST(dt AS INT) if that is what you mean.");
}

}  // namespace

}  // namespace brook::analyze
