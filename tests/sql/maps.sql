-- Maps.
SELECT map(1, 'a', 1, 'b');
SELECT map(NULL, 1);
SELECT map(1);
SELECT map('a', 1, 2, 3);
SELECT map(1, 'a', 2L, 'b'), map(1, 1, 2, 2.5), map('a', NULL), map(DATE'2020-01-01', 1), map(array(1), 2), map(named_struct('a', 1), 2);
SELECT map(map(1, 2), 3);
SELECT map(0.0D, 1, -0.0D, 2);
SELECT map(-0.0D, 1), map(CAST('NaN' AS DOUBLE), 1)[CAST('NaN' AS DOUBLE)];
SELECT map(CAST('NaN' AS DOUBLE), 1, CAST('NaN' AS DOUBLE), 2);
SELECT map(k, v) AS m FROM VALUES ('a', 1), ('b', NULL) AS t(k, v);
SELECT map(k, v) AS m FROM VALUES ('a', 1), (NULL, 2) AS t(k, v);
-- differs: an error of class DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
SELECT map_from_arrays(array(1, 2), array('x', NULL)), map_from_arrays(array(), array()), map_from_arrays(NULL, array(1));
SELECT map_from_arrays(array(1, 2), array(1));
SELECT map_from_arrays(array(1, NULL), array(1, 2));
SELECT map_from_arrays(array(1, 1), array(1, 2));
SELECT map_from_arrays(1, array(1));
SELECT map_from_arrays(k, v) AS m FROM VALUES (array(1), array('a')), (NULL, array('b')), (array(2), NULL), (array(), array()) AS t(k, v);
SELECT map_from_entries(array(struct(1, 2), NULL));
SELECT map_from_entries(array(struct(1, NULL), struct(2, 'b')));
SELECT map_from_entries(array());
SELECT map_from_entries(NULL);
SELECT map_from_entries(array(struct(NULL, 2)));
SELECT map_from_entries(array(struct(1, 2), struct(1, 3)));
SELECT map_from_entries(array(struct(1)));
SELECT map_from_entries(e) AS m FROM VALUES (array(struct('a', 1))), (NULL), (array(struct('b', 2), struct('c', NULL))) AS t(e);
SELECT map_concat(), map_concat(map(1, 'a'), map(2, 'b'), map(3, 'c'));
-- differs: no error, where Spark says DATATYPE_MISMATCH.MAP_CONCAT_DIFF_TYPES
SELECT map_concat(map(1, 2), NULL);
SELECT map_concat(map(1, 'a'), map(2, 3));
SELECT map_concat(map(1, 'a'), map(1, 'b'));
SELECT map_concat(map(1, 2), map(2L, 2.5));
-- differs: the error class: Spark says DATATYPE_MISMATCH.MAP_CONCAT_DIFF_TYPES
SELECT map_concat(1, map(1, 2));
SELECT map_concat(x, y) AS m FROM VALUES (map(1, 'a'), map(2, 'b')), (NULL, map(1, 'c')), (map(), map(1, 'd')) AS t(x, y);
SELECT map_keys(map()), map_values(map()), map_entries(map()), map_keys(map('a', NULL)), map_values(map('a', NULL, 'b', 1));
SELECT map_keys(1);
-- differs: an error of class DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
SELECT map_entries(NULL);
SELECT map_keys(m) AS k, map_values(m) AS v, map_entries(m) AS e, size(m) AS n FROM VALUES (map('a', 1, 'b', NULL)), (NULL), (map()) AS t(m);
SELECT map_contains_key(map(1, 'a'), 1L), map_contains_key(map('a', NULL), 'a'), map_contains_key(map(), 1);
SELECT map_contains_key(map(1, 'a'), NULL);
SELECT map_contains_key(map(1, 'a'), 'a');
SELECT map_contains_key(m, k) AS r FROM VALUES (map('a', 1), 'a'), (map('a', 1), 'z'), (NULL, 'a'), (map('a', 1), NULL) AS t(m, k);
SELECT element_at(map(1, 'a', 2, NULL), 2), element_at(map(1, 'a'), 9), element_at(map(1.5, 'x'), 1.5), element_at(map('a', array(1)), 'a')[0];
SELECT element_at(map(1, 'a'), 'x');
-- differs: an error of class DATATYPE_MISMATCH.NULL_TYPE
SELECT element_at(map(1, 'a'), NULL);
SELECT element_at(m, k) AS r, m[k] AS s, try_element_at(m, k) AS t FROM VALUES (map('a', 1), 'a'), (map('a', NULL), 'a'), (map('a', 1), 'z'), (NULL, 'a'), (map('a', 1), NULL) AS t(m, k);
-- differs: an error of class DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
SELECT map('a', 1)['b'], map(1, 2)[1L], map('a', map('b', 3))['a']['b'], map('x', named_struct('y', 1))['x'].y;
-- differs: an error of class DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
SELECT map('a', 1)[1];
SELECT map('a', 1).a, m.k FROM VALUES (map('k', 5)) AS t(m);
SELECT str_to_map('a:1,b:2,c:3'), str_to_map('a=1&b=2', '&', '='), str_to_map(''), str_to_map(NULL), str_to_map('a:1:2,b');
SELECT str_to_map('a1b22c', '[0-9]+'), str_to_map('a::b', ',', '::'), str_to_map('a|b', '\\|', ':');
SELECT str_to_map('a:1,b:2,a:3');
-- differs: an internal error: column 1 of the emitted SQL has type MAP(INTEGER, INTEGER), 
SELECT str_to_map('a', NULL), str_to_map('a:1', ',', NULL);
SELECT str_to_map(',');
-- differs: no error, where Spark says DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
SELECT str_to_map(5);
SELECT str_to_map(s) AS m FROM VALUES ('x:1,y:2'), (NULL), ('z') AS t(s);
SELECT size(map('a', 1, 'b', 2)), cardinality(map()), size(CAST(NULL AS MAP<INT, INT>));
SELECT map('a', 1) = map('a', 1);
SELECT m FROM VALUES (map(1, 2)) AS t(m) ORDER BY m;
SELECT count(*) FROM VALUES (map(1, 2)), (map(1, 2)), (NULL) AS t(m) GROUP BY m;
SELECT DISTINCT m FROM VALUES (map(1, 2)) AS t(m);
SELECT CAST(map('a', 1, 'b', NULL) AS STRING), CAST(map() AS STRING), CAST(map(1.5D, array('x', NULL)) AS STRING), CAST(map(named_struct('k', 1), map('i', 2)) AS STRING);
SELECT CAST(map('1', '2') AS MAP<INT, DOUBLE>), CAST(map(1, 2) AS MAP<STRING, STRING>);
SELECT CAST(map('x', 1) AS MAP<INT, INT>);
SELECT TRY_CAST(map('x', 'y') AS MAP<STRING, INT>);
SELECT CAST(map(1, 2) AS ARRAY<INT>);
SELECT CAST(m AS STRING) AS s FROM VALUES (map('a', 1)), (NULL) AS t(m);
SELECT coalesce(NULL, map(1, 2)), if(false, map(1, 2), map(1, 2.5)), array(map('a', 1), map('b', 2.5));
SELECT typeof(map(1, 'a')), typeof(map()), typeof(map(1, NULL));
SELECT map_filter(map('a', 1, 'b', NULL), (k, v) -> v IS NULL), map_filter(map(), (k, v) -> true), map_filter(map('a', 1), (k, v) -> NULL);
SELECT map_filter(map(1, 2), (k, v) -> k);
SELECT map_filter(map(1, 2), k -> true);
SELECT map_filter(NULL, (k, v) -> true);
SELECT map_filter(m, (k, v) -> v > x) AS r FROM VALUES (map('a', 1, 'b', 5), 2), (NULL, 1), (map('a', NULL), 0) AS t(m, x);
SELECT transform_keys(map(1, 2, 3, 4), (k, v) -> 1);
SELECT transform_keys(map(1, 2), (k, v) -> NULL);
SELECT transform_keys(map(1, 2), (k, v) -> concat('k', k, v)), transform_keys(map(), (k, v) -> k), transform_keys(map('a', 1), (k, v) -> array(k));
SELECT transform_keys(m, (k, v) -> k || x) AS r FROM VALUES (map('a', 1), '!'), (NULL, '?') AS t(m, x);
SELECT transform_values(map(1, 2), (k, v) -> NULL), transform_values(map('a', 1), (k, v) -> named_struct('k', k, 'v', v)), transform_values(map(), (k, v) -> v);
SELECT transform_values(m, (k, v) -> v + x) AS r FROM VALUES (map('a', 1, 'b', NULL), 10), (NULL, 1), (map('c', 1), NULL) AS t(m, x);
SELECT map_zip_with(map(1, 2), map(1L, 2L), (k, a, b) -> typeof(k));
SELECT map_zip_with(map('a', 1, 'b', 2), map('b', 3, 'c', 4), (k, a, b) -> concat_ws(':', k, a, b));
SELECT map_zip_with(map(), map('a', 1), (k, a, b) -> b), map_zip_with(map('a', NULL), map('a', 1), (k, a, b) -> a IS NULL AND b = 1);
SELECT map_zip_with(1, map(1, 2), (k, a, b) -> a);
SELECT map_zip_with(map(1, 2), NULL, (k, a, b) -> a);
SELECT map_zip_with(map(1, 2), map('x', 2), (k, a, b) -> a);
SELECT map_zip_with(map(1, 2), map(1, 2), (k, a) -> a);
SELECT map_zip_with(x, y, (k, a, b) -> coalesce(a, 0) + coalesce(b, 0)) AS r FROM VALUES (map('a', 1), map('a', 2, 'b', 3)), (NULL, map('a', 1)), (map('a', 1), NULL), (map(), map()) AS t(x, y);
SELECT map_from_entries(collect_list(struct(k, v))) FROM VALUES ('a', 1), ('b', 2) AS t(k, v);
SELECT map_from_arrays(collect_list(k), collect_list(v)) FROM VALUES ('a', 1), ('b', 2) AS t(k, v);
SELECT map_keys(m)[0], map_values(m)[1], map_entries(m)[1].value FROM VALUES (map('x', 1, 'y', 2)) AS t(m);
SELECT array_sort(map_keys(map_concat(x, y))) FROM VALUES (map('b', 1), map('a', 2)) AS t(x, y);
SELECT size(map_from_arrays(sequence(1, 100), sequence(101, 200))), map_from_arrays(sequence(1, 100), sequence(101, 200))[57];
