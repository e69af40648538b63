-- Arrays.
SELECT array_append(array(1, 2), 3), array_append(array(1, 2), NULL), array_append(CAST(NULL AS ARRAY<INT>), 2);
SELECT array_append(array(1), 2.5);
SELECT array_append(array(1), 'a');
SELECT array_append(array(), 1);
SELECT array_append(1, 1);
SELECT array_append(NULL, 1);
SELECT array_append(xs, x) AS r FROM VALUES (array(1), 2), (NULL, 3), (array(4), NULL), (array(), 5) AS t(xs, x);
SELECT array_prepend(array(1, 2), 0), array_prepend(array('b'), NULL), array_prepend(array(array(1)), array(2));
SELECT array_prepend(array(1), 'a');
SELECT array_prepend(xs, x) AS r FROM VALUES (array(1), 2), (NULL, 3), (array(4), NULL) AS t(xs, x);
SELECT array_insert(array(1, 2), 0, 5);
SELECT array_insert(array(1, 2), 5, 9);
SELECT array_insert(array(1, 2), -5, 9);
SELECT array_insert(array(1, 2), 1, NULL);
SELECT array_insert(array(1), 1, 2.5);
SELECT array_insert(array(1, 2), -1, 3), array_insert(array(1, 2), -2, 3), array_insert(array(1, 2), -3, 3), array_insert(array(1, 2), -4, 3), array_insert(array(1, 2), 3, 3), array_insert(array(1, 2), 2, 3), array_insert(array(1, 2), 4, 3);
SELECT array_insert(array('a', NULL), 2, 'x'), array_insert(array(array(1)), 1, array(0)), array_insert(array(named_struct('a', 1)), 3, named_struct('a', 2));
SELECT array_insert(array(1), 'x', 1);
SELECT array_insert(array(1), 1, 'a');
SELECT array_insert(1, 1, 1);
SELECT array_insert(array(1, 2), NULL, 9);
SELECT array_insert(xs, p, x) AS r FROM VALUES (array(1, 2), 1, 0), (array(1, 2), -1, 3), (NULL, 1, 1), (array(1), NULL, 1), (array(1), 2, NULL), (array(), 2, 7) AS t(xs, p, x);
SELECT array_contains(array(1, 2), 2L), array_contains(array(1.0, 2.5), 2.5D), array_contains(array(array(1)), array(1)), array_contains(array(named_struct('a', 1)), named_struct('a', 1));
SELECT array_contains(array(1), NULL);
SELECT array_contains(array(1), 'a');
SELECT array_contains(NULL, 1);
SELECT array_contains(array(0.0D), -0.0D), array_contains(array(CAST('NaN' AS FLOAT)), CAST('NaN' AS FLOAT));
SELECT array_contains(xs, x) AS r FROM VALUES (array(1, 2), 2), (array(1, NULL), 2), (NULL, 1), (array(1), NULL), (array(), 1) AS t(xs, x);
SELECT array_position(array('a', NULL, 'b'), 'b'), array_position(array(1, 2), 9), array_position(array(0.0D), -0.0D), array_position(array(array(1), array(2)), array(2));
SELECT array_position(xs, x) AS r FROM VALUES (array(1, 2), 2), (array(1, NULL), 2), (NULL, 1), (array(1), NULL) AS t(xs, x);
SELECT array_remove(array(1, 2, NULL, 2), 2), array_remove(array('a'), 'a'), array_remove(array(1, 2), 2L), array_remove(array(0.0D, 1D), -0.0D);
SELECT array_remove(array(1, 2), NULL);
SELECT array_remove(xs, x) AS r FROM VALUES (array(1, 2), 2), (array(1, NULL), 1), (NULL, 1), (array(1), NULL) AS t(xs, x);
SELECT arrays_zip(array(1, 2), array('a')), arrays_zip(array(1, 2, 3));
SELECT arrays_zip(array(1), NULL);
SELECT arrays_zip(x, y) FROM VALUES (array(1, 2), array(3)), (NULL, array(1)), (array(), array()), (array(1), array(NULL)) AS t(x, y);
SELECT arrays_zip(s.q, array(2)) FROM VALUES (named_struct('q', array(1))) AS t(s);
SELECT arrays_zip(1);
SELECT arrays_zip(array(1), array(2))[0].`1`, inline(arrays_zip(array(1, 2), array(3, 4)));
SELECT array_union(array(1, 2, 2), array(2, NULL, 3, NULL)), array_union(array(0.0D), array(-0.0D)), array_union(array(1), array(2.5D)), array_union(array(), array(1)), array_union(array(array(1)), array(array(1), array(2)));
SELECT array_intersect(array(1, 2, 2, NULL), array(NULL, 2)), array_intersect(array(), array(1)), array_intersect(array(CAST('NaN' AS DOUBLE)), array(CAST('NaN' AS DOUBLE)));
SELECT array_except(array(1, 2, 2, NULL), array(2)), array_except(array(1, 1, NULL), array(NULL)), array_except(array('a'), array());
SELECT array_union(array(1), array('a'));
SELECT array_union(1, array(1));
SELECT array_union(x, y) AS u, array_intersect(x, y) AS i, array_except(x, y) AS e, arrays_overlap(x, y) AS o FROM VALUES (array(1, 2), array(2, 3)), (NULL, array(1)), (array(1, NULL), array(NULL)), (array(), array(1)), (array(1), NULL) AS t(x, y);
SELECT arrays_overlap(array(1, NULL), array(2, NULL)), arrays_overlap(array(1, NULL), array(1)), arrays_overlap(array(), array(NULL)), arrays_overlap(array('a'), array('b', NULL));
SELECT arrays_overlap(array(1), array('a'));
SELECT array_distinct(array(1, NULL, 1, NULL, 2)), array_distinct(array(0.0D, -0.0D)), array_distinct(array(CAST('NaN' AS DOUBLE), CAST('NaN' AS DOUBLE))), array_distinct(array(array(1), array(1))), array_distinct(array(named_struct('a', NULL), named_struct('a', NULL)));
SELECT array_distinct(xs) AS r FROM VALUES (array('a', 'a')), (NULL), (array()) AS t(xs);
SELECT array_distinct(1);
SELECT array_compact(array(NULL, NULL)), array_compact(array(array(NULL), NULL)), array_compact(array());
SELECT array_compact(xs) AS r FROM VALUES (array(1, NULL)), (NULL) AS t(xs);
SELECT array_min(array('b', 'a', NULL)), array_max(array('b', 'a', NULL)), array_min(array(CAST('NaN' AS DOUBLE), 1D)), array_max(array(array(1, 2), array(1, 3))), array_min(array(named_struct('a', 2), named_struct('a', 1))), array_max(array(true, false));
-- differs: no error, where Spark says DATATYPE_MISMATCH.INVALID_ORDERING_TYPE
SELECT array_min(array(map(1, 2)));
SELECT array_max(xs) AS r, array_min(xs) AS s FROM VALUES (array(1, 3, 2)), (NULL), (array(NULL, NULL)), (array()) AS t(xs);
SELECT array_join(array('a', NULL, 'b'), '-', NULL), array_join(array(), ','), array_join(array(NULL), ','), array_join(array(NULL, NULL), ',', '?'), array_join(array('a', 'b'), '');
SELECT array_join(array(1.5, 2.25), '|'), array_join(array(true, NULL), ','), array_join(array(DATE'2020-01-01'), ',');
-- differs: no error, where Spark says DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
SELECT array_join(array(array('a')), ',');
SELECT array_join(xs, s) AS r FROM VALUES (array('a', 'b'), ','), (NULL, ','), (array('a'), NULL) AS t(xs, s);
SELECT array_repeat('x', 0), array_repeat('x', -1), array_repeat(NULL, 2), array_repeat(array(1), 2);
-- differs: no error, where Spark says DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
SELECT array_repeat('x', '2');
SELECT array_repeat(x, n) AS r FROM VALUES ('a', 2), (NULL, 1), ('b', NULL), ('c', 0) AS t(x, n);
-- differs: an error of the engine: wrong types of arguments are not refused by name
SELECT array_size(array(1, NULL)), array_size(array()), array_size(NULL);
SELECT array_size(map(1, 2));
SELECT size(xs) AS a, cardinality(xs) AS b, array_size(xs) AS c FROM VALUES (array(1, 2)), (NULL), (array()) AS t(xs);
-- ansi: false
SELECT size(NULL), size(xs) FROM VALUES (CAST(NULL AS ARRAY<INT>)), (array(1)) AS t(xs);
-- differs: the error class: Spark says DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
SELECT size(1);
SELECT flatten(array(array(1, 2), array(), array(NULL))), flatten(array(array(array(1)), array(array(2))));
SELECT flatten(array());
SELECT flatten(array(1, 2));
SELECT flatten(xs) AS r FROM VALUES (array(array(1), array(2))), (NULL), (array(array(1), NULL)), (array()) AS t(xs);
SELECT slice(array(1, 2, 3, 4), 2, 2), slice(array(1, 2, 3, 4), -2, 5), slice(array(1, 2), 3, 1), slice(array(1, 2), -3, 1), slice(array(), 1, 1);
SELECT slice(array(1), 0, 1);
SELECT slice(array(1), 1, -1);
SELECT slice(xs, s, l) AS r FROM VALUES (array(1, 2, 3), 1, 2), (NULL, 1, 1), (array(1), NULL, 1), (array(1), 1, NULL) AS t(xs, s, l);
SELECT sort_array(array(3, NULL, 1), false), sort_array(array(array(2), array(1, 5))), sort_array(array(named_struct('a', 2), named_struct('a', 1))), sort_array(array(1D, CAST('NaN' AS DOUBLE), -0.0D));
-- differs: no error, where Spark says DATATYPE_MISMATCH.INVALID_ORDERING_TYPE
SELECT sort_array(array(map(1, 2)));
-- differs: the error class: Spark says DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
SELECT sort_array(array('b', 'a'), 'x');
SELECT sort_array(xs) AS r FROM VALUES (array('b', NULL, 'a')), (NULL), (array()) AS t(xs);
SELECT reverse(array(1, NULL, 2)), reverse(array()), reverse(array(array(1), array(2)));
SELECT reverse(xs) AS r FROM VALUES (array(1, 2)), (NULL) AS t(xs);
SELECT concat(array(1), array(2.5)), concat(array(1), array(), array(NULL)), concat(array(array(1)), array(array(2)));
SELECT concat(array(1), array('a'));
SELECT concat(array(1), 2);
SELECT concat(x, y) AS r FROM VALUES (array(1), array(2)), (NULL, array(1)), (array(), array()) AS t(x, y);
SELECT sequence(1, 5), sequence(5, 1), sequence(1, 10, 4), sequence(3, 3), sequence(1Y, 3Y), sequence(-1, 1L);
SELECT sequence(1, 5, 0);
SELECT sequence(1, 5, -1);
SELECT sequence(1, 1, 0);
SELECT sequence(DATE'2020-01-30', DATE'2020-04-01', INTERVAL 1 MONTH), sequence(DATE'2020-01-03', DATE'2020-01-01'), sequence(DATE'2020-01-01', DATE'2020-01-10', INTERVAL 3 DAYS);
SELECT sequence(TIMESTAMP'2020-01-01 00:00:00', TIMESTAMP'2020-01-01 03:00:00', INTERVAL 90 MINUTES);
SELECT sequence(TIMESTAMP'2020-01-31 10:00:00', TIMESTAMP'2020-05-01 00:00:00', INTERVAL 1 MONTH);
-- differs: the error class: Spark says _LEGACY_ERROR_TEMP_3242
SELECT sequence(DATE'2020-01-01', DATE'2020-01-02', INTERVAL 12 HOURS);
-- differs: the error class: Spark says DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES
SELECT sequence('a', 'b');
SELECT sequence(1, NULL);
SELECT sequence(a, b) AS r FROM VALUES (1, 3), (3, 1), (NULL, 1), (2, NULL) AS t(a, b);
SELECT sequence(a, b, s) AS r FROM VALUES (1, 9, 4), (9, 1, -4), (NULL, 1, 1) AS t(a, b, s);
SELECT size(shuffle(array(1, 2, 3))), shuffle(array(1, 1)), shuffle(array()), array_sort(shuffle(array(3, 1, 2)));
SELECT shuffle(1);
SELECT array_sort(shuffle(xs)) AS r FROM VALUES (array(2, 1)), (NULL) AS t(xs);
SELECT get(array(1, 2), 0), get(array(1, 2), 2), get(array(1, 2), -1), get(array(), 0);
SELECT get(1, 0);
SELECT get(xs, i) AS r FROM VALUES (array('a', 'b'), 1), (NULL, 0), (array('a'), NULL), (array('a'), 9) AS t(xs, i);
SELECT element_at(array(1, 2, 3), -3), element_at(array(1, 2, 3), 3), element_at(array('a', NULL), 2);
SELECT element_at(array(1, 2, 3), -4);
-- differs: the error class: Spark says DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
SELECT element_at(array(1), 'a');
SELECT element_at(1, 1);
SELECT element_at(xs, i) AS r FROM VALUES (array('a', 'b'), 1), (NULL, 1), (array('a'), NULL) AS t(xs, i);
SELECT try_element_at(array(1, 2), -3), try_element_at(array(1, 2), 3), try_element_at(array(1, 2), -1);
SELECT try_element_at(array(1), 0);
-- ansi: false
SELECT element_at(array(1, 2), 5), array(1, 2)[5], array(1, 2)[-1], element_at(array(1, 2), -5);
SELECT array(1, 2)[0L], array(array(1, 2), array(3))[0][1], array(1, 2)[1 - 1];
SELECT array(1, 2)['a'];
-- differs: an error of class DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
SELECT array(1, 2)[NULL];
SELECT xs[i] AS r FROM VALUES (array('a', 'b'), 1), (NULL, 0), (array('a'), NULL) AS t(xs, i);
SELECT array(1, 'a');
SELECT array(1, 2.5, NULL), array(1, 2L), array(DATE'2020-01-01', TIMESTAMP'2020-01-01 00:00:00'), array('a', NULL), array(array(1), array(2.5)), array(NULL);
SELECT array(named_struct('a', 1), named_struct('a', 2.5)), array(map('a', 1), map('b', 2.5));
SELECT array(named_struct('a', 1), named_struct('b', 2));
-- differs: false, where Spark has true
SELECT array(1, 2) = array(1, 2.0), array(1, NULL) = array(1, NULL), array(1, NULL) <=> array(1, NULL), array() = array(), array(1) < array(1, 0), array(NULL) < array(1), array(2) > array(1, 9);
-- differs: true, where Spark has false
SELECT xs = ys AS e, xs < ys AS l, xs <=> ys AS n FROM VALUES (array(1, 2), array(1, 2)), (array(1), array(NULL)), (NULL, array(1)), (array(), array(0)) AS t(xs, ys);
-- differs: [1, 5], where Spark has [null]
SELECT x FROM VALUES (array(2)), (array(1, 5)), (NULL), (array()), (array(NULL)) AS t(x) ORDER BY x;
-- differs: [1, 2], where Spark has [null]
SELECT xs, count(*) AS n FROM VALUES (array(1, 2)), (array(1, 2)), (NULL), (array(NULL)) AS t(xs) GROUP BY xs ORDER BY xs;
SELECT count(DISTINCT xs) FROM VALUES (array(1)), (array(1)), (array(1, NULL)), (NULL) AS t(xs);
SELECT array(1, 2) IN (array(1, 2), array(3)), array(1) IN (array(2));
SELECT CAST(array(1, NULL) AS STRING), CAST(array('a', 'b') AS STRING), CAST(array() AS STRING), CAST(array(array(1.5D)) AS STRING), CAST(array(DATE'2020-01-01', NULL) AS STRING), CAST(array(X'41') AS STRING);
SELECT CAST(array('1', '2') AS ARRAY<INT>), CAST(array(1.5, 2.5) AS ARRAY<INT>), CAST(array(1, 0) AS ARRAY<BOOLEAN>), CAST(array(array('1')) AS ARRAY<ARRAY<DOUBLE>>);
SELECT CAST(array('x') AS ARRAY<INT>);
SELECT TRY_CAST(array('1', 'x') AS ARRAY<INT>);
SELECT CAST(array(1) AS INT);
SELECT CAST('a' AS ARRAY<INT>);
SELECT CAST(array(1) AS MAP<INT, INT>);
SELECT CAST(xs AS STRING) AS s FROM VALUES (array(1, NULL)), (NULL) AS t(xs);
SELECT collect_list(xs) FROM VALUES (array(1)), (NULL), (array()) AS t(xs);
SELECT coalesce(NULL, array(1)), if(true, array(1), array(2.5)), CASE WHEN false THEN array('a') ELSE array() END, nvl(CAST(NULL AS ARRAY<INT>), array(7)), nullif(array(1), array(1));
SELECT array(1) UNION ALL SELECT array(2.5) UNION ALL SELECT NULL;
SELECT hash(array(1, 2)), hash(array()), hash(array(NULL)), xxhash64(array('a', 'b')), hash(array(array(1)));
