-- GROUP BY in all its forms, HAVING, DISTINCT, ORDER BY, LIMIT, set operations, windows over groups.
SELECT k, l, sum(v) FROM VALUES ('a', 1, 10), ('a', 2, 20), ('b', 1, 5) AS t(k, l, v) GROUP BY GROUPING SETS ((k, l), (k), ()) ORDER BY k, l, 3;
SELECT k, l, sum(v), grouping(k), grouping(l), grouping_id() FROM VALUES ('a', 1, 10), ('b', NULL, 5) AS t(k, l, v) GROUP BY CUBE (k, l) ORDER BY 6, 1, 2;
SELECT k, l, grouping_id(k, l) AS g, count(*) FROM VALUES ('a', 1), ('a', 2) AS t(k, l) GROUP BY ROLLUP (k, l) ORDER BY g, k, l;
SELECT k, sum(v) FROM VALUES ('a', 1), ('b', 2) AS t(k, v) GROUP BY k WITH ROLLUP ORDER BY k;
SELECT k, l, sum(v) FROM VALUES ('a', 1, 10) AS t(k, l, v) GROUP BY k, l WITH CUBE ORDER BY k, l;
SELECT k, l, sum(v) FROM VALUES ('a', 1, 10) AS t(k, l, v) GROUP BY k, l GROUPING SETS ((k), (l)) ORDER BY k, l;
SELECT k, l, m, count(*) FROM VALUES ('a', 1, true) AS t(k, l, m) GROUP BY k, ROLLUP (l, m) ORDER BY k, l, m;
SELECT k, l, count(*) FROM VALUES ('a', 1), ('b', 1) AS t(k, l) GROUP BY GROUPING SETS (k), GROUPING SETS (l, ()) ORDER BY k, l, 3;
SELECT k, count(*) FROM VALUES ('a'), ('b') AS t(k) GROUP BY GROUPING SETS ((k), (k), ()) ORDER BY k, 2;
-- differs: the number of rows
SELECT count(*) FROM VALUES (1) AS t(x) WHERE false GROUP BY GROUPING SETS ((), ());
SELECT x % 2 AS odd, count(*) FROM VALUES (1), (2), (3) AS t(x) GROUP BY ROLLUP (x % 2) ORDER BY odd;
SELECT k, grouping(k) AS g FROM VALUES ('a'), (NULL) AS t(k) GROUP BY ROLLUP (k) HAVING grouping(k) = 1;
-- differs: refused: [GROUPING_COLUMN_MISMATCH] Column of grouping (k) can't be found in grouping columns.
SELECT k, sum(v) AS s FROM VALUES ('a', 1), ('b', 2) AS t(k, v) GROUP BY CUBE (k) ORDER BY grouping(k), k;
SELECT upper(k), k, count(*) FROM VALUES ('a'), ('b') AS t(k) GROUP BY ROLLUP (k) ORDER BY 2;
SELECT CASE WHEN grouping(k) = 1 THEN 'total' ELSE k END AS label, count(*) FROM VALUES ('a'), ('b') AS t(k) GROUP BY ROLLUP (k) ORDER BY label;
SELECT k, count(DISTINCT v), sum(DISTINCT v) FROM VALUES ('a', 1), ('a', 1), ('b', 2) AS t(k, v) GROUP BY ROLLUP (k) ORDER BY k;
SELECT k, sum(v) FILTER (WHERE v > 1) FROM VALUES ('a', 1), ('a', 5), ('b', 2) AS t(k, v) GROUP BY GROUPING SETS (k, ()) ORDER BY k;
SELECT k, sum(k) FROM VALUES (1), (2) AS t(k) GROUP BY ROLLUP (k) ORDER BY k;
SELECT grouping(k) FROM VALUES ('a') AS t(k) GROUP BY k;
SELECT grouping(v) FROM VALUES ('a', 1) AS t(k, v) GROUP BY ROLLUP (k);
SELECT grouping_id(l, k) FROM VALUES ('a', 1) AS t(k, l) GROUP BY ROLLUP (k, l);
SELECT grouping(k, l) FROM VALUES ('a', 1) AS t(k, l) GROUP BY ROLLUP (k, l);
SELECT k, v, count(*) FROM VALUES ('a', 1), ('a', 1), ('b', 2) AS t(k, v) GROUP BY ALL ORDER BY k;
SELECT k, sum(v) + count(*) AS z FROM VALUES ('a', 1), ('b', 2) AS t(k, v) GROUP BY ALL ORDER BY ALL;
SELECT upper(k), max(v) FROM VALUES ('a', 1), ('A', 2) AS t(k, v) GROUP BY ALL;
SELECT sum(v) FROM VALUES ('a', 1) AS t(k, v) GROUP BY ALL;
-- differs: the error class: Spark says UNRESOLVED_ALL_IN_GROUP_BY
SELECT k + sum(v) FROM VALUES (1, 1) AS t(k, v) GROUP BY ALL;
SELECT k, l, sum(v) FROM VALUES ('a', 1, 10), ('a', 1, 20) AS t(k, l, v) GROUP BY 1, 2;
SELECT k, sum(v) FROM VALUES ('a', 1) AS t(k, v) GROUP BY 2;
SELECT k, sum(v) FROM VALUES ('a', 1) AS t(k, v) GROUP BY 3;
SELECT k, sum(v) FROM VALUES ('a', 1) AS t(k, v) GROUP BY 0;
SELECT substr(k, 1, 1) AS c, count(*) FROM VALUES ('ab'), ('ac'), ('b') AS t(k) GROUP BY c ORDER BY c;
SELECT k AS v, sum(v) FROM VALUES ('a', 1), ('a', 2) AS t(k, v) GROUP BY v ORDER BY 2;
SELECT k, v FROM VALUES ('a', 1) AS t(k, v) GROUP BY k;
SELECT k, v + 1 FROM VALUES ('a', 1) AS t(k, v) GROUP BY k, v + 1;
SELECT k, (v + 1) * 2 FROM VALUES ('a', 1) AS t(k, v) GROUP BY k, v + 1;
SELECT count(*) FROM VALUES ('a', 1) AS t(k, v) GROUP BY sum(v);
SELECT max(v) FROM VALUES ('a', 1) AS t(k, v) HAVING max(v) > 5;
SELECT k FROM VALUES ('a', 1), ('b', 9) AS t(k, v) GROUP BY k HAVING max(v) > 5 AND count(*) = 1;
SELECT 1 FROM VALUES ('a', 1) AS t(k, v) HAVING true;
SELECT k, v FROM VALUES ('a', 1) AS t(k, v) HAVING v > 0;
SELECT DISTINCT k, v FROM VALUES ('a', 1), ('a', 1), ('b', NULL) AS t(k, v) ORDER BY k, v;
SELECT DISTINCT k FROM VALUES ('a', 1), ('b', 2) AS t(k, v) ORDER BY v;
SELECT DISTINCT count(*) FROM VALUES (1), (1), (2) AS t(x) GROUP BY x ORDER BY 1;
SELECT x, y FROM VALUES (1, 'b'), (1, 'a'), (0, 'z') AS t(x, y) ORDER BY ALL;
-- differs: refused: [UNSUPPORTED_FEATURE] ORDER BY ALL with DESC or NULLS is not supported
SELECT x, y FROM VALUES (1, 'b'), (NULL, 'a'), (0, 'z') AS t(x, y) ORDER BY ALL DESC;
-- differs: refused: [UNSUPPORTED_FEATURE] ORDER BY ALL with DESC or NULLS is not supported
SELECT x, y FROM VALUES (1, 'b'), (NULL, 'a'), (0, 'z') AS t(x, y) ORDER BY ALL NULLS LAST;
SELECT x FROM VALUES (1), (NULL), (0) AS t(x) ORDER BY x DESC NULLS LAST LIMIT 1 + 1;
SELECT x FROM VALUES (1), (NULL), (0) AS t(x) ORDER BY x LIMIT ALL OFFSET 1;
SELECT x FROM VALUES (1), (2) AS t(x) ORDER BY 3;
SELECT x FROM VALUES (1), (2) AS t(x) ORDER BY nosuch;
SELECT x AS y, -x AS x FROM VALUES (1), (2) AS t(x) ORDER BY x;
SELECT x FROM VALUES (2), (1) AS t(x) ORDER BY t.x;
SELECT x + 1 FROM VALUES (2), (1) AS t(x) ORDER BY x + 1;
SELECT sum(x) AS s, y FROM VALUES (2, 'a'), (1, 'b') AS t(x, y) GROUP BY y ORDER BY sum(x);
SELECT y FROM VALUES (2, 'a'), (1, 'b') AS t(x, y) GROUP BY y ORDER BY max(x) DESC, count(*);
SELECT x FROM VALUES (1) AS t(x) LIMIT -1;
SELECT x FROM VALUES (1) AS t(x) LIMIT 'a';
SELECT x FROM VALUES (1) AS t(x) LIMIT x;
SELECT x FROM VALUES (1) AS t(x) LIMIT NULL;
SELECT x FROM VALUES (1), (2), (3) AS t(x) SORT BY x;
SELECT x FROM VALUES (1), (2) AS t(x) CLUSTER BY x;
-- differs: no error: Spark says PARSE_SYNTAX_ERROR
SELECT 1 AS a, 2 AS b UNION ALL BY NAME SELECT 4 AS b, 3 AS a ORDER BY a;
-- differs: no error: Spark says PARSE_SYNTAX_ERROR
SELECT 1 AS a UNION BY NAME SELECT 1 AS a;
-- differs: the error class: Spark says PARSE_SYNTAX_ERROR
SELECT 1 AS a UNION ALL BY NAME SELECT 1 AS b;
SELECT 1 UNION ALL SELECT 'a';
SELECT 1 UNION ALL SELECT array(1);
SELECT NULL AS x UNION ALL SELECT DATE '2024-01-01' ORDER BY x;
SELECT CAST(1 AS TINYINT) AS x UNION ALL SELECT 2.5F ORDER BY x;
SELECT CAST(1 AS DECIMAL(10, 2)) AS x UNION SELECT CAST(2 AS DECIMAL(20, 0)) ORDER BY x;
SELECT DATE '2024-01-01' AS x UNION ALL SELECT TIMESTAMP '2024-01-01 12:00:00' ORDER BY x;
SELECT struct(1 AS a) AS s UNION ALL SELECT struct(2L AS a) ORDER BY s;
SELECT array(1) AS s UNION ALL SELECT array(2.5) ORDER BY s;
SELECT 1 AS x UNION ALL SELECT 2 INTERSECT SELECT 2 ORDER BY x;
(SELECT 1 AS x UNION ALL SELECT 2) INTERSECT SELECT 2;
SELECT 1 AS x UNION ALL SELECT 2 EXCEPT SELECT 1 ORDER BY x;
(SELECT x FROM VALUES (2), (1) AS t(x) ORDER BY x LIMIT 1) UNION ALL (SELECT 9) ORDER BY x DESC;
SELECT map(1, 2) UNION SELECT map(1, 2);
SELECT 1 AS a EXCEPT ALL SELECT 1, 2;
SELECT NULL EXCEPT SELECT NULL;
SELECT x, row_number() OVER (ORDER BY x) AS r FROM VALUES (3), (1), (2) AS t(x) QUALIFY r = 2;
SELECT x FROM VALUES (3), (1), (2) AS t(x) QUALIFY row_number() OVER (ORDER BY x DESC) <= 2 ORDER BY x;
-- differs: no error: Spark says UNRESOLVED_COLUMN.WITH_SUGGESTION
SELECT k, sum(v) AS s FROM VALUES ('a', 1), ('b', 2), ('b', 5) AS t(k, v) GROUP BY k QUALIFY rank() OVER (ORDER BY sum(v) DESC) = 1;
-- differs: no error: Spark says QUALIFY_REQUIRES_WINDOW_FUNCTION
SELECT x FROM VALUES (3), (1) AS t(x) QUALIFY x > 1;
SELECT k, sum(sum(v)) OVER (ORDER BY k) AS running FROM VALUES ('a', 1), ('b', 2) AS t(k, v) GROUP BY k ORDER BY k;
SELECT k, v, sum(v) OVER w, avg(v) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM VALUES ('a', 1), ('a', 3) AS t(k, v) WINDOW w AS (PARTITION BY k ORDER BY v) ORDER BY v;
SELECT x AS a, a + 1 AS b, b * 2 AS c FROM VALUES (1) AS t(x);
SELECT x AS a, sum(x) AS s, s + 1 AS n FROM VALUES (1), (1) AS t(x) GROUP BY x;
SELECT x AS x2, x2 + 1 AS x2 FROM VALUES (1) AS t(x);
SELECT 1 AS a, 2 AS a, a + 1;
SELECT * EXCEPT (x) FROM VALUES (1, 2, 3) AS t(x, y, z);
SELECT t.* EXCEPT (x, z) FROM VALUES (1, 2, 3) AS t(x, y, z);
SELECT * EXCEPT (nosuch) FROM VALUES (1, 2) AS t(x, y);
SELECT *, x AS again FROM VALUES (1, 2) AS t(x, y);
SELECT s.* FROM VALUES (named_struct('p', 1, 'q', 'a')) AS t(s);
SELECT struct(*) FROM VALUES (1, 2) AS t(x, y);
SELECT count(*), count(1), count(x), count(x, y), count(t.*) FROM VALUES (1, NULL), (2, 3) AS t(x, y);
SELECT coalesce(*) FROM VALUES (NULL, 3) AS t(x, y);
-- differs: refused: [INVALID_USAGE_OF_STAR_OR_REGEX] Invalid usage of '*': there is no FROM.
SELECT * WHERE true;
SELECT nosuch.* FROM VALUES (1) AS t(x);
