-- Structs, and values nested in each other: access, comparisons, casts, types.
SELECT named_struct('a', 1, 'b', NULL).b, named_struct('a', named_struct('b', array(1))).a.b[0];
-- differs: an error of the engine: wrong types of arguments are not refused by name
SELECT named_struct('a', 1, 'a', 2);
SELECT named_struct('a');
SELECT named_struct(1, 2);
SELECT named_struct(x, 1) FROM VALUES ('a') AS t(x);
SELECT named_struct(NULL, 1);
-- differs: structs without fields are not supported
SELECT named_struct();
-- differs: structs without fields are not supported
SELECT struct();
SELECT struct(1, 'a').col1, struct(x, y).x FROM VALUES (1, 2) AS t(x, y);
SELECT struct(x + 1, x AS z, named_struct('q', x)) AS s FROM VALUES (1), (NULL) AS t(x);
SELECT (1, 'a'), (x, 2) AS r FROM VALUES (5) AS t(x);
SELECT s.zz FROM VALUES (named_struct('a', 1)) AS t(s);
SELECT s.A FROM VALUES (named_struct('a', 1)) AS t(s);
SELECT s['a'] FROM VALUES (named_struct('a', 1)) AS t(s);
SELECT s.* FROM VALUES (named_struct('a', 1, 'b', 'x')), (NULL) AS t(s);
SELECT s.a.b FROM VALUES (named_struct('a', named_struct('b', 1))), (NULL), (named_struct('a', NULL)) AS t(s);
SELECT xs.a FROM VALUES (array(named_struct('a', 1), NULL, named_struct('a', 3))), (NULL) AS t(xs);
SELECT xs.a[0], xs[0].a FROM VALUES (array(named_struct('a', 1))) AS t(xs);
SELECT m['k'].a, m.k.a FROM VALUES (map('k', named_struct('a', 1))) AS t(m);
SELECT x.a FROM VALUES (1) AS t(x);
SELECT named_struct('a', 1) = named_struct('a', 1), named_struct('a', 1) < named_struct('a', 2), named_struct('a', NULL) = named_struct('a', NULL), named_struct('a', NULL) <=> named_struct('a', NULL), struct(1, 2) > struct(1, 1);
-- differs: no error, where Spark says DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES
SELECT named_struct('a', 1) = named_struct('b', 1), named_struct('a', 1) = named_struct('a', 1L), named_struct('a', 1) = named_struct('a', 1.0);
SELECT named_struct('a', 1) = named_struct('a', 1, 'b', 2);
SELECT named_struct('a', 1) = 1;
SELECT named_struct('a', map(1, 2)) = named_struct('a', map(1, 2));
-- differs: {1, a}, where Spark has {null, y}
SELECT s FROM VALUES (named_struct('a', 2, 'b', 'x')), (named_struct('a', 1, 'b', 'z')), (NULL), (named_struct('a', NULL, 'b', 'y')), (named_struct('a', 1, 'b', 'a')) AS t(s) ORDER BY s;
-- differs: {null}, where Spark has {2}
SELECT s FROM VALUES (named_struct('a', 2)), (named_struct('a', 1)), (NULL), (named_struct('a', NULL)) AS t(s) ORDER BY s DESC;
-- differs: {1}, where Spark has {null}
SELECT s, count(*) AS n FROM VALUES (named_struct('a', 1)), (named_struct('a', 1)), (named_struct('a', NULL)), (NULL) AS t(s) GROUP BY s ORDER BY s;
SELECT max(s), min(s) FROM VALUES (named_struct('a', 2)), (named_struct('a', 1)), (NULL) AS t(s);
SELECT count(DISTINCT s) FROM VALUES (named_struct('a', 1)), (named_struct('a', 1)), (named_struct('a', NULL)), (NULL) AS t(s);
SELECT (1, 2) IN ((1, 2), (3, 4)), struct(1, NULL) IN (struct(1, 2));
SELECT CAST(named_struct('a', 1, 'b', NULL) AS STRING), CAST(struct(named_struct('x', array(1.5D)), map('k', NULL)) AS STRING), CAST(struct(X'41', DATE'2020-01-01', true) AS STRING);
SELECT CAST(named_struct('a', '1', 'b', 2) AS STRUCT<x: INT, y: STRING>), CAST(named_struct('a', 1) AS STRUCT<a: DOUBLE>);
SELECT CAST(named_struct('a', 'x') AS STRUCT<a: INT>);
SELECT TRY_CAST(named_struct('a', 'x', 'b', '5') AS STRUCT<a: INT, b: INT>);
SELECT CAST(named_struct('a', 1) AS STRUCT<a: INT, b: INT>);
SELECT CAST(named_struct('a', 1) AS MAP<STRING, INT>);
SELECT CAST(1 AS STRUCT<a: INT>);
SELECT CAST(array(named_struct('a', '1'), NULL) AS ARRAY<STRUCT<a: INT>>), CAST(map('k', array('1', NULL)) AS MAP<STRING, ARRAY<INT>>);
SELECT CAST(s AS STRING) AS r FROM VALUES (named_struct('a', 1)), (NULL), (named_struct('a', NULL)) AS t(s);
SELECT typeof(named_struct('a', 1, 'b', array(map('k', 1.5)))), typeof(struct(1, 'x')), typeof(array(named_struct('a b', 1)));
SELECT coalesce(NULL, named_struct('a', 1)), if(true, named_struct('a', 1), named_struct('a', 2.5)), CASE WHEN false THEN struct(1) ELSE struct('x') END;
SELECT named_struct('a', 1) UNION ALL SELECT named_struct('a', 2.5) UNION ALL SELECT NULL;
-- differs: an error of class INCOMPATIBLE_COLUMN_TYPE
SELECT named_struct('a', 1) UNION ALL SELECT named_struct('b', 2);
SELECT array(named_struct('a', 1)) AS x UNION ALL SELECT array();
SELECT x.a, count(*) AS n FROM VALUES (named_struct('a', 1)), (named_struct('a', 2)), (named_struct('a', 1)) AS t(x) GROUP BY x.a ORDER BY x.a;
SELECT s IS NULL, s.a IS NULL FROM VALUES (named_struct('a', 1)), (NULL), (named_struct('a', CAST(NULL AS INT))) AS t(s);
SELECT hash(named_struct('a', 1, 'b', 'x')), hash(named_struct('a', NULL)), xxhash64(named_struct('a', array(1, 2)));
SELECT collect_list(named_struct('a', x, 'b', array(x))) FROM VALUES (1), (2) AS t(x);
SELECT first(s), last(s.a) FROM VALUES (named_struct('a', 1)), (named_struct('a', 2)) AS t(s);
SELECT a.s.v + b.s.v AS r FROM VALUES (1, named_struct('v', 1)) AS a(i, s) JOIN VALUES (1, named_struct('v', 2)) AS b(i, s) ON a.s.v < b.s.v;
SELECT a.s AS r FROM VALUES (named_struct('v', 1, 'w', NULL)) AS a(s) JOIN VALUES (named_struct('v', 1, 'w', NULL)) AS b(s) ON a.s <=> b.s;
SELECT named_struct('a', array(named_struct('b', map('c', array(named_struct('d', 1)))))).a[0].b['c'][0].d;
SELECT transform(array(named_struct('a', 1)), s -> named_struct('a', s.a, 'n', named_struct('m', s.a + 1)))[0].n.m;
