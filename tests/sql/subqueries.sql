-- Subqueries: scalar, EXISTS, IN, correlated and not, in every clause.
SELECT (SELECT 1), (SELECT 'a' AS x) AS y, (SELECT NULL);
SELECT (SELECT max(x) FROM VALUES (1), (2) AS t(x)) + 1;
SELECT x + (SELECT count(*) FROM VALUES (1), (2) AS u(y)) AS z FROM VALUES (1), (2) AS t(x) ORDER BY z;
SELECT x, (SELECT max(y) FROM VALUES (1, 5), (1, 7), (2, 3) AS u(k, y) WHERE u.k = t.x) AS m FROM VALUES (1), (2), (3) AS t(x) ORDER BY x;
SELECT x, (SELECT y FROM VALUES (1, 5), (2, 3) AS u(k, y) WHERE u.k = t.x) FROM VALUES (1), (3) AS t(x) ORDER BY x;
SELECT x, (SELECT first(y) FROM VALUES (1, 5), (2, 3) AS u(k, y) WHERE u.k = t.x) AS f FROM VALUES (1), (3) AS t(x) ORDER BY x;
SELECT x, (SELECT count(y) FROM VALUES (1, NULL), (2, 3) AS u(k, y) WHERE u.k = t.x) AS c FROM VALUES (1), (2), (3) AS t(x) ORDER BY x;
-- differs: no error: Spark says UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE
SELECT x, (SELECT sum(y) + t.x FROM VALUES (1, 5), (2, 3) AS u(k, y) WHERE u.k = t.x) AS s FROM VALUES (1), (2), (3) AS t(x) ORDER BY x;
SELECT x FROM VALUES (1), (2), (3) AS t(x) WHERE x > (SELECT avg(y) FROM VALUES (1), (2) AS u(y)) ORDER BY x;
SELECT x FROM VALUES (1), (2), (3) AS t(x) WHERE x = (SELECT max(y) FROM VALUES (1), (2) AS u(y) WHERE u.y <= t.x) ORDER BY x;
SELECT x FROM VALUES (1), (NULL), (3) AS t(x) WHERE x IN (SELECT y FROM VALUES (1), (NULL) AS u(y));
SELECT x FROM VALUES (1), (NULL), (3) AS t(x) WHERE x NOT IN (SELECT y FROM VALUES (1) AS u(y));
SELECT x FROM VALUES (1), (NULL), (3) AS t(x) WHERE x NOT IN (SELECT y FROM VALUES (1) AS u(y) WHERE false) ORDER BY x;
-- differs: a value: row 0, column 1: NULL, but Spark has false
SELECT x, x IN (SELECT y FROM VALUES (1), (NULL) AS u(y)) AS i FROM VALUES (1), (NULL), (3) AS t(x) ORDER BY x;
-- differs: a value: row 0, column 1: NULL, but Spark has false
SELECT x, x NOT IN (SELECT y FROM VALUES (1), (2) AS u(y)) AS i FROM VALUES (1), (NULL), (3) AS t(x) ORDER BY x;
SELECT x FROM VALUES (1), (2) AS t(x) WHERE x IN (SELECT y FROM VALUES (1, 1), (2, 5) AS u(y, k) WHERE u.k = t.x);
SELECT x FROM VALUES (1, 'a'), (2, 'b') AS t(x, s) WHERE (x, s) IN (SELECT y, r FROM VALUES (1, 'a'), (2, 'c') AS u(y, r));
SELECT x FROM VALUES (1, 'a'), (2, NULL) AS t(x, s) WHERE (x, s) NOT IN (SELECT y, r FROM VALUES (1, 'a') AS u(y, r));
SELECT x FROM VALUES (1L), (2L) AS t(x) WHERE x IN (SELECT y FROM VALUES (1), (5) AS u(y));
-- differs: no error: Spark says UNSUPPORTED_TYPED_LITERAL
SELECT x FROM VALUES ('1'), ('b') AS t(x) WHERE x IN (SELECT 'b');
SELECT x FROM VALUES (1), (2) AS t(x) WHERE EXISTS (SELECT * FROM VALUES (1), (1) AS u(y) WHERE u.y = t.x);
SELECT x FROM VALUES (1), (2) AS t(x) WHERE NOT EXISTS (SELECT * FROM VALUES (1), (1) AS u(y) WHERE u.y = t.x);
SELECT x FROM VALUES (1), (2) AS t(x) WHERE EXISTS (SELECT max(y) FROM VALUES (1) AS u(y) WHERE u.y = 7) ORDER BY x;
SELECT x FROM VALUES (1), (2) AS t(x) WHERE EXISTS (SELECT 1) AND NOT EXISTS (SELECT 1 WHERE false) ORDER BY x;
SELECT x FROM VALUES (1), (2), (3) AS t(x) WHERE x = 1 OR EXISTS (SELECT 1 FROM VALUES (3) AS u(y) WHERE u.y = t.x) ORDER BY x;
SELECT x, EXISTS (SELECT 1 FROM VALUES (3) AS u(y) WHERE u.y = t.x) AS e FROM VALUES (1), (3) AS t(x) ORDER BY x;
SELECT x FROM VALUES (1), (5) AS t(x) WHERE EXISTS (SELECT 1 FROM VALUES (3) AS u(y) WHERE u.y < t.x);
SELECT x FROM VALUES (1), (2) AS t(x) WHERE x IN (SELECT y FROM VALUES (1) AS u(y) WHERE EXISTS (SELECT 1 FROM VALUES (1) AS v(z) WHERE v.z = u.y));
SELECT k, sum(v) AS s FROM VALUES ('a', 1), ('b', 5) AS t(k, v) GROUP BY k HAVING sum(v) > (SELECT avg(w) FROM VALUES (1), (3) AS u(w));
-- differs: no error: Spark says UNSUPPORTED_TYPED_LITERAL
SELECT k FROM VALUES ('a', 1), ('b', 5) AS t(k, v) GROUP BY k HAVING k IN (SELECT 'b');
-- differs: no error: Spark says SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION
SELECT k, (SELECT max(w) FROM VALUES ('a', 1), ('a', 2) AS u(k, w) WHERE u.k = t.k) AS m, count(*) FROM VALUES ('a'), ('a'), ('b') AS t(k) GROUP BY k ORDER BY k;
SELECT sum((SELECT max(w) FROM VALUES (1, 10), (2, 20) AS u(k, w) WHERE u.k = t.k)) AS s FROM VALUES (1), (2), (3) AS t(k);
SELECT x FROM VALUES (3), (1), (2) AS t(x) ORDER BY (SELECT 1), x;
SELECT x FROM VALUES (1), (2) AS t(x) LIMIT (SELECT 1);
SELECT CASE WHEN EXISTS (SELECT 1 WHERE false) THEN 'yes' ELSE 'no' END;
SELECT coalesce((SELECT x FROM VALUES (1) AS t(x) WHERE x > 5), -1) AS c;
SELECT array((SELECT 1), (SELECT 2)), struct((SELECT 3) AS a).a;
SELECT (SELECT struct(1 AS a, 'b' AS b)).b;
SELECT (SELECT array(1, 2))[1], (SELECT map('k', 5))['k'];
SELECT * FROM (SELECT * FROM (SELECT 1 AS a) WHERE a = 1) WHERE a < 2;
SELECT t.a FROM (SELECT 1 AS a, 2 AS b) AS t WHERE b = 2;
SELECT x.p, x.q FROM (SELECT 1, 2) AS x(p, q);
SELECT x FROM VALUES (1), (2) AS t(x) WHERE x = (SELECT max(x) FROM VALUES (0), (1) AS u(x));
SELECT x FROM VALUES (1), (2) AS t(x) WHERE x >= ALL (SELECT 1);
SELECT t.x, (SELECT count(*) FROM VALUES (1), (2), (3) AS u(y) WHERE u.y > t.x) AS n FROM VALUES (1), (2), (9) AS t(x) ORDER BY x;
SELECT t.x, (SELECT max(y) FROM VALUES (1), (2), (3) AS u(y) WHERE u.y < t.x OR u.y = 1) AS n FROM VALUES (1), (3) AS t(x) ORDER BY x;
SELECT t.x, (SELECT y FROM VALUES (1, 4), (1, 9), (2, 5) AS u(k, y) WHERE u.k = t.x ORDER BY y DESC LIMIT 1) AS n FROM VALUES (1), (2) AS t(x) ORDER BY x;
SELECT t.x, (SELECT sum(z) FROM (SELECT y * 2 AS z FROM VALUES (1, 4), (2, 5) AS u(k, y) WHERE u.k = t.x)) AS n FROM VALUES (1), (2) AS t(x) ORDER BY x;
SELECT t.x, (SELECT max(y) FROM VALUES (1, 4), (2, 5) AS u(k, y) WHERE u.k = t.x GROUP BY u.k HAVING max(y) > 4) AS n FROM VALUES (1), (2) AS t(x) ORDER BY x;
SELECT t.x, (SELECT count(DISTINCT y) FROM VALUES (1, 4), (1, 4), (2, 5) AS u(k, y) WHERE u.k = t.x) AS n FROM VALUES (1), (2), (3) AS t(x) ORDER BY x;
SELECT (SELECT 1, 2);
-- differs: the error class: Spark says SCALAR_SUBQUERY_TOO_MANY_ROWS
SELECT (SELECT x FROM VALUES (1), (2) AS t(x) WHERE x > 0);
-- differs: the error class: Spark says SCALAR_SUBQUERY_TOO_MANY_ROWS
SELECT x FROM VALUES (1), (2) AS t(x) WHERE x = (SELECT y FROM VALUES (1, 1), (1, 2) AS u(k, y) WHERE u.k = 1);
-- differs: the error class: Spark says SCALAR_SUBQUERY_TOO_MANY_ROWS
SELECT t.x, (SELECT y FROM VALUES (1, 4), (1, 5) AS u(k, y) WHERE u.k = t.x) AS n FROM VALUES (1), (2) AS t(x);
SELECT 1 IN (SELECT 1, 2);
SELECT (1, 2) IN (SELECT 1);
SELECT 1 IN (SELECT array(1));
SELECT x FROM VALUES (1) AS t(x) WHERE EXISTS (SELECT 1 FROM VALUES (1) AS u(y) WHERE u.y = t.z);
SELECT (SELECT t.x) FROM VALUES (7) AS t(x);
SELECT x, (SELECT t.x + u.y FROM VALUES (10) AS u(y)) AS z FROM VALUES (7) AS t(x);
SELECT x FROM VALUES (1), (2) AS t(x) GROUP BY x HAVING EXISTS (SELECT 1 FROM VALUES (2) AS u(y) WHERE u.y = x);
SELECT * FROM VALUES (1, 2) AS t(a, b) WHERE (a, b) = (SELECT 1, 2);
SELECT x FROM VALUES (1), (2) AS t(x) WHERE (SELECT x > 1);
SELECT max(x) FROM VALUES (1), (2) AS t(x) WHERE x < (SELECT max(y) FROM (SELECT x AS y FROM VALUES (2) AS v(x)));
SELECT x FROM VALUES (1), (2), (3) AS t(x) WHERE x IN (SELECT y FROM VALUES (1) AS u(y) UNION ALL SELECT 3) ORDER BY x;
SELECT x FROM VALUES (1), (2), (3) AS t(x) WHERE x IN (SELECT max(y) FROM VALUES (1), (2) AS u(y) GROUP BY y % 2) ORDER BY x;
SELECT x FROM VALUES (1), (2), (3) AS t(x) WHERE x IN (WITH w AS (SELECT 2 AS q) SELECT q FROM w);
-- differs: no error: Spark says UNRESOLVED_ROUTINE
SELECT x FROM VALUES (2), (4) AS t(x) WHERE x IN (VALUES (1), (2));
SELECT x FROM VALUES (1), (2) AS t(x) WHERE NOT (x IN (SELECT 1)) OR x IS NULL;
