// Texts that parse, for the round-trip test and as seeds of the fuzzer. One form of Spark's grammar a line.
#pragma once

namespace brook::sql {

// clang-format off: as many texts a line as fit

inline constexpr const char* kExpressionSnippets[] = {
    // literals
    "1", "12Y", "12S", "12L", "12l", "1.5", "1.", ".5", "1.5BD", "1BD", "1.5D", "1d", "1e3", "1E-3", "1.5e+10", ".5e2", "1e3D",
    "(a:b).c", "(a:b)[0]", "1.5F", "1e3f", "-1", "- 1", "-1.5", "-12L", "99999999999999999999", "NULL", "TRUE", "false", "'a'", "\"a\"", "''", "'it''s'",
    "'it\\'s'", R"('a\nb\tc\\d\0e\Zf\%g\_h\x')", R"('\u0041\U0001F600\101')", "'a' 'b' \"c\"", R"(r'a\nb')", R"(R"a'b")", "'größe 😀'",
    "'a\nb'", "X'1F'", "x'0aBc'", "X'1'", "DATE '2020-01-01'", "date'2020-01-01'", "TIMESTAMP '2020-01-01 00:00:00'",
    "TIMESTAMP_NTZ '2020-01-01'", "TIMESTAMP_LTZ '2020-01-01'",
    // intervals
    "INTERVAL 1 DAY", "INTERVAL '1' DAY", "INTERVAL -1 DAY", "INTERVAL +1 DAY", "INTERVAL -'1' DAY", "INTERVAL 1 DAY 2 HOURS",
    "INTERVAL 1.5 SECONDS", "INTERVAL '10' MINUTES", "INTERVAL '1-2' YEAR TO MONTH", "INTERVAL '1 2:3:4.5' DAY TO SECOND",
    "INTERVAL '1 day 2 hours'", "INTERVAL '-1 month'", "INTERVAL 'interval 1 year'", "- INTERVAL 1 DAY",
    "INTERVAL 1 WEEK 2 MILLISECONDS 3 MICROSECONDS", "interval '3' months + ts", "ts - INTERVAL 1 HOUR", "interval + 1",
    // names
    "a", "a.b.c", "`a b`.`c``d`", "_a1", "1a", "a.1b", "t.*", "*", "* EXCEPT (a)", "t.* EXCEPT (a, b.c)", "date", "year", "name",
    "timestamp", "order", "t.order", "t.select", "left", "key", "value", "interval", "IDENTIFIER('a.b')", "user.name", "`größe`",
    "current", "values", "table", "any", "window(a)", "like(a, b)", "`from`", "`case`", "first", "array", "x", "desc",
    // operators
    "a + b * c", "(a + b) * c", "a - b - c", "a - (b - c)", "a * b / c % d DIV e", "a || b || 'c'", "a + b || c", "-a", "+a", "~a", "- -a",
    "-(-1)", "-(1)", "-a * b", "-(a * b)", "~a & b | c ^ d", "a << 1 >> 2 >>> 3", "a & b << c", "a = b", "a == b", "a <> b", "a != b",
    "a <=> b", "a < b", "a <= b", "a > b", "a >= b", "a !> b", "a !< b", "a = b = c", "a < b = c", "a + 1 > b", "a -1", "a - -1", "a --1\n",
    "2-1", "a=-1", "a>-1",
    // logic and predicates
    "a AND b", "a OR b", "a AND b OR c AND d", "a AND (b OR c) AND d", "a AND b AND c AND d AND e", "(a AND b) AND (c AND d)",
    "a AND (b AND (c AND d))", "((a AND b) AND c) AND d", "NOT a", "NOT NOT a", "!a", "! a = b", "NOT a = b AND c", "NOT (a AND b)",
    "(NOT a) = b", "a IS NULL", "a IS NOT NULL", "a IS TRUE", "a IS NOT FALSE", "a IS UNKNOWN", "a IS DISTINCT FROM b",
    "a IS NOT DISTINCT FROM b + 1", "(a IS NULL) IS NULL", "a = b IS NULL", "a = (b IS NULL)", "a BETWEEN 1 AND 2",
    "a NOT BETWEEN 1 AND 2 AND b", "a BETWEEN b AND c = d", "a + 1 BETWEEN b AND c OR d", "(a BETWEEN 1 AND 2) BETWEEN b AND c",
    "a BETWEEN (b AND c) AND d", "a IN (1)", "a NOT IN (1, 2, 3)", "(a, b) IN ((1, 2), (3, 4))", "a IN (SELECT b FROM t)",
    "(a, b) NOT IN (SELECT c, d FROM t)", "a IN ((SELECT 1))", "a IN ((SELECT 1), 2)", "a IN ((SELECT 1) UNION (SELECT 2))",
    "a IN (WITH x AS (SELECT 1) SELECT * FROM x)", "a LIKE 'b%'", "a NOT LIKE 'b' ESCAPE '/'", "a ILIKE 'b'", "a RLIKE 'b+'",
    "a REGEXP 'b'", "a NOT RLIKE b", "a LIKE ANY ('a', 'b')", "a LIKE SOME ('a')", "a NOT LIKE ALL ('a', b)", "a ILIKE ANY ('x')",
    "a LIKE b || '%'", "EXISTS (SELECT 1 FROM t WHERE t.a = s.a)", "NOT EXISTS (SELECT 1)", "exists(xs, x -> x > 1)",
    // parentheses, rows, subqueries
    "(a)", "((((a))))", "(a, b)", "(1, 'a', NULL)", "(a AS x, b y)", "(SELECT 1)", "((SELECT 1))", "((SELECT 1) + 1)", "(SELECT 1) + (SELECT 2)",
    "((SELECT 1), 2)", "((SELECT 1) UNION ALL SELECT 2)", "((SELECT 1) LIMIT 1)", "(SELECT max(a) FROM t) - 1", "(TABLE t)", "(VALUES (1))",
    // postfix
    "a[0]", "a['k']", "a[0][1].b", "a[i + 1]", "f(x).y", "f(x)[0].y.z", "(a).b", "(a + b).c", "a::int", "a::string::date", "-a::int", "-1::int",
    "(-1)::int", "a.b::decimal(10, 2)", "'1'::bigint + 1", "a COLLATE UTF8_LCASE", "a COLLATE utf8_binary = b", "(1).a", "struct(1)[0]", "-1[0]",
    "(-a)[0]", "cast(a as int)[0]", "`b`.c[1]",
    // CASE and CAST
    "CASE WHEN a THEN 1 END", "CASE WHEN a THEN 1 WHEN b THEN 2 ELSE 3 END", "CASE a WHEN 1 THEN 'x' ELSE 'y' END",
    "CASE WHEN CASE a WHEN 1 THEN true END THEN 1 END", "CASE a + b WHEN c AND d THEN e OR f END", "CAST(a AS INT)", "TRY_CAST(a AS DOUBLE)",
    "CAST(a AS DECIMAL)", "CAST(a AS DECIMAL(5))", "CAST(a AS NUMERIC(10,2))", "CAST(a AS ARRAY<INT>)", "CAST(a AS MAP<STRING, ARRAY<INT>>)",
    "CAST(a AS STRUCT<x: INT, y STRING NOT NULL COMMENT 'c', `a b`: DATE>)", "CAST(a AS STRUCT<>)", "CAST(a AS VARCHAR(10))", "CAST(a AS CHAR(3))",
    "CAST(a AS TIMESTAMP_NTZ)", "CAST(a AS TIMESTAMP WITHOUT TIME ZONE)", "CAST(a AS TIMESTAMP WITH LOCAL TIME ZONE)",
    "CAST(a AS INTERVAL DAY TO SECOND)", "CAST(a AS INTERVAL YEAR TO MONTH)", "CAST(a AS ARRAY<ARRAY<ARRAY<INT>>>) >> 1", "CAST(a AS VOID)",
    "CAST(a AS VARIANT)", "CAST(a AS BOOLEAN)", "CAST(a AS TINYINT)", "CAST(a AS BYTE)", "CAST(a AS SMALLINT)", "CAST(a AS LONG)", "CAST(a AS REAL)",
    "CAST(a AS BINARY)", "CAST(a AS STRING COLLATE UTF8_BINARY)", "a::array<int>",
    // calls
    "f()", "f(a)", "f(a, b, c)", "db.f(a)", "count(*)", "count(DISTINCT a)", "count(DISTINCT a, b)", "count(ALL a)", "sum(a) FILTER (WHERE b > 1)",
    "count(t.*)", "f(a => 1, b => 'x')", "f(1, b => 2)", "left(a, 2)", "right(a, 2)", "if(a, b, c)", "replace(a, 'b', 'c')", "filter(a, x -> x > 1)",
    "transform(a, x -> x + 1)", "aggregate(a, 0, (acc, x) -> acc + x, acc -> acc * 10)", "map_filter(m, (k, v) -> v IS NOT NULL AND k > 1)",
    "x -> y -> x + y", "zip_with(a, b, (x, y) -> (y, x))", "reduce(a, 0, (s, x) -> s + x)", "array(1, 2)", "map('a', 1)", "struct(a, b)",
    "struct(a AS x, b y, c)", "named_struct('a', 1)", "first(a)", "first(a IGNORE NULLS)", "last(a) IGNORE NULLS", "any_value(a) RESPECT NULLS",
    "percentile_cont(0.5) WITHIN GROUP (ORDER BY a DESC)", "listagg(a, ',') WITHIN GROUP (ORDER BY b NULLS LAST, c) FILTER (WHERE d)",
    "mode() WITHIN GROUP (ORDER BY a)", "current_date", "CURRENT_TIMESTAMP", "current_date()", "now()", "current_user", "date(a)", "timestamp(a)",
    "year(a)", "date_add(a, 1)", "dateadd(MONTH, 1, a)", "timestampdiff(HOUR, a, b)", "date_diff(DAY, a, b)", "int(a)", "string(a)", "any(a)", "some(a)",
    "`cast`(a)", "`f g`(a)", "IDENTIFIER('abs')(a)", "position('a' IN b)", "position('a', b)", "position('a', b, 2)",
    "substring(a FROM 2 FOR 3)", "substring(a FROM 2)", "substr(a, 2, 3)", "trim(a)", "trim(BOTH FROM a)", "trim(LEADING 'x' FROM a)",
    "TRIM(TRAILING FROM a)", "trim('x' FROM a)", "trim(a, b)", "trim(both)", "overlay(a PLACING b FROM 2)", "overlay(a PLACING b FROM 2 FOR 3)",
    "overlay(a, b, 2)", "EXTRACT(YEAR FROM a)", "extract(day from a + b)", "hour(a) % 2 = 0", "concat_ws(',', a, b)", "coalesce(a, b, 'c')",
    // windows
    "row_number() OVER (PARTITION BY a ORDER BY b DESC)", "rank() OVER w", "rank() OVER (w)", "sum(a) OVER ()",
    "sum(a) OVER (ORDER BY b ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)", "sum(a) OVER (ORDER BY b ROWS 3 PRECEDING)",
    "sum(a) OVER (ORDER BY b RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND INTERVAL 1 DAY FOLLOWING)",
    "sum(a) OVER (PARTITION BY b, c ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)", "lag(a, 1) IGNORE NULLS OVER (ORDER BY b)",
    "sum(a) FILTER (WHERE b) OVER (DISTRIBUTE BY c SORT BY d)", "sum(a) OVER (CLUSTER BY b)", "nth_value(a, 2) RESPECT NULLS OVER (ORDER BY b)",
    "sum(sum(a)) OVER (ORDER BY b NULLS FIRST)", "window(ts, '10 minutes', '5 minutes')", "sum(a) OVER (RANGE UNBOUNDED PRECEDING)",
    // parameters, comments
    ":p", "?", "a = :p AND b = ?", "a /* c */ + /* x /* nested */ y */ b", "a -- c\n + b", "a + b -- at the end", "a -- x \\\n still a comment\n",
};

inline constexpr const char* kQuerySnippets[] = {
    // pipes
    "FROM t |> SELECT DISTINCT a, sum(b) OVER w AS s WINDOW w AS (ORDER BY a)",
    "FROM t AS u |> WHERE a > 1 |> EXTEND a + 1 AS b, 2 |> SET a = 1, `b c` = a |> DROP a, b |> AS v",
    "TABLE t |> AGGREGATE sum(a) |> LIMIT ALL",
    "FROM t |> AGGREGATE sum(a), count(*) AS n GROUP BY b, c % 2 AS odd |> ORDER BY ALL DESC NULLS LAST",
    "FROM t |> AGGREGATE GROUP BY b |> LIMIT 1 OFFSET 2 |> OFFSET 3 |> SORT BY b",
    "FROM t |> LEFT JOIN u ON t.a = u.a |> CROSS JOIN (SELECT 1) AS v |> JOIN LATERAL (SELECT a) AS w",
    "FROM t |> PIVOT (sum(a) FOR b IN (1, 2)) AS p |> UNPIVOT (v FOR k IN (a, b)) |> TABLESAMPLE (10 PERCENT)",
    "SELECT 1 UNION ALL SELECT 2 |> WHERE a |> UNION ALL VALUES (3) |> EXCEPT ALL (SELECT 4 ORDER BY 1) LIMIT 1",
    "WITH c AS (FROM t |> SELECT a) (FROM c |> WHERE a LIMIT 1) |> SELECT * EXCEPT (b) ORDER BY a",
    "SELECT * FROM (FROM t |> ORDER BY a |> LIMIT 1) WHERE EXISTS (FROM u |> WHERE b = 1)",
    "SELECT * FROM (VALUES (1) AS a(x) JOIN VALUES (1) AS b(x) ON a.x = b.x) AS j",
    "SELECT a FROM t ORDER BY ALL DESC",
    "SELECT IDENTIFIER('a' || '.b'), IDENTIFIER(concat('up', 'per'))('x') FROM IDENTIFIER('t')",
    "SELECT 1", "SELECT 1;", "SELECT a, b AS c, d e FROM t", "SELECT a `b c` FROM t", "SELECT DISTINCT a FROM t", "SELECT ALL a FROM t",
    "SELECT * FROM t", "SELECT t.*, 1 FROM t", "SELECT * EXCEPT (a) FROM t", "SELECT a FROM t WHERE b > 1", "SELECT a AS order, b AS from FROM t",
    "SELECT explode(m) AS (k, v) FROM t", "SELECT stack(2, 1, 2) (x)", "SELECT a FROM t AS u", "SELECT a FROM t u", "SELECT a FROM t AS u (x, y)",
    "SELECT a FROM t u (x, y)", "SELECT a FROM db.t", "SELECT a FROM cat.db.t", "SELECT * FROM csv.`data/in.csv`", "SELECT * FROM `a b`.`c`",
    "SELECT a FROM IDENTIFIER('db.t')", "SELECT date, timestamp, year FROM events", "SELECT /*+ BROADCAST(a), REPARTITION(3) */ * FROM a",
    "SELECT /*+ MAPJOIN(b) */ /*+ COALESCE(1) */ DISTINCT a FROM b", "SELECT left, right FROM t", "SELECT order FROM t", "SELECT a left FROM t",
    "SELECT a order FROM t", "SELECT transform(a, x -> x + 1) FROM t", "SELECT current_date, user FROM t", "SELECT :a, ? FROM t",
    // GROUP BY
    "SELECT a, count(*) FROM t GROUP BY a", "SELECT a, count(*) FROM t GROUP BY a, b + 1 HAVING count(*) > 1", "SELECT a, sum(b) FROM t GROUP BY ALL",
    "SELECT a FROM t GROUP BY ALL HAVING a > 1", "SELECT a FROM t GROUP BY ROLLUP (a, b)", "SELECT a FROM t GROUP BY CUBE (a, (b, c))",
    "SELECT a FROM t GROUP BY GROUPING SETS ((a, b), a, ())", "SELECT a FROM t GROUP BY a, ROLLUP (b), CUBE (c)",
    "SELECT a FROM t GROUP BY a, b WITH ROLLUP", "SELECT a FROM t GROUP BY a, b WITH CUBE", "SELECT a FROM t GROUP BY a, b GROUPING SETS ((a, b), (a), (b))",
    "SELECT a FROM t GROUP BY GROUPING SETS (ROLLUP (a, b), CUBE (c, d))", "SELECT a FROM t GROUP BY GROUPING SETS (GROUPING SETS ((a), ()), b)",
    "SELECT a FROM t GROUP BY 1, 2", "SELECT grouping_id(a), grouping(b) FROM t GROUP BY ROLLUP (a, b)", "SELECT a FROM t GROUP BY ROLLUP ((a) + 1, (b))",
    "SELECT count(*) FROM t HAVING count(*) > 0", "SELECT a FROM t GROUP BY (a, b)",
    // WINDOW, QUALIFY
    "SELECT sum(a) OVER w FROM t WINDOW w AS (PARTITION BY b)", "SELECT sum(a) OVER w FROM t WINDOW w AS (PARTITION BY b), v AS (w), u AS v",
    "SELECT a FROM t QUALIFY row_number() OVER (PARTITION BY a ORDER BY b) = 1",
    "SELECT a FROM t WHERE b GROUP BY a HAVING c WINDOW w AS () QUALIFY rank() OVER w = 1 ORDER BY a LIMIT 1",
    "SELECT sum(a) OVER w FROM t ORDER BY b WINDOW w AS (PARTITION BY b)",
    // order and limits
    "SELECT a FROM t ORDER BY a", "SELECT a FROM t ORDER BY a DESC NULLS LAST, b ASC NULLS FIRST, c + 1", "SELECT a FROM t ORDER BY ALL",
    "SELECT a FROM t ORDER BY ALL ASC LIMIT 1", "SELECT a FROM t ORDER BY all, b", "SELECT a FROM t SORT BY a DESC", "SELECT a FROM t DISTRIBUTE BY a SORT BY b",
    "SELECT a FROM t CLUSTER BY a", "SELECT a FROM t LIMIT 10", "SELECT a FROM t LIMIT ALL", "SELECT a FROM t LIMIT 10 OFFSET 5", "SELECT a FROM t OFFSET 5",
    "SELECT a FROM t LIMIT 1 + 1",
    // set operations
    "SELECT 1 UNION SELECT 2", "SELECT 1 UNION ALL SELECT 2", "SELECT 1 UNION DISTINCT SELECT 2", "SELECT 1 EXCEPT SELECT 2", "SELECT 1 MINUS ALL SELECT 2",
    "SELECT 1 INTERSECT SELECT 2", "SELECT 1 INTERSECT ALL SELECT 2", "SELECT 1 UNION SELECT 2 INTERSECT SELECT 3",
    "(SELECT 1 UNION SELECT 2) INTERSECT SELECT 3", "SELECT 1 UNION (SELECT 2 EXCEPT SELECT 3)", "SELECT 1 EXCEPT SELECT 2 UNION SELECT 3",
    "SELECT 1 INTERSECT (SELECT 2 INTERSECT SELECT 3)", "SELECT 1 UNION ALL BY NAME SELECT 2", "SELECT 1 UNION SELECT 2 ORDER BY 1 LIMIT 1",
    "(SELECT 1 ORDER BY 1 LIMIT 1) UNION ALL (SELECT 2 LIMIT 2) LIMIT 3", "((SELECT 1) LIMIT 1) LIMIT 2", "(SELECT 1)", "((SELECT 1))", "(SELECT 1) LIMIT 1",
    "(SELECT 1 LIMIT 2) LIMIT 1", "(WITH a AS (SELECT 1) SELECT * FROM a) UNION SELECT 2", "VALUES (1) UNION ALL VALUES (2)", "TABLE a UNION TABLE b",
    // WITH
    "WITH a AS (SELECT 1) SELECT * FROM a", "WITH a (x, y) AS (SELECT 1, 2), b AS (SELECT * FROM a) SELECT * FROM b", "WITH a (SELECT 1) SELECT * FROM a",
    "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT * FROM r",
    "WITH RECURSIVE r MAX RECURSION LEVEL 10 AS (SELECT 1) SELECT * FROM r", "WITH a AS (WITH b AS (SELECT 1) SELECT * FROM b) SELECT * FROM a",
    "SELECT * FROM (WITH a AS (SELECT 1) SELECT * FROM a)", "WITH a AS ((SELECT 1) UNION (SELECT 2)) SELECT * FROM a",
    "WITH recursive AS (SELECT 1) SELECT * FROM recursive", "WITH a AS (VALUES (1)) TABLE a",
    // tables
    "TABLE t", "TABLE db.t", "VALUES (1, 'a'), (2, 'b')", "VALUES 1, 2", "VALUES (1) AS t (a)", "SELECT * FROM VALUES (1, 2), (3, 4) AS t (a, b)",
    "SELECT * FROM VALUES 1, 2", "SELECT * FROM VALUES NULL", "SELECT * FROM VALUES v (a)", "SELECT * FROM VALUES f(1), DATE '2020-01-01'", "SELECT * FROM VALUES CASE WHEN a THEN 1 END", "SELECT * FROM (VALUES (1), (2)) t (a)", "SELECT * FROM VALUES (-1), (+2)", "FROM t SELECT a WHERE b GROUP BY a", "FROM t",
    "FROM t SELECT DISTINCT a ORDER BY a", "SELECT * FROM range(10)", "SELECT * FROM range(1, 10, 2) AS r (x)", "SELECT * FROM explode(array(1, 2)) e",
    "SELECT * FROM read_files('a/b', format => 'csv', header => true)", "SELECT * FROM unnest(array(1)) AS u (x)", "SELECT * FROM db.f(1)",
    "SELECT * FROM t WITH (a = 1, 'b' 'x', c.d = true)", "SELECT * FROM t WITH ('k' = 'v') AS u", "SELECT * FROM (SELECT 1) t", "SELECT * FROM (SELECT 1) AS t (a)",
    "SELECT * FROM (t)", "SELECT * FROM (t) u", "SELECT * FROM (t AS a) AS b", "SELECT * FROM (a JOIN b)", "SELECT * FROM (a JOIN b ON a.x = b.x) AS c",
    "SELECT * FROM ((SELECT 1) a JOIN b)", "SELECT * FROM ((SELECT 1) UNION (SELECT 2)) u", "SELECT * FROM ((SELECT 1)) u", "SELECT * FROM a, b, c c2",
    "SELECT * FROM a, LATERAL (SELECT a.x) q", "SELECT * FROM LATERAL explode(array(1)) AS e (x)", "SELECT * FROM a JOIN LATERAL (SELECT a.x) q ON true",
    "SELECT * FROM a LEFT JOIN LATERAL explode(a.xs) AS e (x)", "SELECT * FROM stream",
    // joins
    "SELECT * FROM a JOIN b", "SELECT * FROM a JOIN b ON a.x = b.x", "SELECT * FROM a INNER JOIN b USING (x, y)", "SELECT * FROM a LEFT JOIN b ON a.x = b.x",
    "SELECT * FROM a LEFT OUTER JOIN b USING (x)", "SELECT * FROM a RIGHT JOIN b ON true", "SELECT * FROM a FULL OUTER JOIN b ON true", "SELECT * FROM a CROSS JOIN b",
    "SELECT * FROM a LEFT SEMI JOIN b ON a.x = b.x", "SELECT * FROM a SEMI JOIN b USING (x)", "SELECT * FROM a LEFT ANTI JOIN b ON a.x = b.x", "SELECT * FROM a ANTI JOIN b USING (x)",
    "SELECT * FROM a NATURAL JOIN b", "SELECT * FROM a NATURAL LEFT JOIN b", "SELECT * FROM a JOIN b ON x JOIN c ON y", "SELECT * FROM a JOIN (b JOIN c ON y) ON x",
    "SELECT * FROM a x JOIN b AS y ON x.k = y.k AND y.v IN (SELECT 1), c", "SELECT * FROM a JOIN (b PIVOT (sum(x) FOR y IN (1))) ON z",
    // LATERAL VIEW
    "SELECT * FROM t LATERAL VIEW explode(a) e AS x", "SELECT * FROM t LATERAL VIEW OUTER explode(m) e AS k, v", "SELECT * FROM t LATERAL VIEW explode(a) e",
    "SELECT * FROM t LATERAL VIEW explode(a) e x", "SELECT * FROM t LATERAL VIEW explode(a) AS x", "SELECT * FROM t LATERAL VIEW explode(a) e AS x LATERAL VIEW explode(b) f AS y WHERE x",
    "SELECT * FROM a, b LATERAL VIEW explode(a.x) e AS x", "SELECT * FROM a JOIN b LATERAL VIEW inline(x) e AS p, q",
    // PIVOT, UNPIVOT
    "SELECT * FROM t PIVOT (sum(a) FOR b IN ('x', 'y'))", "SELECT * FROM t PIVOT (sum(a) AS s, count(*) c FOR (b, d) IN (('x', 1) AS p, ('y', 2) q)) AS z",
    "SELECT * FROM (SELECT a, b FROM t) PIVOT (max(a) FOR b IN (1 AS one, 2 two))", "SELECT * FROM t UNPIVOT (v FOR n IN (a, b AS bb, c cc))",
    "SELECT * FROM t UNPIVOT INCLUDE NULLS (v FOR n IN (a)) AS u", "SELECT * FROM t UNPIVOT EXCLUDE NULLS ((v, w) FOR n IN ((a, b) AS x, (c, t.d)))",
    "SELECT * FROM a, b PIVOT (sum(x) FOR y IN (1))", "SELECT * FROM a JOIN b PIVOT (sum(x) FOR y IN (1)) JOIN c", "SELECT * FROM (t PIVOT (sum(a) FOR b IN (1))) p (x, y)",
    "SELECT * FROM t AS s PIVOT (sum(a) FOR b IN (1))",
    // TABLESAMPLE
    "SELECT * FROM t TABLESAMPLE (10 PERCENT)", "SELECT * FROM t TABLESAMPLE (5 ROWS) AS s", "SELECT * FROM t TABLESAMPLE (BUCKET 4 OUT OF 10)",
    "SELECT * FROM t TABLESAMPLE (1.5 PERCENT) REPEATABLE (7) s", "SELECT * FROM (SELECT 1) TABLESAMPLE (10 PERCENT)", "SELECT * FROM (a JOIN b) TABLESAMPLE (10 PERCENT) x",
    "SELECT * FROM t TABLESAMPLE BERNOULLI (10 PERCENT)",
    // streams
    "SELECT * FROM STREAM t", "SELECT * FROM STREAM(t)", "SELECT * FROM STREAM db.t AS s", "SELECT * FROM STREAM t s", "SELECT * FROM STREAM t WITH (maxFilesPerTrigger = 1)",
    "SELECT * FROM STREAM t WATERMARK ts DELAY OF INTERVAL 10 MINUTES", "SELECT * FROM STREAM t WATERMARK ts DELAY OF INTERVAL '10' MINUTES AS s",
    "SELECT * FROM STREAM(t) WATERMARK CAST(a AS TIMESTAMP) AS ts DELAY OF INTERVAL 1 HOUR s", "SELECT * FROM STREAM t WATERMARK to_timestamp(a) ts DELAY OF INTERVAL '1 hour'",
    "SELECT * FROM (SELECT * FROM STREAM t) WATERMARK ts DELAY OF INTERVAL 0 SECONDS q", "SELECT * FROM STREAM read_files('x', format => 'csv')",
    "SELECT * FROM STREAM(read_files('x')) r", "SELECT * FROM STREAM read_kafka(bootstrapServers => 'h:1') WATERMARK timestamp DELAY OF INTERVAL 1 DAY",
    "SELECT * FROM STREAM a WATERMARK x DELAY OF INTERVAL 1 HOUR AS l JOIN STREAM b WATERMARK y DELAY OF INTERVAL 1 HOUR AS r ON l.k = r.k AND r.y BETWEEN l.x AND l.x + INTERVAL 1 HOUR",
    "SELECT * FROM t TABLESAMPLE (1 PERCENT) WATERMARK a DELAY OF INTERVAL 1 DAY AS x", "SELECT * FROM (a JOIN b) WATERMARK ts DELAY OF INTERVAL 1 DAY AS x",
    "SELECT window(ts, '1 hour').start AS s, count(*) FROM STREAM t WATERMARK ts DELAY OF INTERVAL 1 HOUR GROUP BY window(ts, '1 hour')",
    // words in odd places
    "SELECT a AS select, b AS group FROM t AS `join`", "SELECT `select`.`from` FROM `select`", "SELECT t.limit, t.offset FROM t WHERE t.order = 1", "SELECT limit FROM t LIMIT 1",
    "SELECT key, value, timestamp, partition, offset FROM k", "SELECT a FROM t keys WHERE keys.x", "SELECT a window FROM t", "SELECT a FROM t window WINDOW w AS ()",
};

inline constexpr const char* kStatementSnippets[] = {
    "CREATE TEMPORARY FUNCTION f(x INT, y DOUBLE DEFAULT 2 * 3) RETURNS DOUBLE COMMENT 'c' RETURN x * y",
    "CREATE OR REPLACE TEMP FUNCTION IF NOT EXISTS f() LANGUAGE SQL DETERMINISTIC RETURN 1",
    "CREATE TEMPORARY FUNCTION f(n INT) RETURNS TABLE (i INT, j STRING) READS SQL DATA RETURN SELECT id, 'x' FROM range(n)",
    "CREATE TEMPORARY FUNCTION f(n INT) RETURNS INT RETURN SELECT max(id) FROM range(n)",
    "SET a = b", "SET spark.sql.shuffle.partitions = 8", "SET a.b.c=x y  z", "SET a =", "SET `a b` = `c;d`", "SET a = 'x'", "SET TIME ZONE 'UTC'", "SET a = b=c", "SET a = /tmp/x*y",
    "CREATE TABLE t (a INT) USING csv", "CREATE TABLE IF NOT EXISTS db.t (a INT, b STRING NOT NULL COMMENT 'x', c DECIMAL(10,2)) USING csv OPTIONS (path 'data/in', header 'true')",
    "CREATE TABLE t (a INT) USING json OPTIONS (path = 'x', sep = ';', 'a.b' = 1, c.d true, e -1.5, header FALSE) LOCATION 'y' COMMENT 'c' TBLPROPERTIES ('k' = 'v', x.y = 2)",
    "CREATE TABLE t USING parquet LOCATION '/x'", "CREATE TABLE t (a ARRAY<STRUCT<b: INT, c: MAP<STRING, DOUBLE>>>, d TIMESTAMP_NTZ) USING json", "CREATE TABLE t (a INT, dt DATE) USING csv PARTITIONED BY (dt)",
    "CREATE TABLE t (a INT DEFAULT 1 + 2 COMMENT 'x', b INT GENERATED ALWAYS AS (a + 1) NOT NULL)", "CREATE TABLE t (constraint INT, check STRING, primary DATE)", "CREATE TABLE t",
    "CREATE STREAMING TABLE t AS SELECT * FROM STREAM s", "CREATE OR REFRESH STREAMING TABLE IF NOT EXISTS db.t USING delta PARTITIONED BY (a, `b c`) COMMENT 'it''s' TBLPROPERTIES ('outputMode' = 'update') AS SELECT 1",
    "CREATE STREAMING TABLE t", "CREATE STREAMING TABLE t (a INT, b STRING)", "CREATE STREAMING TABLE t (a INT, CONSTRAINT c EXPECT (a > 0), CONSTRAINT d EXPECT (a < 9) ON VIOLATION DROP ROW, CONSTRAINT e EXPECT (b IS NOT NULL) ON VIOLATION FAIL UPDATE) AS SELECT 1",
    "CREATE STREAMING TABLE t (CONSTRAINT c EXPECT (a > 0))", "CREATE STREAMING TABLE t CLUSTER BY (a, b) LOCATION 'x' OPTIONS (k 'v') AS SELECT 1", "CREATE STREAMING TABLE t ()",
    "CREATE STREAMING TABLE t AS (SELECT 1 UNION ALL SELECT 2)", "CREATE STREAMING TABLE t AS WITH a AS (SELECT 1) SELECT * FROM a",
    "CREATE MATERIALIZED VIEW v AS SELECT a, count(*) FROM t GROUP BY a", "CREATE OR REFRESH MATERIALIZED VIEW v (a, b COMMENT 'x') USING csv COMMENT 'y' AS SELECT 1, 2",
    "CREATE MATERIALIZED VIEW v (a INT NOT NULL, CONSTRAINT c EXPECT (a > 0)) AS SELECT 1", "CREATE MATERIALIZED VIEW IF NOT EXISTS v CLUSTER BY (a.b) AS TABLE t", "CREATE MATERIALIZED VIEW v AS VALUES (1)",
    "CREATE TEMPORARY VIEW v AS SELECT 1", "CREATE OR REPLACE TEMP VIEW v (a, b COMMENT 'c') COMMENT 'd' AS SELECT 1, 2", "CREATE FLOW f AS INSERT INTO t BY NAME SELECT * FROM STREAM s",
    "CREATE FLOW f COMMENT 'c' AS INSERT INTO db.t SELECT 1", "CREATE FLOW f AS INSERT INTO ONCE t BY NAME SELECT 1", "CREATE FLOW f AS INSERT INTO once BY NAME SELECT 1", "CREATE FLOW f AS INSERT INTO TABLE t (SELECT 1)",
    "CREATE FLOW f AS INSERT INTO t BY NAME FROM s SELECT a", "CREATE FLOW f AS AUTO CDC INTO t FROM STREAM s KEYS (id) SEQUENCE BY ts",
    "CREATE FLOW f AS AUTO CDC INTO t FROM STREAM(s) KEYS (a, b) APPLY AS DELETE WHEN op = 'D' SEQUENCE BY (ts, n) COLUMNS * EXCEPT (op, ts) STORED AS SCD TYPE 2",
    "CREATE FLOW f COMMENT 'x' AS AUTO CDC INTO t FROM s KEYS (a) IGNORE NULL UPDATES APPLY AS DELETE WHEN d APPLY AS TRUNCATE WHEN e SEQUENCE BY ts COLUMNS (a, b) STORED AS SCD TYPE 1",
    "CREATE FLOW f AS AUTO CDC INTO t FROM STREAM s KEYS (a) SEQUENCE BY ts COLUMNS a, b", "CREATE FLOW f AS AUTO CDC INTO t FROM STREAM s WATERMARK ts DELAY OF INTERVAL 1 DAY AS k KEYS (a) SEQUENCE BY ts",
    "SELECT 1", "WITH a AS (SELECT 1) SELECT * FROM a", "(SELECT 1)", "VALUES (1)", "FROM t SELECT a",
};

// clang-format on

}  // namespace brook::sql
