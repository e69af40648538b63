// What the tree holds: places, literals, clauses and the texts of statements.
#include "sql/parse.h"

#include <gtest/gtest.h>

namespace brook::sql {

namespace {

template <class Node>
Node expression(const std::string& text) {
  const auto tree = parse_expression(text, "x.sql");
  EXPECT_TRUE(tree.has_value()) << text << "\n" << (tree ? "" : tree.error().to_string());
  return std::get<Node>((*tree)->node);
}

template <class Node>
Node statement(const std::string& text) {
  const auto statements = parse_statements(text, "x.sql");
  EXPECT_TRUE(statements.has_value()) << text << "\n" << (statements ? "" : statements.error().to_string());
  return std::get<Node>(statements->at(0).node);
}

Select select(const std::string& text) {
  const auto query = parse_query(text, "x.sql");
  EXPECT_TRUE(query.has_value()) << text << "\n" << (query ? "" : query.error().to_string());
  return std::get<Select>((*query)->body);
}

}  // namespace

TEST(Parse, Literals) {
  const std::tuple<const char*, LiteralKind, const char*, char> literals[] = {
      {"12", LiteralKind::kInteger, "12", 0},
      {"-12", LiteralKind::kInteger, "-12", 0},
      {"12y", LiteralKind::kInteger, "12", 'Y'},
      {"12S", LiteralKind::kInteger, "12", 'S'},
      {"-12L", LiteralKind::kInteger, "-12", 'L'},
      {"1.50", LiteralKind::kDecimal, "1.50", 0},
      {"1.5bd", LiteralKind::kDecimal, "1.5", 'B'},
      {"1BD", LiteralKind::kDecimal, "1", 'B'},
      {"1.5D", LiteralKind::kDouble, "1.5", 0},
      {"1e3", LiteralKind::kDouble, "1e3", 0},
      {"1e3d", LiteralKind::kDouble, "1e3", 0},
      {"1.5f", LiteralKind::kFloat, "1.5", 0},
      {"NULL", LiteralKind::kNull, "", 0},
      {"true", LiteralKind::kTrue, "", 0},
      {"FALSE", LiteralKind::kFalse, "", 0},
      {"'a'", LiteralKind::kString, "a", 0},
      {"X'1f'", LiteralKind::kBinary, "1F", 0},
      {"X'1'", LiteralKind::kBinary, "01", 0},
      {"DATE '2020-01-01'", LiteralKind::kDate, "2020-01-01", 0},
      {"timestamp'2020-01-01'", LiteralKind::kTimestamp, "2020-01-01", 0},
      {"TIMESTAMP_NTZ '2020-01-01'", LiteralKind::kTimestampNtz, "2020-01-01", 0},
      {"TIMESTAMP_LTZ '2020-01-01'", LiteralKind::kTimestampLtz, "2020-01-01", 0},
  };
  for (const auto& [text, kind, value, suffix] : literals) {
    const auto literal = expression<Literal>(text);
    EXPECT_EQ(literal.kind, kind) << text;
    EXPECT_EQ(literal.text, value) << text;
    EXPECT_EQ(literal.suffix, suffix) << text;
  }
}

TEST(Parse, Intervals) {
  const auto days = expression<IntervalLiteral>("INTERVAL -'1' DAYS 2 hours");
  ASSERT_EQ(days.parts.size(), 2U);
  EXPECT_EQ(std::get<Literal>(days.parts[0].value->node).text, "-1");
  EXPECT_EQ(days.parts[0].unit, "DAY");
  EXPECT_EQ(days.parts[1].unit, "HOUR");
  const auto months = expression<IntervalLiteral>("INTERVAL '1-2' YEAR TO MONTH");
  EXPECT_EQ(months.parts[0].unit, "YEAR");
  EXPECT_EQ(months.to_unit, "MONTH");
}

TEST(Parse, Places) {
  const auto query = parse_query("SELECT a,\n  f(b) + größe FROM t", "sql/a.sql");
  EXPECT_FALSE(query.has_value());
  const auto call = select("SELECT a,\n  f(b) + c\nFROM t JOIN u");
  EXPECT_EQ(call.items[0].value->location, (Location{"x.sql", 1, 8}));
  const auto& sum = *call.items[1].value;
  EXPECT_EQ(sum.location, (Location{"x.sql", 2, 3}));  // where its first operand starts
  EXPECT_EQ(std::get<Binary>(sum.node).left->location, (Location{"x.sql", 2, 3}));
  EXPECT_EQ(std::get<Binary>(sum.node).right->location, (Location{"x.sql", 2, 10}));
  EXPECT_EQ(std::get<Join>(call.from[0]->node).left->location, (Location{"x.sql", 3, 6}));
}

TEST(Parse, StatementTexts) {
  const auto statements = parse_statements(";; -- first\nSELECT 1 ; -- second\n  SET a = b c  ;\n/* x */\n", "x.sql");
  ASSERT_TRUE(statements.has_value());
  ASSERT_EQ(statements->size(), 2U);
  EXPECT_EQ((*statements)[0].text, "SELECT 1");
  EXPECT_EQ((*statements)[0].location, (Location{"x.sql", 2, 1}));
  EXPECT_EQ((*statements)[1].text, "SET a = b c");
  EXPECT_EQ((*statements)[1].location, (Location{"x.sql", 3, 3}));
  EXPECT_TRUE(parse_statements("", "x.sql").value().empty());
  EXPECT_TRUE(parse_statements(" -- nothing\n;", "x.sql").value().empty());
}

TEST(Parse, SetKeepsItsText) {
  const auto set = statement<SetProperty>("SET spark.sql.x =  a 'b c'  d.e-f ;");
  EXPECT_EQ(set.key, "spark.sql.x");
  EXPECT_EQ(set.value, "a 'b c'  d.e-f");
  EXPECT_EQ(statement<SetProperty>("SET `a b` = `c;d`").key, "a b");
  EXPECT_EQ(statement<SetProperty>("SET `a b` = `c;d`").value, "c;d");
  EXPECT_EQ(statement<SetProperty>("SET a =").value, "");
  EXPECT_EQ(statement<SetProperty>("SET TIME ZONE 'Europe/Berlin'").key, "spark.sql.session.timeZone");
}

TEST(Parse, TableClauses) {
  const auto table = statement<CreateTable>(
      "CREATE TABLE IF NOT EXISTS db.t (a INT NOT NULL COMMENT 'x', b DECIMAL(10,2)) USING csv "
      "OPTIONS (path 'in', header = TRUE, 'sep' ';', kafka.bootstrap.servers 'h:1', max -1) PARTITIONED BY (b) "
      "LOCATION '/y' COMMENT 'c' TBLPROPERTIES (k = 1.5)");
  EXPECT_TRUE(table.if_not_exists);
  EXPECT_EQ(table.name, (Name{"db", "t"}));
  ASSERT_EQ(table.clauses.columns.size(), 2U);
  EXPECT_FALSE(table.clauses.columns[0].nullable);
  EXPECT_EQ(table.clauses.columns[0].comment, "x");
  EXPECT_EQ(table.clauses.columns[1].type, DataType::decimal(10, 2));
  EXPECT_EQ(table.clauses.format, "csv");
  EXPECT_EQ(
      table.clauses.options,
      (OptionMap{{"header", "true"}, {"kafka.bootstrap.servers", "h:1"}, {"max", "-1"}, {"path", "in"}, {"sep", ";"}}));
  EXPECT_EQ(table.clauses.partitioned_by, std::vector<std::string>{"b"});
  EXPECT_EQ(table.clauses.location, "/y");
  EXPECT_EQ(table.clauses.comment, "c");
  EXPECT_EQ(table.clauses.properties, (OptionMap{{"k", "1.5"}}));
}

TEST(Parse, Expectations) {
  const auto table = statement<CreateStreamingTable>(
      "CREATE OR REFRESH STREAMING TABLE t (CONSTRAINT a EXPECT (x > 0), CONSTRAINT b EXPECT (y) ON VIOLATION DROP "
      "ROW, "
      "CONSTRAINT c EXPECT (z) ON VIOLATION FAIL UPDATE) AS SELECT 1");
  EXPECT_TRUE(table.or_refresh);
  ASSERT_EQ(table.clauses.expectations.size(), 3U);
  EXPECT_EQ(table.clauses.expectations[0].action, Expectation::Action::kWarn);
  EXPECT_EQ(table.clauses.expectations[1].action, Expectation::Action::kDropRow);
  EXPECT_EQ(table.clauses.expectations[2].action, Expectation::Action::kFailUpdate);
}

TEST(Parse, Streams) {
  const auto from = [](const std::string& text) { return *select("SELECT * FROM " + text).from.at(0); };
  const auto stream =
      std::get<NamedTable>(from("STREAM db.t WITH (k = 1) WATERMARK ts AS w DELAY OF INTERVAL 1 HOUR AS s").node);
  EXPECT_TRUE(stream.stream);
  EXPECT_EQ(stream.name, (Name{"db", "t"}));
  EXPECT_EQ(stream.options.at("k"), "1");
  EXPECT_EQ(stream.watermark->name, "w");
  EXPECT_EQ(from("STREAM t s").alias.name, "s");
  EXPECT_EQ(from("STREAM(t) AS s").alias.name, "s");
  EXPECT_FALSE(std::get<NamedTable>(from("stream").node).stream);
  EXPECT_FALSE(std::get<NamedTable>(from("`stream` t").node).stream);
  EXPECT_TRUE(std::get<FunctionTable>(from("STREAM read_files('x', format => 'csv')").node).stream);
  EXPECT_TRUE(std::get<SubqueryTable>(from("STREAM (SELECT 1)").node).stream);
}

TEST(Parse, Cdc) {
  const auto flow = statement<CreateCdcFlow>(
      "CREATE FLOW f AS AUTO CDC INTO t FROM STREAM s KEYS (a, b) APPLY AS DELETE WHEN op = 'D' SEQUENCE BY ts "
      "COLUMNS * EXCEPT (op) STORED AS SCD TYPE 2");
  EXPECT_EQ(flow.target, Name{"t"});
  EXPECT_TRUE(flow.source->alias.name.empty());
  EXPECT_EQ(flow.keys, (std::vector<Name>{{"a"}, {"b"}}));
  EXPECT_TRUE(flow.apply_as_delete && flow.sequence_by && !flow.apply_as_truncate);
  EXPECT_EQ(flow.except_columns, std::vector<Name>{{"op"}});
  EXPECT_EQ(flow.scd_type, 2);
}

TEST(Parse, CallsAndHints) {
  EXPECT_TRUE(expression<Call>("current_date").bare);
  EXPECT_FALSE(expression<Call>("current_date()").bare);
  EXPECT_EQ(expression<Call>("first(a IGNORE NULLS)").ignore_nulls, true);
  EXPECT_EQ(expression<Call>("lag(a) RESPECT NULLS OVER w").ignore_nulls, false);
  EXPECT_EQ(expression<Call>("f() OVER w").over->base, "w");
  EXPECT_EQ(expression<Extract>("extract(year FROM a)").unit, "year");
  EXPECT_EQ(expression<Like>("a REGEXP 'x'").op, "RLIKE");
  EXPECT_EQ(expression<Like>("a LIKE SOME ('x')").quantifier, "ANY");
  EXPECT_EQ(select("SELECT /*+ BROADCAST(a) */ /*+ b */ 1").hints, (std::vector<std::string>{"BROADCAST(a)", "b"}));
  EXPECT_EQ(select("SELECT a AS (b, c) FROM t").items[0].aliases, (std::vector<std::string>{"b", "c"}));
}

TEST(Parse, Types) {
  EXPECT_EQ(parse_data_type("decimal"), DataType::decimal(10, 0));
  EXPECT_EQ(parse_data_type("map<string, array<int>>"),
            DataType::map(DataType(TypeKind::kString), DataType::array(DataType(TypeKind::kInt))));
  EXPECT_EQ(parse_data_type("timestamp without time zone"), DataType(TypeKind::kTimestampNtz));
  const auto schema = parse_schema("a INT, `b c`: STRING NOT NULL COMMENT 'x', d STRUCT<e: DATE>");
  ASSERT_TRUE(schema.has_value());
  ASSERT_EQ(schema->size(), 3U);
  EXPECT_EQ((*schema)[1].name, "b c");
  EXPECT_FALSE((*schema)[1].nullable);
  EXPECT_EQ((*schema)[2].type.fields()[0].name, "e");
}

}  // namespace brook::sql
