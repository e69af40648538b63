// Every mistake is named with its place; what Spark knows and brookmill does not is refused by its name.
#include <gtest/gtest.h>

#include "sql/parse.h"

namespace brook::sql {

namespace {

struct Mistake {
  const char* text;
  int line;
  int column;
  const char* message;  // a part of it
  const char* hint;     // a part of it
};

void expect_error(const Mistake& mistake, const char* error_class) {
  const auto result = parse_statements(mistake.text, "sql/a.sql");
  ASSERT_FALSE(result.has_value()) << mistake.text;
  const Error& error = result.error();
  EXPECT_EQ(error.kind, ErrorKind::kUsage) << mistake.text;
  EXPECT_EQ(error.error_class, error_class) << mistake.text;
  EXPECT_EQ(error.location.file, "sql/a.sql") << mistake.text;
  EXPECT_EQ(error.location.line, mistake.line) << mistake.text << "\n" << error.to_string();
  EXPECT_EQ(error.location.column, mistake.column) << mistake.text << "\n" << error.to_string();
  EXPECT_NE(error.message.find(mistake.message), std::string::npos) << mistake.text << "\n" << error.to_string();
  EXPECT_NE(error.hint.find(mistake.hint), std::string::npos) << mistake.text << "\n" << error.to_string();
}

constexpr Mistake kSyntaxErrors[] = {
    // where the text ends too early
    {"SELECT", 1, 7, "end of input", "an expression"},
    {"SELECT a FROM", 1, 14, "end of input", "a table"},
    {"SELECT a FROM t WHERE", 1, 22, "end of input", "an expression"},
    {"SELECT (a + b", 1, 14, "end of input", ") here"},
    {"SELECT f(a, b", 1, 14, "end of input", ", or )"},
    {"SELECT a +", 1, 11, "end of input", "an expression"},
    {"SELECT CASE WHEN a THEN b", 1, 26, "end of input", "END of the CASE"},
    {"CREATE", 1, 7, "end of input", "STREAMING TABLE"},
    {"CREATE STREAMING TABLE", 1, 23, "end of input", "a table name"},
    {"CREATE MATERIALIZED VIEW v", 1, 27, "end of input", "AS and a query"},
    {"CREATE MATERIALIZED VIEW v AS", 1, 30, "end of input", "a query here"},
    {"SELECT a FROM t;\nSELECT", 2, 7, "end of input", ""},
    // lines and columns count characters
    {"SELECT 'größe' b c", 1, 18, "'c'", "comma"},
    {"SELECT a,\n       b c d\nFROM t", 2, 12, "'d'", "comma"},
    {"SELECT a,\r\n  )", 2, 3, "')'", "an expression"},
    {"-- größe\nSELECT /* x\ny */ a b c", 3, 10, "'c'", "comma"},
    {"\xEF\xBB\xBFSELECT a b c", 1, 12, "'c'", ""},
    // commas
    {"SELECT a, FROM t", 1, 11, "'FROM'", "Remove the comma"},
    {"SELECT a b, c d e FROM t", 1, 17, "'e'", "comma or an operator"},
    {"SELECT a 1 FROM t", 1, 10, "'1'", "comma or an operator"},
    {"SELECT f(a b)", 1, 12, "'b'", ", or )"},
    {"SELECT (a b c)", 1, 13, "'c'", ", or )"},
    {"SELECT a IN (1 2)", 1, 16, "'2'", ") here"},
    {"CREATE TABLE t (a INT b INT) USING csv", 1, 23, "'b'", "comma may be missing"},
    {"CREATE TABLE t (a INT,) USING csv", 1, 23, "')'", "Remove the comma"},
    {"CREATE TABLE t (a INT) USING csv OPTIONS (a 'b' c 'd')", 1, 49, "'c'", ", or )"},
    // parentheses
    {"SELECT a)", 1, 9, "')'", "no ( for it"},
    {"SELECT (a]", 1, 10, "']'", ", or )"},
    {"SELECT * FROM (SELECT 1", 1, 24, "end of input", ")"},
    {"SELECT a[1", 1, 11, "end of input", "]"},
    // quotes: the place is where they open
    {"SELECT 'abc FROM t", 1, 8, "''abc FROM t'", "opens here with '"},
    {"SELECT a,\n  \"abc\nFROM t", 2, 3, "'\"abc…'", "opens here with \""},
    {"SELECT a, `b FROM t", 1, 11, "'`b FROM t'", "opens here with `"},
    {"SELECT r'abc", 1, 8, "'r'abc'", "never closed"},
    {"SELECT 1; SELECT 'x", 1, 18, "''x'", "never closed"},
    {"SELECT 'it\\'s", 1, 8, "", "never closed"},
    // characters that are no token
    {"SELECT a # b", 1, 10, "'#'", ""},
    {"SELECT $a", 1, 8, "'$'", ""},
    {"SELECT a\\b", 1, 9, "'\\'", ""},
    {"SELECT {a}", 1, 8, "'{'", ""},
    {"SELECT a.1", 1, 9, "'.1'", "comma or an operator"},
    // operators
    {"SELECT a = NOT b", 1, 12, "'NOT'", "`NOT`"},
    {"SELECT a + AND b", 1, 12, "'AND'", "an expression"},
    {"SELECT a IS b", 1, 13, "'b'", "after IS"},
    {"SELECT a IS NULL IS NULL", 1, 18, "'IS'", "The order is"},
    {"SELECT a BETWEEN 1", 1, 19, "end of input", "AND"},
    {"SELECT a IN ()", 1, 14, "')'", "an expression"},
    {"SELECT a LIKE ANY ()", 1, 20, "')'", "an expression"},
    {"SELECT a LIKE 'b' ESCAPE c", 1, 26, "'c'", "the escape character"},
    {"SELECT a NOT NULL", 1, 10, "'NOT'", ""},
    {"SELECT CASE END", 1, 13, "'END'", "an expression"},
    {"SELECT CAST(a INT)", 1, 15, "'INT'", "AS"},
    {"SELECT CAST(a AS )", 1, 18, "')'", "a type"},
    {"SELECT CAST(a AS ARRAY<INT)", 1, 27, "')'", ">"},
    {"SELECT a 'b'", 1, 10, "''b''", "no literal of type a"},
    {"SELECT (x) -> 1", 1, 12, "'->'", ""},
    {"SELECT f(x, ) FROM t", 1, 13, "')'", "an expression"},
    {"SELECT * EXCEPT (a b) FROM t", 1, 20, "'b'", ", or )"},
    {"SELECT INTERVAL 1 DAY 1 MONTH", 1, 25, "'MONTH'", "Cannot mix"},
    {"SELECT INTERVAL 1 NANOSECOND", 1, 19, "'NANOSECOND'", "microseconds"},
    {"SELECT INTERVAL 1 YEAR TO MONTH", 1, 24, "'TO'", "is a string"},
    {"SELECT INTERVAL '1' MONTH TO YEAR", 1, 30, "'YEAR'", "YEAR TO MONTH"},
    {"SELECT INTERVAL 1L DAY", 1, 20, "'DAY'", "without suffix"},
    // clauses
    {"SELECT a FROM t WHERE b GROUP c", 1, 25, "'GROUP'", "The order is"},
    {"SELECT a FROM t GROUP BY a WHERE b", 1, 28, "'WHERE'", "The order is"},
    {"SELECT a FROM t LIMIT 1 ORDER BY a", 1, 25, "'ORDER'", "The order is"},
    {"SELECT a WHERE b FROM t", 1, 18, "'FROM'", "The order is"},
    {"SELECT a FROM t WHERE GROUP BY a", 1, 23, "'GROUP'", "`GROUP`"},
    {"SELECT a FROM WHERE b", 1, 15, "'WHERE'", "a table"},
    {"SELECT a FROM t JOIN", 1, 21, "end of input", "a table"},
    {"SELECT a FROM t LEFT b", 1, 22, "'b'", "JOIN"},
    {"SELECT a FROM t JOIN u ON", 1, 26, "end of input", "an expression"},
    {"SELECT a FROM t JOIN u USING x", 1, 30, "'x'", "("},
    {"SELECT a FROM t AS join", 1, 20, "'join'", "needs backquotes"},
    {"SELECT a FROM t GROUP BY ROLLUP (a, ())", 1, 37, "'('", "GROUPING SETS"},
    {"SELECT a FROM t UNION", 1, 22, "end of input", "a query"},
    {"SELECT a FROM t UNION u", 1, 23, "'u'", "a query"},
    {"SELECT sum(a) OVER (PARTITION b) FROM t", 1, 21, "'PARTITION'", "PARTITION BY"},
    {"SELECT sum(a) OVER (ORDER BY a ROWS 1) FROM t", 1, 38, "')'", "PRECEDING or FOLLOWING"},
    {"SELECT a FROM t ORDER BY a NULLS", 1, 33, "end of input", "LAST"},
    {"WITH a SELECT 1", 1, 8, "'SELECT'", "("},
    {"WITH a AS SELECT 1", 1, 11, "'SELECT'", "("},
    {"WITH a AS (SELECT 1)", 1, 21, "end of input", "a query"},
    {"WITH a MAX RECURSION LEVEL 3 AS (SELECT 1) SELECT 1", 1, 8, "'MAX'", "WITH RECURSIVE"},
    {"SELECT * FROM t TABLESAMPLE (10)", 1, 32, "')'", "PERCENT or ROWS"},
    {"SELECT * FROM t PIVOT (sum(a) b IN (1))", 1, 33, "'IN'", "FOR"},
    {"SELECT * FROM STREAM t WATERMARK ts DELAY INTERVAL 1 DAY", 1, 43, "'INTERVAL'", "DELAY"},
    {"SELECT * FROM STREAM t WATERMARK ts DELAY OF 1 DAY", 1, 46, "'1'", "INTERVAL"},
    {"SELECT * FROM t LATERAL VIEW explode(a)", 1, 40, "end of input", "a name for the view"},
    // statements
    {"SELCT a", 1, 1, "'SELCT'", "a query here"},
    {"a", 1, 1, "'a'", "a query here"},
    {"SELECT 1 SELECT 2", 1, 10, "'SELECT'", "semicolon"},
    {"SELECT a FROM t\nCREATE TABLE u (a INT)", 2, 1, "'CREATE'", "semicolon"},
    {"CREATE BANANA b", 1, 8, "'BANANA'", "STREAMING TABLE"},
    {"CREATE STREAMING VIEW v AS SELECT 1", 1, 8, "'STREAMING'", "STREAMING TABLE"},
    {"CREATE TABLE t (a) USING csv", 1, 18, "')'", "Column a needs a type"},
    {"CREATE TABLE t (a INT NOT) USING csv", 1, 26, "')'", "NULL"},
    {"CREATE TABLE t (a INT) USING", 1, 29, "end of input", "a format"},
    {"CREATE TABLE t (a INT) OPTIONS (path data)", 1, 38, "'data'", "a string in quotes"},
    {"CREATE TABLE t (a INT) OPTIONS ()", 1, 33, "')'", "the name of an option"},
    {"CREATE TABLE t (a INT) LOCATION x", 1, 33, "'x'", "a path in quotes"},
    {"CREATE TABLE t (a INT) PARTITIONED (a)", 1, 24, "'PARTITIONED'", ""},
    {"CREATE STREAMING TABLE t SELECT 1", 1, 26, "'SELECT'", "AS and a query"},
    {"CREATE STREAMING TABLE t (CONSTRAINT c EXPECT a > 0) AS SELECT 1", 1, 47, "'a'", "("},
    {"CREATE STREAMING TABLE t (CONSTRAINT c EXPECT (a) ON VIOLATION STOP) AS SELECT 1", 1, 64, "'STOP'", "DROP ROW"},
    {"CREATE FLOW f INSERT INTO t SELECT 1", 1, 15, "'INSERT'", "AS"},
    {"CREATE FLOW f AS SELECT 1", 1, 18, "'SELECT'", "INSERT INTO"},
    {"CREATE FLOW f AS AUTO CDC INTO t FROM STREAM s", 1, 47, "end of input", "KEYS"},
    {"CREATE FLOW f AS AUTO CDC INTO t FROM STREAM s KEYS (a)", 1, 56, "end of input", "SEQUENCE BY"},
    {"SET", 1, 4, "end of input", "key = value"},
    {"SET a", 1, 6, "end of input", "= and a value"},
    {"SET a 'b", 1, 7, "''b'", "never closed"},
};

constexpr Mistake kRefused[] = {
    {"INSERT INTO t SELECT 1", 1, 1, "INSERT is not supported", "CREATE FLOW"},
    {"WITH a AS (SELECT 1) INSERT INTO t SELECT 1", 1, 22, "INSERT", "CREATE FLOW"},
    {"FROM t INSERT INTO u SELECT 1", 1, 8, "INSERT", "CREATE FLOW"},
    {"MERGE INTO t USING u ON a", 1, 1, "MERGE", "AUTO CDC"},
    {"UPDATE t SET a = 1", 1, 1, "UPDATE", ""},
    {"DELETE FROM t", 1, 1, "DELETE FROM", ""},
    {"SELECT 1;\n  USE db", 2, 3, "USE", "spark-pipeline.yml"},
    {"ALTER TABLE t ADD COLUMN a INT", 1, 1, "ALTER", "CREATE statement"},
    {"DROP TABLE t", 1, 1, "DROP", ""},
    {"SHOW TABLES", 1, 1, "SHOW", "brookmill takes"},
    {"DESCRIBE t", 1, 1, "DESCRIBE", ""},
    {"EXPLAIN SELECT 1", 1, 1, "EXPLAIN", "brookmill explain"},
    {"REFRESH TABLE t", 1, 1, "REFRESH", ""},
    {"CACHE TABLE t", 1, 1, "CACHE", ""},
    {"TRUNCATE TABLE t", 1, 1, "TRUNCATE", ""},
    {"ANALYZE TABLE t COMPUTE STATISTICS", 1, 1, "ANALYZE", ""},
    {"BEGIN SELECT 1; END", 1, 1, "BEGIN", ""},
    {"OPTIMIZE t", 1, 1, "OPTIMIZE", ""},
    {"GRANT SELECT ON t TO u", 1, 1, "GRANT", ""},
    {"APPLY CHANGES INTO t FROM s KEYS (a)", 1, 1, "APPLY CHANGES", "AUTO CDC"},
    {"AUTO CDC INTO t FROM s KEYS (a)", 1, 1, "AUTO CDC", "CREATE FLOW"},
    {"RESET a", 1, 1, "RESET", ""},
    {"SET ROLE x", 1, 1, "SET ROLE", ""},
    {"SET CATALOG x", 1, 1, "SET CATALOG", ""},
    {"SET VAR x = 1", 1, 1, "SET VAR", ""},
    {"SET TIME ZONE LOCAL", 1, 1, "SET TIME ZONE", ""},
    {"CREATE FUNCTION f AS 'x'", 1, 1, "CREATE FUNCTION", ""},
    {"CREATE TEMPORARY FUNCTION f(x INT) AS 'x'", 1, 36, "A function of a class or a file", "RETURN"},
    {"CREATE SINK s WITH (a = b)", 1, 1, "CREATE SINK", ""},
    {"CREATE VIEW v AS SELECT 1", 1, 1, "CREATE VIEW", "TEMPORARY VIEW"},
    {"CREATE GLOBAL TEMPORARY VIEW v AS SELECT 1", 1, 1, "CREATE GLOBAL TEMPORARY", ""},
    {"CREATE OR REPLACE TABLE t (a INT)", 1, 1, "CREATE OR REPLACE TABLE", ""},
    {"CREATE OR REPLACE MATERIALIZED VIEW v AS SELECT 1", 1, 1, "CREATE OR REPLACE MATERIALIZED VIEW", ""},
    {"CREATE OR REFRESH TABLE t (a INT)", 1, 1, "CREATE OR REFRESH TABLE", ""},
    {"CREATE EXTERNAL TABLE t (a INT)", 1, 1, "CREATE EXTERNAL TABLE", ""},
    {"CREATE TEMPORARY TABLE t (a INT)", 1, 1, "CREATE TEMPORARY TABLE", ""},
    {"CREATE LIVE TABLE t AS SELECT 1", 1, 1, "CREATE LIVE", ""},
    {"CREATE STREAMING LIVE TABLE t AS SELECT 1", 1, 1, "CREATE STREAMING LIVE", "STREAMING TABLE"},
    {"CREATE SCHEMA s", 1, 1, "CREATE SCHEMA", ""},
    {"CREATE TABLE t AS SELECT 1", 1, 16, "CREATE TABLE … AS SELECT", "MATERIALIZED VIEW"},
    {"CREATE TABLE t LIKE u", 1, 16, "LIKE", ""},
    {"CREATE TABLE t (a INT, CONSTRAINT c EXPECT (a > 0)) USING csv", 1, 24, "EXPECT in CREATE TABLE", ""},
    {"CREATE TABLE t (a INT PRIMARY KEY)", 1, 23, "constraint PRIMARY", "EXPECT"},
    {"CREATE TABLE t (a INT, PRIMARY KEY (a))", 1, 24, "constraint PRIMARY", "EXPECT"},
    {"CREATE TABLE t (a VARCHAR(10))", 1, 19, "VARCHAR", "STRING"},
    {"CREATE TABLE t (a INT) CLUSTERED BY (a) INTO 3 BUCKETS", 1, 24, "CLUSTERED BY", ""},
    {"CREATE TABLE t (a INT) STORED AS PARQUET", 1, 24, "STORED AS", "USING"},
    {"CREATE TABLE t (a INT) ROW FORMAT DELIMITED", 1, 24, "ROW FORMAT", "USING"},
    {"CREATE TABLE t (a INT) PARTITIONED BY (days(a))", 1, 40, "PARTITIONED BY an expression", ""},
    {"CREATE TABLE t (a INT) PARTITIONED BY (b STRING)", 1, 40, "A column defined in PARTITIONED BY", ""},
    {"CREATE MATERIALIZED VIEW v CLUSTER BY AUTO AS SELECT 1", 1, 39, "CLUSTER BY AUTO", ""},
    {"CREATE MATERIALIZED VIEW v SCHEDULE EVERY 1 HOUR AS SELECT 1", 1, 28, "SCHEDULE", "--continuous"},
    {"CREATE MATERIALIZED VIEW v WITH ROW FILTER f ON (a) AS SELECT 1", 1, 28, "WITH ROW", ""},
    {"CREATE TEMPORARY VIEW IF NOT EXISTS v AS SELECT 1", 1, 23, "IF NOT EXISTS", ""},
    {"CREATE TEMPORARY VIEW v (a INT) AS SELECT 1", 1, 26, "A column type", ""},
    {"CREATE TEMPORARY VIEW v USING csv", 1, 25, "USING in a temporary view", "CREATE TABLE"},
    {"CREATE STREAMING TABLE t FLOW AUTO CDC FROM s KEYS (a)", 1, 26, "FLOW", "CREATE FLOW"},
    {"CREATE FLOW f AS APPLY CHANGES INTO t FROM s", 1, 18, "APPLY CHANGES", "AUTO CDC"},
    {"CREATE FLOW f AS INSERT OVERWRITE t SELECT 1", 1, 25, "INSERT OVERWRITE", ""},
    {"CREATE FLOW f AS INSERT INTO t (a, b) SELECT 1", 1, 32, "A column list", "BY NAME"},
    {"CREATE FLOW f AS AUTO CDC INTO t FROM s KEYS (a) SEQUENCE BY b TRACK HISTORY ON (c)", 1, 64, "TRACK HISTORY", ""},
    {"SELECT TRANSFORM(a) USING 'cat' FROM t", 1, 8, "TRANSFORM", ""},
    {"SELECT * FROM t VERSION AS OF 1", 1, 17, "Time travel", ""},
    {"SELECT * FROM t TIMESTAMP AS OF '2020-01-01'", 1, 17, "Time travel", ""},
    {"SELECT * FROM t FOR VERSION AS OF 1", 1, 17, "Time travel", ""},
    {"SELECT * FROM t@v1", 1, 16, "Time travel", ""},
    {"SELECT * FROM a ASOF JOIN b", 1, 17, "ASOF JOIN", ""},
    {"SELECT * FROM f(TABLE t)", 1, 17, "A TABLE argument", ""},
    {"SELECT * FROM f(x => TABLE(t))", 1, 22, "A TABLE argument", ""},
    {"SELECT * FROM JSON_TABLE(a, '$' COLUMNS (b INT))", 1, 15, "JSON_TABLE", ""},
    {"SELECT * FROM unnest(a) WITH ORDINALITY", 1, 25, "WITH ORDINALITY", ""},
    {"SELECT * FROM LATERAL t", 1, 23, "LATERAL before a plain table", ""},
    {"SELECT * FROM t TABLESAMPLE SYSTEM (1 PERCENT)", 1, 17, "TABLESAMPLE SYSTEM", ""},
    {"SELECT 1 LATERAL VIEW explode(a) b", 1, 10, "LATERAL VIEW without FROM", ""},
    {"SELECT CAST(a AS STRING COLLATE UTF8_LCASE)", 1, 33, "collation", ""},
    {"SELECT IDENTIFIER(a || b)", 1, 8, "IDENTIFIER", ""},
};

struct Classed {
  const char* error_class;
  Mistake mistake;
};
constexpr Classed kClassed[] = {
    {"UNCLOSED_BRACKETED_COMMENT", {"SELECT 1\n /* a\n b", 2, 2, "unclosed bracketed comment", "*/"}},
    {"UNCLOSED_BRACKETED_COMMENT", {"/* /* */ SELECT 1", 1, 1, "unclosed bracketed comment", "*/"}},
    {"UNCLOSED_BRACKETED_COMMENT", {"SELECT /*+ BROADCAST(a) a FROM t", 1, 8, "unclosed", "*/"}},
    {"INVALID_IDENTIFIER", {"SELECT größe FROM t", 1, 8, "back quoted as: `größe`", ""}},
    {"INVALID_IDENTIFIER", {"SELECT a AS straße FROM t", 1, 13, "`straße`", ""}},
    {"INVALID_IDENTIFIER", {"SELECT * FROM my-table", 1, 15, "`my-table`", ""}},
    {"INVALID_IDENTIFIER", {"CREATE STREAMING TABLE my-table AS SELECT 1", 1, 24, "`my-table`", ""}},
    {"UNSUPPORTED_DATATYPE", {"CREATE TABLE t (a FOO)", 1, 19, "\"FOO\"", ""}},
    {"INCOMPLETE_TYPE_DEFINITION.ARRAY", {"SELECT CAST(a AS ARRAY)", 1, 18, "ARRAY", "ARRAY<INT>"}},
    {"DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION", {"SELECT CAST(a AS DECIMAL(39))", 1, 18, "39", ""}},
    {"INVALID_TYPED_LITERAL", {"SELECT INTERVAL 'x'", 1, 17, "INTERVAL", "MINUTES"}},
    {"INVALID_TYPED_LITERAL", {"SELECT X'0G'", 1, 9, "X", "hexadecimal"}},
    {"SYNTAX_DISCONTINUED.BANG_EQUALS_NOT", {"SELECT a ! IN (1)", 1, 10, "'!'", "NOT"}},
    {"SYNTAX_DISCONTINUED.BANG_EQUALS_NOT", {"SELECT a IS ! NULL", 1, 13, "'!'", "NOT"}},
    {"DUPLICATED_CTE_NAMES", {"WITH a AS (SELECT 1), A AS (SELECT 2) SELECT 1", 1, 23, "`A`", ""}},
    {"DUPLICATE_CLAUSES", {"CREATE TABLE t (a INT) COMMENT 'a' USING csv COMMENT 'b'", 1, 46, "COMMENT", ""}},
    {"DUPLICATE_CLAUSES",
     {"CREATE FLOW f AS AUTO CDC INTO t FROM s KEYS (a) SEQUENCE BY b SEQUENCE BY c", 1, 64, "SEQUENCE BY", ""}},
    {"DUPLICATE_KEY", {"CREATE TABLE t (a INT) OPTIONS (sep ';', SEP ',')", 1, 42, "`SEP`", ""}},
    {"UNPIVOT_VALUE_SIZE_MISMATCH", {"SELECT * FROM t UNPIVOT ((v) FOR n IN ((a, b)))", 1, 40, "same size", ""}},
    {"INVALID_PROPERTY_KEY", {"SET a b = c", 1, 5, "\"a b\"", "backquotes"}},
    {"",
     {"CREATE FLOW f AS AUTO CDC INTO t FROM s KEYS (a) SEQUENCE BY b STORED AS SCD TYPE 3", 1, 83, "SCD TYPE 3",
      "TYPE 2"}},
};

}  // namespace

TEST(ParseError, Syntax) {
  for (const Mistake& mistake : kSyntaxErrors) expect_error(mistake, "PARSE_SYNTAX_ERROR");
}

TEST(ParseError, RefusedByName) {
  for (const Mistake& mistake : kRefused) expect_error(mistake, "UNSUPPORTED_FEATURE");
}

TEST(ParseError, OtherClasses) {
  for (const Classed& classed : kClassed) expect_error(classed.mistake, classed.error_class);
}

// The first mistake in the file is the one that is reported.
TEST(ParseError, FirstMistakeWins) {
  expect_error({"SELECT a b c;\nSELECT 'never closed", 1, 12, "'c'", ""}, "PARSE_SYNTAX_ERROR");
}

TEST(ParseError, LongTokensAreCut) {
  const std::string text = "SELECT 1 '" + std::string(100, 'x') + "'";
  const auto result = parse_statements(text, "a.sql");
  ASSERT_FALSE(result.has_value());
  EXPECT_LT(result.error().message.size(), 80U);
}

TEST(ParseError, TypesAndSchemas) {
  EXPECT_FALSE(parse_data_type("").has_value());
  EXPECT_FALSE(parse_data_type("int int").has_value());
  EXPECT_FALSE(parse_data_type("decimal(0)").has_value());
  EXPECT_FALSE(parse_data_type("decimal(2,3)").has_value());
  EXPECT_FALSE(parse_data_type("map<int>").has_value());
  EXPECT_FALSE(parse_data_type("array<int>>").has_value());
  EXPECT_FALSE(parse_schema("a").has_value());
  EXPECT_FALSE(parse_schema("a int b int").has_value());
}

}  // namespace brook::sql
