-- PIVOT, UNPIVOT, LATERAL VIEW, table functions, TABLESAMPLE.
SELECT * FROM VALUES (1, 'a', 10), (1, 'b', 20), (2, 'a', 30) AS t(id, k, v) PIVOT (sum(v) AS s, count(*) AS c FOR k IN ('a', 'b')) ORDER BY id;
SELECT * FROM VALUES (1, 'a', 10), (1, 'b', 20) AS t(id, k, v) PIVOT (sum(v) FOR k IN ('a' AS first_one, 'b' AS other));
SELECT * FROM VALUES ('a', 10), ('b', 20), ('a', 5) AS t(k, v) PIVOT (avg(v) FOR k IN ('a', 'b', 'c'));
SELECT * FROM VALUES (1, 'a', 'x', 10), (1, 'b', 'y', 20) AS t(id, k, l, v) PIVOT (max(v) FOR (k, l) IN (('a', 'x') AS ax, ('b', 'y')));
SELECT * FROM (SELECT year(d) AS y, month(d) AS m, v FROM VALUES (DATE '2024-01-15', 1), (DATE '2024-02-01', 2), (DATE '2025-01-01', 4) AS t(d, v)) PIVOT (sum(v) FOR m IN (1, 2)) ORDER BY y;
SELECT * FROM VALUES (1, true, 10), (1, false, 20) AS t(id, k, v) PIVOT (min(v) FOR k IN (true, false));
SELECT * FROM VALUES (1, 1.5, 10), (1, 2.5, 20) AS t(id, k, v) PIVOT (min(v) FOR k IN (1.5, 2.5));
-- differs: the names of unaliased columns
SELECT * FROM VALUES (1, DATE '2024-01-01', 10) AS t(id, k, v) PIVOT (min(v) FOR k IN (DATE '2024-01-01'));
SELECT p.a, p.id FROM VALUES (1, 'a', 10) AS t(id, k, v) PIVOT (sum(v) FOR k IN ('a')) AS p;
SELECT * FROM VALUES (1, 'a', 10) AS t(id, k, v) PIVOT (sum(v) + 1 FOR k IN ('a'));
-- differs: the error class: Spark says _LEGACY_ERROR_TEMP_1006
SELECT * FROM VALUES (1, 'a', 10) AS t(id, k, v) PIVOT (v FOR k IN ('a'));
SELECT * FROM VALUES (1, 'a', 10) AS t(id, k, v) PIVOT (sum(v) FOR nosuch IN ('a'));
-- differs: refused: [CAST_INVALID_INPUT] The value 'a' of the type "STRING" cannot be cast to "BIGINT" because it is malformed. Co
SELECT * FROM VALUES (1, 'a', 10) AS t(id, k, v) PIVOT (sum(v) FOR k IN (1));
-- differs: the error class: Spark says NON_LITERAL_PIVOT_VALUES
SELECT * FROM VALUES (1, 'a', 10) AS t(id, k, v) PIVOT (sum(v) FOR k IN (id));
SELECT * FROM VALUES (1, 10, 20), (2, NULL, 40) AS t(id, a, b) UNPIVOT (v FOR k IN (a, b)) ORDER BY id, k;
SELECT * FROM VALUES (1, 10, 20), (2, NULL, 40) AS t(id, a, b) UNPIVOT INCLUDE NULLS (v FOR k IN (a AS `first`, b AS `second`)) ORDER BY id, k;
SELECT * FROM VALUES (1, 10, 20) AS t(id, a, b) UNPIVOT EXCLUDE NULLS (v FOR k IN (a AS x, b));
SELECT * FROM VALUES (1, 10, 'p', 20, 'q') AS t(id, a1, a2, b1, b2) UNPIVOT ((v, w) FOR k IN ((a1, a2) AS a, (b1, b2) AS b)) ORDER BY k;
SELECT * FROM VALUES (1, 10, 'p', 20, 'q') AS t(id, a1, a2, b1, b2) UNPIVOT ((v, w) FOR k IN ((a1, a2), (b1, b2))) ORDER BY k;
SELECT u.k, u.v FROM VALUES (1, 10, 20) AS t(id, a, b) UNPIVOT (v FOR k IN (a, b)) AS u ORDER BY u.k;
SELECT * FROM VALUES (1, 10, 20L) AS t(id, a, b) UNPIVOT (v FOR k IN (a, b));
SELECT * FROM VALUES (1, 10, 'x') AS t(id, a, b) UNPIVOT (v FOR k IN (a, b));
SELECT * FROM VALUES (1, 10, 20) AS t(id, a, b) UNPIVOT (v FOR k IN (a, nosuch));
SELECT k, sum(v) FROM VALUES (1, 10, 20), (2, 1, 2) AS t(id, a, b) UNPIVOT (v FOR k IN (a, b)) GROUP BY k ORDER BY k;
SELECT * FROM (SELECT * FROM VALUES (1, 'a', 10), (1, 'b', 20) AS t(id, k, v) PIVOT (sum(v) FOR k IN ('a', 'b'))) UNPIVOT (v FOR k IN (a, b)) ORDER BY k;
SELECT x, y FROM VALUES (1, array(10, 20)), (2, array()) AS t(x, ys) LATERAL VIEW explode(ys) e AS y ORDER BY y;
SELECT x, y FROM VALUES (1, array(10, 20)), (2, array()), (3, NULL) AS t(x, ys) LATERAL VIEW OUTER explode(ys) e AS y ORDER BY x, y;
SELECT x, p, y FROM VALUES (1, array('a', 'b')) AS t(x, ys) LATERAL VIEW posexplode(ys) e AS p, y ORDER BY p;
SELECT x, k, v FROM VALUES (1, map('a', 1, 'b', 2)) AS t(x, m) LATERAL VIEW explode(m) e AS k, v ORDER BY k;
SELECT x, pos, key, value FROM VALUES (1, map('a', 1)) AS t(x, m) LATERAL VIEW posexplode(m) e;
SELECT x, a, b FROM VALUES (1) AS t(x) LATERAL VIEW inline(array(struct(1, 'p'), struct(2, 'q'))) e AS a, b ORDER BY a;
SELECT x, a, b FROM VALUES (1) AS t(x) LATERAL VIEW OUTER inline(CAST(array() AS ARRAY<STRUCT<a: INT, b: STRING>>)) e AS a, b;
SELECT x, a, b FROM VALUES (1) AS t(x) LATERAL VIEW stack(2, 'p', x, 'q', x + 1) s AS a, b ORDER BY a;
SELECT y, z FROM VALUES (array(array(1, 2), array(3))) AS t(x) LATERAL VIEW explode(x) a AS y LATERAL VIEW explode(y) b AS z ORDER BY z;
SELECT e.col FROM VALUES (array(1)) AS t(x) LATERAL VIEW explode(x) e;
SELECT count(*), sum(y) FROM VALUES (1, array(10, 20)) AS t(x, ys) LATERAL VIEW explode(ys) e AS y WHERE y > 10;
SELECT x, y FROM VALUES (1, array(10)) AS t(x, ys) LATERAL VIEW explode(ys) e AS y, z;
-- differs: the error class: Spark says UNSUPPORTED_GENERATOR.NOT_GENERATOR
SELECT x FROM VALUES (1) AS t(x) LATERAL VIEW upper('a') e AS y;
SELECT x FROM VALUES (1) AS t(x) LATERAL VIEW explode(x) e AS y;
SELECT explode(array(1, 2)) AS x, 'c' AS y ORDER BY x;
SELECT explode(map('a', 1, 'b', 2)) ORDER BY key;
SELECT explode(map('a', 1)) AS (k, v);
SELECT posexplode(array('a', 'b')) AS (p, c) ORDER BY p;
SELECT explode_outer(array()), 1;
SELECT posexplode_outer(CAST(NULL AS ARRAY<INT>));
SELECT inline(array(struct(1 AS a, 'x' AS b), struct(2 AS a, NULL AS b))) ORDER BY a;
SELECT inline_outer(CAST(NULL AS ARRAY<STRUCT<a: INT>>));
SELECT stack(2, 1, 'a', 2, 'b') AS (n, s) ORDER BY n;
SELECT stack(2, 1, 2, 3);
SELECT explode(array(1, 2)) + 1;
SELECT explode(array(1)), explode(array(2));
SELECT x FROM VALUES (1) AS t(x) WHERE explode(array(true));
SELECT upper(explode(array('a')));
SELECT explode(split('a,b', ',')) AS w ORDER BY w;
SELECT * FROM range(3) ORDER BY id;
SELECT * FROM range(2, 5) ORDER BY id;
SELECT id * 2 AS d FROM range(0, 10, 3) ORDER BY d;
SELECT * FROM range(5, 0, -2) AS r(n) ORDER BY n;
SELECT sum(id) FROM range(0, 10, 1, 4);
SELECT * FROM range();
SELECT * FROM range('a');
SELECT * FROM explode(array(1, 2)) AS e(x) ORDER BY x;
SELECT * FROM posexplode(array('p', 'q')) ORDER BY pos;
SELECT * FROM explode_outer(CAST(NULL AS ARRAY<INT>));
SELECT * FROM inline(array(struct(1 AS a, 2 AS b)));
SELECT * FROM stack(2, 1, 2, 3, 4) AS s(a, b) ORDER BY a;
SELECT * FROM explode(collection => array(5, 6)) ORDER BY col;
-- differs: the error class: Spark says UNRESOLVABLE_TABLE_VALUED_FUNCTION
SELECT * FROM nosuchfunction(1);
-- differs: the error class: Spark says NOT_A_TABLE_FUNCTION
SELECT * FROM upper('a');
SELECT a.id, b.id FROM range(2) a JOIN range(1, 3) b ON a.id = b.id;
SELECT count(*) FROM range(10) TABLESAMPLE (3 ROWS);
SELECT count(*) FROM range(10) TABLESAMPLE (100 PERCENT);
SELECT count(*) FROM range(10) TABLESAMPLE (0 PERCENT);
SELECT count(*) <= 10 FROM (SELECT * FROM range(10) TABLESAMPLE (50 PERCENT) REPEATABLE (7));
SELECT count(*) FROM range(10) TABLESAMPLE (BUCKET 4 OUT OF 4);
SELECT count(*) FROM range(10) TABLESAMPLE (150 PERCENT);
SELECT count(*) FROM range(10) TABLESAMPLE (5);
SELECT * FROM VALUES (1, 2), (3, 4);
SELECT * FROM VALUES 1, 2 ORDER BY col1;
SELECT * FROM VALUES (1, 'a'), (2.5, NULL) AS t(x, y) ORDER BY x;
SELECT * FROM VALUES (1), (1, 2);
SELECT * FROM VALUES (1), (array(1));
-- differs: the error class: Spark says INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH
SELECT * FROM VALUES (1) AS t(a, b);
-- differs: the error class: Spark says INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE
SELECT * FROM VALUES (rand());
SELECT * FROM VALUES (1 + 1, upper('a'), array(1, 2)) AS t(a, b, c);
VALUES (1, 2) ORDER BY 1 LIMIT 1;
TABLE nosuch;
