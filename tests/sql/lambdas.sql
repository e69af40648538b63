-- Functions that take lambdas.
SELECT transform(array(1, NULL, 3), x -> coalesce(x, 0) * 2), transform(array(), x -> x), transform(array('a', 'b'), (x, i) -> concat(x, i));
SELECT transform(array(1), x -> NULL), transform(array(1, 2), x -> array(x, x)), transform(array(1), x -> named_struct('v', x)), transform(array(1, 2), x -> map(x, x + 1));
SELECT transform(NULL, x -> x);
SELECT transform(1, x -> x);
SELECT transform(array(1), (x, i, j) -> x);
SELECT transform(array(1));
SELECT transform(xs, x -> x * k + size(xs)) AS r FROM VALUES (array(1, 2), 10), (NULL, 1), (array(), 2), (array(NULL), 3) AS t(xs, k);
SELECT transform(array(array(1, 2), NULL, array()), x -> size(x)), transform(array(array(1, 2)), x -> transform(x, (y, i) -> y + i + size(x)));
SELECT transform(array(1, 2, 3), x -> aggregate(sequence(1, x), 0, (a, b) -> a + b));
SELECT transform(sequence(0, 3), i -> i / 2), transform(array(1, 2), x -> x > 1 OR NULL);
SELECT transform(array(named_struct('a', 1, 'b', 'x')), s -> s.a + length(s.b)), transform(array(map('k', 1)), m -> m['k']);
SELECT transform(array(1, 0), x -> 1 / x);
SELECT transform(array('1', 'x'), x -> CAST(x AS INT));
SELECT transform(array('1', 'x'), x -> TRY_CAST(x AS INT));
SELECT filter(array(1, 2, NULL, 4), x -> x > 1), filter(array(1, 2, 3), (x, i) -> i > 0 AND x < 3), filter(array(), x -> true), filter(array(1), x -> NULL), filter(array(NULL, 1), x -> x IS NULL);
SELECT filter(array(1, 2), x -> x);
SELECT filter(array(1), (x, y, z) -> true);
SELECT filter(NULL, x -> true);
SELECT filter(xs, x -> x > k) AS r FROM VALUES (array(1, 5), 2), (NULL, 1), (array(NULL, 3), 1), (array(1), NULL) AS t(xs, k);
SELECT filter(array(named_struct('a', 1), named_struct('a', 5)), s -> s.a > 2), filter(array('apple', 'fig'), s -> s LIKE 'a%');
SELECT exists(array(1, NULL), x -> x > 0), exists(array(NULL), x -> x > 0), exists(array(), x -> true), exists(array(1), x -> x > 5), exists(array(1), x -> NULL);
SELECT exists(array(1), x -> x);
SELECT exists(NULL, x -> true);
SELECT exists(xs, x -> x = k) AS r FROM VALUES (array(1, 2), 2), (array(1, NULL), 2), (NULL, 1), (array(), 1) AS t(xs, k);
SELECT forall(array(1, NULL), x -> x > 0), forall(array(NULL), x -> x > 0), forall(array(), x -> false), forall(array(1, -1), x -> x > 0), forall(array(-1, NULL), x -> x > 0);
SELECT forall(array(1), x -> x);
SELECT forall(xs, x -> x > k) AS r FROM VALUES (array(3, 2), 1), (array(1, NULL), 0), (array(0, NULL), 0), (NULL, 1), (array(), 1) AS t(xs, k);
SELECT aggregate(array(1, 2, NULL), 0, (a, x) -> a + coalesce(x, 10)), aggregate(array('a', 'b'), '', (a, x) -> a || x), aggregate(array(1, 2), 0, (a, x) -> a + x, a -> a * 1.5), aggregate(CAST(NULL AS ARRAY<INT>), 0, (a, x) -> a + x);
-- differs: aggregate() whose accumulator has a type other than the elements is not supported yet
SELECT aggregate(array(1, 2, 3), named_struct('s', 0, 'n', 0), (a, x) -> named_struct('s', a.s + x, 'n', a.n + 1), a -> a.s / a.n);
SELECT aggregate(array(1, 2), CAST(0 AS BIGINT), (a, x) -> a + x), aggregate(array(1.5, 2.5), CAST(0 AS DECIMAL(10,1)), (a, x) -> CAST(a + x AS DECIMAL(10,1)));
SELECT aggregate(array(1, 2), 0, (a, x) -> concat(a, x));
-- differs: aggregate() whose accumulator has a type other than the elements is not supported yet
SELECT aggregate(array(1, 2), array(), (a, x) -> a);
-- differs: aggregate() whose accumulator has a type other than the elements is not supported yet
SELECT aggregate(array(1, 2), CAST(array() AS ARRAY<INT>), (a, x) -> array_append(a, x * 2));
SELECT aggregate(array(1), 0);
SELECT aggregate(1, 0, (a, x) -> a);
SELECT reduce(array(3, 1, 2), 0, (a, x) -> greatest(a, x)), reduce(array(1), NULL, (a, x) -> a);
SELECT aggregate(xs, k, (a, x) -> a + x, a -> a * 2) AS r FROM VALUES (array(1, 2), 10), (NULL, 1), (array(), 5), (array(1, NULL), 0), (array(1), NULL) AS t(xs, k);
SELECT zip_with(array(1, 2, 3), array('a'), (x, y) -> (x, y)), zip_with(array(), array(), (x, y) -> x), zip_with(array(1, NULL), array(NULL, 2), (x, y) -> coalesce(x, y));
SELECT zip_with(array(1), array(2), (x, y, z) -> x);
SELECT zip_with(array(1), array(2), x -> x);
SELECT zip_with(1, array(2), (x, y) -> x);
SELECT zip_with(NULL, array(1), (x, y) -> x);
SELECT zip_with(x, y, (a, b) -> a + b + k) AS r FROM VALUES (array(1, 2), array(3, 4), 10), (NULL, array(1), 1), (array(1), NULL, 1), (array(1), array(), 1) AS t(x, y, k);
SELECT array_sort(array(3, 1, 2), (a, b) -> b - a), array_sort(array('bb', 'a', 'ccc'), (a, b) -> length(a) - length(b)), array_sort(array(), (a, b) -> 0);
SELECT array_sort(array(5, 1, NULL, 3)), array_sort(array(named_struct('a', 2), named_struct('a', 1))), array_sort(array(CAST('NaN' AS DOUBLE), 1D, NULL, -1D)), array_sort(array(array(2), array(1, 9)));
SELECT array_sort(array(3, 1, 2), (a, b) -> NULL);
SELECT array_sort(array(3, 1, 2), (a, b) -> 'x');
SELECT array_sort(array(3, 1, 2), (a, b) -> CASE WHEN a < b THEN -1 WHEN a > b THEN 1 END), array_sort(array(1, 1), (a, b) -> CASE WHEN a <> b THEN 1 END);
-- differs: no error, where Spark says DATATYPE_MISMATCH.INVALID_ORDERING_TYPE
SELECT array_sort(array(map(1, 2)));
SELECT array_sort(1);
SELECT array_sort(xs, (a, b) -> (a - b) * k) AS r FROM VALUES (array(3, 1, 2), 1), (array(3, 1, 2), -1), (NULL, 1), (array(1, 2), 0) AS t(xs, k);
SELECT array_sort(array(named_struct('k', 1, 'v', 'a'), named_struct('k', 0, 'v', 'b'), named_struct('k', 1, 'v', 'c')), (x, y) -> x.k - y.k);
SELECT array_sort(xs) AS r FROM VALUES (array('b', NULL, 'a')), (NULL) AS t(xs);
SELECT transform(array(2, 1), x -> array_sort(array(x, 0, 9), (a, b) -> b - a));
-- differs: the error class: Spark says INTERNAL_ERROR
SELECT x -> x;
SELECT abs(x -> x);
SELECT transform(array(1, 2), x -> x + y) FROM VALUES (10), (20) AS t(y);
SELECT transform(array(1, 2), y -> y + 1) FROM VALUES (10) AS t(y);
SELECT transform(array(1, 2), x -> sum(x));
SELECT sum(size(filter(xs, x -> x > 1))) FROM VALUES (array(1, 2, 3)), (array(0)) AS t(xs);
SELECT transform(collect_list(x), y -> y * 2) FROM VALUES (1), (2) AS t(x);
SELECT k, filter(collect_list(x), y -> y > 1) AS r FROM VALUES ('a', 1), ('a', 2), ('b', 1) AS t(k, x) GROUP BY k ORDER BY k;
SELECT * FROM VALUES (array(1, 2)), (array(5)) AS t(xs) WHERE exists(xs, x -> x > 4);
