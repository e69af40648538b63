-- Joins of every kind: what matches, what is kept, which columns come out and in which order.
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS l(id, x) LEFT OUTER JOIN VALUES (2, 'c'), (2, 'd') AS r(id, y) ON l.id = r.id ORDER BY 1, 4;
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS l(id, x) RIGHT OUTER JOIN VALUES (2, 'c'), (3, 'd') AS r(id, y) ON l.id = r.id ORDER BY 3;
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS l(id, x) FULL JOIN VALUES (2, 'c'), (3, 'd') AS r(id, y) USING (id) ORDER BY id;
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS l(id, x) LEFT JOIN VALUES (2, 'c'), (3, 'd') AS r(id, y) USING (id) ORDER BY id;
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS l(id, x) RIGHT JOIN VALUES (2, 'c'), (3, 'd') AS r(id, y) USING (id) ORDER BY id;
-- differs: refused: [AMBIGUOUS_REFERENCE] Reference `id` is ambiguous, could be several columns of the SELECT list.
SELECT l.id, r.id, id FROM VALUES (1), (2) AS l(id) RIGHT JOIN VALUES (2), (3) AS r(id) USING (id) ORDER BY id;
-- differs: refused: [AMBIGUOUS_REFERENCE] Reference `id` is ambiguous, could be several columns of the SELECT list.
SELECT l.id, r.id, id FROM VALUES (1), (2) AS l(id) FULL JOIN VALUES (2), (3) AS r(id) USING (id) ORDER BY id;
SELECT l.*, r.* FROM VALUES (1, 'a') AS l(id, x) JOIN VALUES (1, 'b') AS r(id, y) USING (id);
SELECT * FROM VALUES (1, 'a') AS l(id, x) SEMI JOIN VALUES (1, 'b'), (1, 'c') AS r(id, y) USING (id);
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS l(id, x) ANTI JOIN VALUES (1, 'b') AS r(id, y) USING (id);
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS l(id, x) LEFT SEMI JOIN VALUES (1, 'z') AS r(id, y) ON l.id = r.id AND l.x < r.y;
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS l(id, x) LEFT ANTI JOIN VALUES (1, 'a'), (2, 'z') AS r(id, y) ON l.id = r.id AND l.x < r.y;
SELECT * FROM VALUES (1, NULL), (2, 'b') AS l(id, x) NATURAL LEFT JOIN VALUES (2, 'b', 'q') AS r(id, x, y) ORDER BY id;
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS l(id, x) NATURAL FULL OUTER JOIN VALUES (2, 'q'), (3, 'r') AS r(id, y) ORDER BY id;
SELECT * FROM VALUES (1, 'a') AS l(a, b) NATURAL JOIN VALUES (2, 'b') AS r(c, d);
SELECT * FROM VALUES (1, 'a') AS l(a, b) INNER JOIN VALUES (2, 'b') AS r(c, d);
SELECT * FROM VALUES (1), (2) AS l(a) CROSS JOIN VALUES (3), (4) AS m(b) CROSS JOIN VALUES (5) AS r(c) ORDER BY a, b;
SELECT * FROM VALUES (1), (2) AS l(a) CROSS JOIN VALUES (1), (4) AS m(b) ON a = b;
SELECT a, b FROM VALUES (1), (2) AS l(a), VALUES (1), (3) AS r(b) WHERE a <> b ORDER BY a, b;
SELECT x.a, y.a, z.a FROM VALUES (1), (2) AS x(a) JOIN VALUES (1), (2) AS y(a) ON x.a = y.a LEFT JOIN VALUES (2) AS z(a) ON y.a = z.a ORDER BY x.a;
-- differs: refused: [PARSE_SYNTAX_ERROR] Syntax error at or near 'JOIN'
SELECT x.a, y.b, z.c FROM VALUES (1) AS x(a) LEFT JOIN (VALUES (1) AS y(b) JOIN VALUES (2) AS z(c) ON y.b = z.c) ON x.a = y.b;
-- differs: refused: [PARSE_SYNTAX_ERROR] Syntax error at or near 'JOIN'
SELECT t.* FROM (VALUES (1, 2) AS a(x, y) JOIN VALUES (1, 3) AS b(x, z) ON a.x = b.x) AS t;
SELECT a.x FROM VALUES (1), (NULL) AS a(x) JOIN VALUES (1), (NULL) AS b(x) ON a.x IS NOT DISTINCT FROM b.x ORDER BY 1;
SELECT count(*) FROM VALUES (1), (NULL) AS a(x) JOIN VALUES (1), (NULL) AS b(x) ON true;
SELECT count(*) FROM VALUES (1), (NULL) AS a(x) LEFT JOIN VALUES (1), (NULL) AS b(x) ON false;
-- differs: no error: Spark says JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE
SELECT a.x, b.y FROM VALUES (1) AS a(x) FULL JOIN VALUES (2) AS b(y) ON NULL ORDER BY 1;
SELECT a.x, b.x FROM VALUES (1), (2) AS a(x) JOIN VALUES (1L), (2L) AS b(x) ON a.x = b.x ORDER BY 1;
SELECT a.x, b.x FROM VALUES ('1'), ('2') AS a(x) JOIN VALUES (1), (3) AS b(x) ON a.x = b.x;
SELECT a.x, b.x FROM VALUES (1.50), (2.00) AS a(x) JOIN VALUES (1.5D), (3D) AS b(x) ON a.x = b.x;
SELECT a.x, b.x FROM VALUES (DATE '2024-01-01') AS a(x) JOIN VALUES (TIMESTAMP '2024-01-01 00:00:00') AS b(x) ON a.x = b.x;
SELECT a.x, b.y FROM VALUES (1, 5), (2, 7) AS a(x, k) LEFT JOIN VALUES (5, 'f'), (7, 's') AS b(k, y) ON a.k = b.k AND a.x > 1 ORDER BY 1;
SELECT a.x, b.lo FROM VALUES (1), (5), (9) AS a(x) LEFT JOIN VALUES (0, 4), (5, 6) AS b(lo, hi) ON a.x BETWEEN b.lo AND b.hi ORDER BY 1;
SELECT a.x, b.y FROM VALUES (array(1, 2)) AS a(x) JOIN VALUES (2) AS b(y) ON array_contains(a.x, b.y);
SELECT a.s.f, b.f FROM VALUES (named_struct('f', 1)) AS a(s) JOIN VALUES (1) AS b(f) ON a.s.f = b.f;
SELECT a.x, l.y FROM VALUES (1), (3) AS a(x) JOIN LATERAL (SELECT a.x + 1 AS y) AS l ON l.y > 2;
SELECT a.x, l.n FROM VALUES (1), (2) AS a(x) CROSS JOIN LATERAL (SELECT count(*) AS n FROM VALUES (1), (1), (3) AS b(y) WHERE b.y = a.x) AS l ORDER BY a.x;
SELECT a.x, l.y FROM VALUES (1), (2) AS a(x) LEFT JOIN LATERAL (SELECT b.y FROM VALUES (2, 20), (2, 21) AS b(k, y) WHERE b.k = a.x ORDER BY y DESC LIMIT 1) AS l ON true ORDER BY a.x;
SELECT a.x, e.col FROM VALUES (array(1, 2)), (array()) AS a(x), LATERAL explode(a.x) AS e ORDER BY e.col;
-- differs: refused: [UNSUPPORTED_FEATURE] A LATERAL table function takes a comma, CROSS JOIN or LEFT JOIN without a condition.
SELECT a.x, e.v FROM VALUES (1, array(1, 2)), (2, array()), (3, NULL) AS a(x, y) LEFT JOIN LATERAL explode(a.y) AS e(v) ON true ORDER BY a.x, e.v;
SELECT a.x, b.y, c.z FROM VALUES (1) AS a(x), LATERAL (SELECT a.x * 2 AS y) AS b, LATERAL (SELECT a.x + b.y AS z) AS c;
SELECT a.x, l.y FROM VALUES (1), (2) AS a(x), LATERAL (SELECT a.x UNION ALL SELECT a.x + 10) AS l(y) ORDER BY 1, 2;
SELECT a.x, l.m FROM VALUES (1), (2) AS a(x), LATERAL (SELECT max(y) AS m FROM VALUES (1), (5) AS b(y) WHERE y >= a.x) AS l ORDER BY 1;
SELECT id, x, y FROM VALUES (1, 'a') AS l(id, x) JOIN VALUES (1, 'b') AS m(id, y) USING (id) JOIN VALUES (1, 'c') AS r(id, z) USING (id);
SELECT * FROM VALUES (1, 2, 'a') AS l(i, j, x) JOIN VALUES (2, 1, 'b') AS r(j, i, y) USING (i, j);
-- differs: the names of unaliased columns
SELECT * FROM VALUES (1, 'a') AS l(ID, x) JOIN VALUES (1, 'b') AS r(id, y) USING (id);
SELECT r.* FROM VALUES (1, 'a') AS l(id, x) JOIN VALUES (1, 'b') AS r(id, y) USING (id);
SELECT id FROM VALUES (1) AS l(id) JOIN VALUES (1) AS r(id) ON l.id = r.id;
SELECT * FROM VALUES (1) AS l(id) JOIN VALUES (1) AS r(x) USING (id);
SELECT * FROM VALUES (1) AS l(id) JOIN VALUES ('x') AS r(id) ON l.id;
SELECT l.id FROM VALUES (1) AS l(id) JOIN VALUES (1) AS r(id) ON l.id = s.id;
SELECT r.y FROM VALUES (1) AS l(id) LEFT SEMI JOIN VALUES (1, 2) AS r(id, y) ON l.id = r.id;
SELECT * FROM VALUES (1) AS l(id) JOIN VALUES (1) AS r(id) ON count(*) > 1;
SELECT * FROM VALUES (named_struct('a', 1)) AS l(s) JOIN VALUES (named_struct('b', 1)) AS r(s) ON l.s = r.s;
SELECT * FROM VALUES (map(1, 2)) AS l(m) JOIN VALUES (map(1, 2)) AS r(m) ON l.m = r.m;
SELECT * FROM VALUES (1) AS t(a) JOIN VALUES (1) AS t(a);
SELECT t.a FROM VALUES (1) AS t(a) JOIN VALUES (1) AS t(a) ON true;
SELECT /*+ BROADCAST(r) */ l.id FROM VALUES (1) AS l(id) JOIN VALUES (1) AS r(id) ON l.id = r.id;
SELECT /*+ MERGE(l, r), SHUFFLE_HASH(l) */ /*+ REPARTITION(3) */ l.id FROM VALUES (1) AS l(id) JOIN VALUES (1) AS r(id) USING (id);
SELECT /*+ NO_SUCH_HINT(l) */ l.id FROM VALUES (1) AS l(id);
SELECT a.k, sum(b.v) FROM VALUES (1), (2) AS a(k) LEFT JOIN VALUES (1, 10), (1, 5) AS b(k, v) USING (k) GROUP BY a.k ORDER BY 1;
SELECT k, sum(v) FROM VALUES (1), (2) AS a(k) FULL JOIN VALUES (1, 10), (3, 5) AS b(k, v) USING (k) GROUP BY k ORDER BY 1;
SELECT a.x FROM VALUES (1), (2), (3) AS a(x) WHERE EXISTS (SELECT 1 FROM VALUES (2) AS b(x) JOIN VALUES (2) AS c(x) USING (x) WHERE b.x = a.x);
SELECT coalesce(l.id, r.id) AS id, x, y FROM VALUES (1, 'a'), (NULL, 'n') AS l(id, x) FULL JOIN VALUES (NULL, 'm'), (1, 'b') AS r(id, y) ON l.id = r.id ORDER BY id, x, y;
SELECT l.x, r.x FROM VALUES (CAST('NaN' AS DOUBLE)), (0.0D) AS l(x) LEFT JOIN VALUES (CAST('NaN' AS DOUBLE)), (-0.0D) AS r(x) ON l.x = r.x ORDER BY l.x;
SELECT l.x, r.x FROM VALUES (X'00'), (X'') AS l(x) JOIN VALUES (X'00') AS r(x) ON l.x = r.x;
SELECT l.x, r.x FROM VALUES (array(1, NULL)) AS l(x) JOIN VALUES (array(1, NULL)) AS r(x) ON l.x = r.x;
-- differs: no error: Spark says INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH
SELECT l.x FROM VALUES (struct(1, NULL)), (struct(1, 2)) AS l(x) JOIN VALUES (struct(1, NULL)) AS r(x) ON l.x = r.x;
SELECT l.d FROM VALUES (INTERVAL '1' DAY), (INTERVAL '24' HOUR) AS l(d) JOIN VALUES (INTERVAL '1' DAY) AS r(d) ON l.d = r.d;
SELECT * FROM (SELECT 1 AS a) JOIN (SELECT 2 AS b) ON a < b;
SELECT * FROM (SELECT 1 AS a) l LEFT JOIN (SELECT 2 AS b WHERE false) r ON a < b;
SELECT a.x, b.x, a.x + b.x FROM VALUES (1), (2) AS a(x) INNER JOIN VALUES (1), (2) AS b(x) ON a.x <= b.x AND a.x + b.x > 2 ORDER BY 3, 1;
