-- Arrays, maps, structs, lambdas and generators.
SELECT array(1, 2, 3), array(), array(1, NULL), array(1, 2.5), array(array(1), array());
SELECT size(array(1, 2)), size(array()), size(NULL), cardinality(array('a')), size(map('a', 1)), array_size(array(1, NULL));
SELECT array_contains(array(1, 2, 3), 2), array_contains(array(1, NULL), 2), array_contains(array(1, NULL), 1), array_contains(array(), 1), array_contains(array('a'), 'b'), array_contains(array(1.5D, CAST('NaN' AS DOUBLE)), CAST('NaN' AS DOUBLE));
SELECT array_position(array(3, 1, 2, 1), 1), array_position(array(1, NULL), 2), array_remove(array(1, 2, NULL, 2), 2), array_append(array(1), 2), array_append(array(1), NULL), array_prepend(array(1), 0);
SELECT array('a', 1);
SELECT element_at(array(1, 2, 3), 2), element_at(array(1, 2, 3), -1), element_at(map('a', 1), 'a'), element_at(map('a', 1), 'b'), try_element_at(array(1, 2), 5), get(array(1, 2), 0), get(array(1, 2), 5), get(array(1, 2), -1);
SELECT element_at(array(1, 2, 3), 5);
SELECT element_at(array(1, 2, 3), 0);
SELECT array(1, 2, 3)[0], array(1, 2, 3)[2], map('a', 1)['a'], map('a', 1)['b'], map(1, 'x')[1];
SELECT array(1, 2, 3)[3];
SELECT array(1, 2, 3)[-1];
SELECT array_min(array(3, 1, NULL)), array_max(array(3, 1, NULL)), array_min(array()), array_max(array('b', 'a')), array_max(array(1D, CAST('NaN' AS DOUBLE)));
SELECT array_distinct(array(1, 2, 1, NULL, NULL)), array_compact(array(1, NULL, 2)), array_union(array(1, 2, 2), array(2, 3)), array_intersect(array(1, 2, 2, NULL), array(2, NULL)), array_except(array(1, 2, 2, NULL), array(2)), arrays_overlap(array(1, 2), array(2, 3)), arrays_overlap(array(1, NULL), array(2)), arrays_overlap(array(1), array(2));
SELECT array_join(array('a', 'b'), ','), array_join(array('a', NULL, 'b'), ','), array_join(array('a', NULL), ',', '?'), array_join(array(1, 2), '-'), array_join(array(), ',');
SELECT array_repeat('x', 3), array_repeat(1, 0), array_repeat(NULL, 2), flatten(array(array(1, 2), array(3))), flatten(array(array(1), NULL)), slice(array(1, 2, 3, 4), 2, 2), slice(array(1, 2, 3), -2, 2), slice(array(1, 2), 5, 1), slice(array(1, 2, 3), 1, 0);
SELECT slice(array(1), 0, 1);
SELECT slice(array(1), 1, -1);
-- differs: the names of unaliased columns
SELECT sort_array(array(3, 1, NULL, 2)), sort_array(array(3, 1, NULL, 2), false), array_sort(array(3, NULL, 1)), sort_array(array('b', 'a', 'C')), reverse(array(1, 2, 3)), concat(array(1), array(2, 3)), concat(array(1), CAST(NULL AS ARRAY<INT>));
SELECT sequence(1, 5), sequence(5, 1), sequence(1, 10, 3), sequence(10, 1, -4), sequence(1, 1), sequence(1L, 3L);
SELECT sequence(1, 5, -1);
SELECT map('a', 1, 'b', 2), map(), map_keys(map('a', 1, 'b', 2)), map_values(map('a', 1, 'b', NULL)), map_entries(map('a', 1)), map_contains_key(map('a', 1), 'a'), map_contains_key(map('a', 1), 'z');
SELECT map_from_arrays(array(1, 2), array('x', 'y')), map_from_entries(array(struct(1, 'a'), struct(2, 'b'))), map_concat(map(1, 'a'), map(2, 'b')), map_concat(map(1, 'a')), map_from_arrays(array(), array());
-- differs: the error class: Spark says DUPLICATED_MAP_KEY
SELECT map(1, 'a', 1, 'b');
-- differs: the error class: Spark says NULL_MAP_KEY
SELECT map(NULL, 1);
-- differs: the error class: Spark says DUPLICATED_MAP_KEY
SELECT map_concat(map(1, 'a'), map(1, 'b'));
-- differs: the names of unaliased columns
SELECT named_struct('a', 1, 'b', 'x'), struct(1, 'x'), named_struct('a', 1).a, struct(x, x + 1 AS y) FROM VALUES (5) AS t(x);
SELECT s.a, s.b.c FROM (SELECT named_struct('a', 1, 'b', named_struct('c', 'deep')) AS s);
SELECT named_struct('a', 1) = named_struct('a', 1), array(1, 2) = array(1, 2), array(1, 2) < array(1, 3), struct(1, NULL) <=> struct(1, NULL);
-- differs: the names of unaliased columns
SELECT transform(array(1, 2, 3), x -> x + 1), transform(array(1, 2), (x, i) -> x * i), transform(array('a', NULL), x -> upper(x)), transform(array(), x -> x), transform(CAST(NULL AS ARRAY<INT>), x -> x);
SELECT filter(array(1, 2, 3), x -> x % 2 = 1), filter(array(0, 2, 3), (x, i) -> x > i), filter(array(1, NULL), x -> x IS NOT NULL), exists(array(1, 2), x -> x > 1), exists(array(1, NULL), x -> x > 5), forall(array(1, 2), x -> x > 0), forall(array(1, NULL), x -> x > 0), exists(array(), x -> true);
SELECT aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x), aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x, acc -> acc * 10), reduce(array('a', 'b'), '', (acc, x) -> concat(acc, x)), aggregate(array(), 5, (acc, x) -> acc + x), aggregate(array(1, NULL), 0, (acc, x) -> acc + x);
SELECT map_filter(map(1, 0, 2, 2, 3, -1), (k, v) -> k > v), transform_values(map('a', 1, 'b', 2), (k, v) -> v + 1), transform_keys(map('a', 1), (k, v) -> concat(k, v));
SELECT transform(array(array(1, 2), array(3)), x -> transform(x, y -> y * 2)), filter(transform(array(1, 2, 3), x -> x * x), x -> x > 3);
SELECT k, transform(xs, x -> x + k) FROM VALUES (10, array(1, 2)), (20, array()), (30, NULL) AS t(k, xs);
SELECT explode(array(10, 20, NULL));
SELECT explode(map('a', 1, 'b', 2));
SELECT explode_outer(array()), 1;
SELECT posexplode(array('a', 'b'));
SELECT x, e FROM VALUES (1, array('a', 'b')), (2, array()), (3, NULL) AS t(x, xs) LATERAL VIEW explode(xs) AS e;
SELECT x, e FROM VALUES (1, array('a', 'b')), (2, array()), (3, NULL) AS t(x, xs) LATERAL VIEW OUTER explode(xs) AS e;
SELECT x, p, e FROM VALUES (1, array('a', 'b')), (3, NULL) AS t(x, xs) LATERAL VIEW posexplode(xs) AS p, e;
SELECT x, k, v FROM VALUES (1, map('a', 10, 'b', 20)) AS t(x, m) LATERAL VIEW explode(m) AS k, v;
SELECT x, posexplode_outer(xs) FROM VALUES (1, array('a')), (2, NULL) AS t(x, xs);
SELECT inline(array(struct(1, 'a'), struct(2, 'b')));
SELECT inline_outer(CAST(NULL AS ARRAY<STRUCT<a: INT, b: STRING>>));
SELECT x, a, b FROM VALUES (1, array(named_struct('a', 1, 'b', 'x'), named_struct('a', 2, 'b', NULL))) AS t(x, s) LATERAL VIEW inline(s) AS a, b;
SELECT stack(2, 1, 'a', 2, 'b');
SELECT stack(2, 1, 2, 3) AS (a, b);
SELECT * FROM range(3);
SELECT id * 2 FROM range(1, 10, 3);
SELECT * FROM range(5, 0, -2);
SELECT t.id, u.e FROM range(2) AS t, LATERAL explode(array(t.id, t.id + 10)) AS u(e);
SELECT get_json_object('{"a":"b"}', '$.a'), get_json_object('{"a":{"b":[1,2.50,{"c":"x"}]}}', '$.a.b[2].c'), get_json_object('{"a":{"b":1}}', '$.a'), get_json_object('[1,2]', '$[1]'), get_json_object('{"a":null}', '$.a'), get_json_object('bad', '$.a'), get_json_object('{"a":1}', '$.x'), get_json_object('{"a":true}', '$.a'), get_json_object('{"a b":1}', "$['a b']"), get_json_object(NULL, '$.a');
SELECT get_json_object('{"a":"x\\ny \\u00e9"}', '$.a'), get_json_object('{"a":[1, 2 , "z"]}', '$.a'), get_json_object('{"a":1.50}', '$.a'), get_json_object('{ "a" : { "b" : "c" } }', '$.a');
SELECT json_array_length('[1,2,3]'), json_array_length('{}'), json_array_length('bad'), json_array_length('[]'), json_object_keys('{"a":1,"b":{"c":2}}'), json_object_keys('[1]');
SELECT to_json(named_struct('a', 1, 'b', 'x"y')), to_json(array(1, NULL, 2)), to_json(map('k', 1.5D)), to_json(named_struct('t', TIMESTAMP '2020-01-01 00:00:00', 'd', DATE '2020-01-01')), to_json(named_struct('a', NULL, 'b', array(named_struct('c', true)))), to_json(named_struct('x', CAST('NaN' AS DOUBLE)));
