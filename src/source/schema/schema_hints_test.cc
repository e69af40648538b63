#include "source/schema/schema_hints.h"

#include <gtest/gtest.h>

#include "sql/parse.h"

namespace brook::source {
namespace {

std::string with_hints(const std::string& hints, const std::string& columns) {
  Schema schema = sql::parse_schema(columns).value();
  const auto parsed = parse_schema_hints(hints);
  if (!parsed) return parsed.error().message;
  const Result<> applied = apply_hints(*parsed, schema);
  return applied ? ddl(schema) : applied.error().message;
}

TEST(SchemaHintsTest, SetTypesOfColumnsAndOfFieldsInThem) {
  EXPECT_EQ(with_hints("b INT, d DECIMAL(10,2)", "a STRING, b BIGINT"), "a STRING, b INT, d DECIMAL(10,2)");
  EXPECT_EQ(with_hints("s.x INT, s.t.y DATE", "s STRUCT<x: BIGINT, t: STRUCT<y: STRING>>"),
            "s STRUCT<x: INT, t: STRUCT<y: DATE>>");
  EXPECT_EQ(with_hints("s.z INT, new.a.b DATE", "s STRUCT<x: BIGINT>"),
            "s STRUCT<x: BIGINT, z: INT>, new STRUCT<a: STRUCT<b: DATE>>");
  EXPECT_EQ(with_hints("l.element.x INT, m.value SMALLINT", "l ARRAY<STRUCT<x: BIGINT>>, m MAP<STRING, BIGINT>"),
            "l ARRAY<STRUCT<x: INT>>, m MAP<STRING, SMALLINT>");
  EXPECT_EQ(with_hints("`a.b` INT, c MAP<STRING, INT>", "`a.b` STRING"), "a.b INT, c MAP<STRING, INT>");
}

TEST(SchemaHintsTest, APathThatLeadsNowhereIsNamed) {
  EXPECT_EQ(with_hints("a.b INT", "a BIGINT"), "schemaHints names a.b, but a is BIGINT");
  EXPECT_EQ(with_hints("l.x INT", "l ARRAY<INT>"), "schemaHints names l.x, but l is ARRAY<INT>");
  EXPECT_EQ(with_hints("a", "a BIGINT"), "not a list of names with types");
  EXPECT_EQ(with_hints("a..b INT", "a BIGINT"), "not a list of names with types");
}

}  // namespace
}  // namespace brook::source
