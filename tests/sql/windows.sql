-- Window functions.
SELECT x, row_number() OVER (ORDER BY x), rank() OVER (ORDER BY x), dense_rank() OVER (ORDER BY x), percent_rank() OVER (ORDER BY x), cume_dist() OVER (ORDER BY x) FROM VALUES (1), (2), (2), (5) AS t(x) ORDER BY x, 2;
SELECT k, x, row_number() OVER (PARTITION BY k ORDER BY x DESC) AS n FROM VALUES ('a', 1), ('a', 2), ('b', 3), (NULL, 4) AS t(k, x) ORDER BY k, n;
SELECT x, ntile(2) OVER (ORDER BY x), ntile(5) OVER (ORDER BY x) FROM VALUES (1), (2), (3) AS t(x) ORDER BY x;
SELECT x, lag(x) OVER (ORDER BY x), lead(x) OVER (ORDER BY x), lag(x, 2, -1) OVER (ORDER BY x), lead(x, 1, 0) OVER (ORDER BY x) FROM VALUES (1), (2), (5) AS t(x) ORDER BY x;
SELECT i, lag(x) IGNORE NULLS OVER (ORDER BY i), lead(x) IGNORE NULLS OVER (ORDER BY i), lag(x) OVER (ORDER BY i) FROM VALUES (1, 10), (2, NULL), (3, 30), (4, NULL) AS t(i, x) ORDER BY i;
-- differs: a value: row 1, column 4: NULL, but Spark has 20
SELECT i, first_value(x) OVER (ORDER BY i), last_value(x) OVER (ORDER BY i), nth_value(x, 2) OVER (ORDER BY i), first_value(x) IGNORE NULLS OVER (ORDER BY i), last_value(x) IGNORE NULLS OVER (ORDER BY i) FROM VALUES (1, NULL), (2, 20), (3, 30), (4, NULL) AS t(i, x) ORDER BY i;
SELECT x, sum(x) OVER (ORDER BY x), sum(x) OVER (), avg(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), count(*) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM VALUES (1), (2), (2), (5) AS t(x) ORDER BY x, 5;
SELECT x, sum(x) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING), max(x) OVER (ORDER BY x DESC ROWS 1 PRECEDING) FROM VALUES (1), (2), (4), (5) AS t(x) ORDER BY x;
SELECT x, min(x) OVER (ORDER BY x ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING), sum(x) OVER (ORDER BY x ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING) FROM VALUES (1), (2), (4), (5) AS t(x) ORDER BY x;
SELECT k, x, sum(x) OVER (PARTITION BY k ORDER BY x), x / sum(x) OVER (PARTITION BY k) FROM VALUES ('a', 1), ('a', 3), ('b', 2) AS t(k, x) ORDER BY k, x;
-- differs: a value: row 2, column 1: 3, but Spark has 1
SELECT d, count(*) OVER (ORDER BY d RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW) FROM VALUES (DATE '2020-01-01'), (DATE '2020-01-02'), (DATE '2020-01-04') AS t(d) ORDER BY d;
SELECT d, count(*) OVER (ORDER BY d RANGE BETWEEN INTERVAL 1 HOUR PRECEDING AND CURRENT ROW) FROM VALUES (TIMESTAMP '2020-01-01 00:00:00'), (TIMESTAMP '2020-01-01 00:30:00'), (TIMESTAMP '2020-01-01 03:00:00') AS t(d) ORDER BY d;
SELECT x, rank() OVER w, sum(x) OVER w FROM VALUES (3), (1), (2) AS t(x) WINDOW w AS (ORDER BY x DESC) ORDER BY x;
SELECT k, sum(x) AS s, rank() OVER (ORDER BY sum(x) DESC) FROM VALUES ('a', 1), ('b', 5), ('a', 3) AS t(k, x) GROUP BY k ORDER BY k;
SELECT x, count(x) OVER (ORDER BY x NULLS LAST), row_number() OVER (ORDER BY x NULLS LAST) FROM VALUES (1), (NULL), (2) AS t(x) ORDER BY x NULLS FIRST;
SELECT x, collect_list(x) OVER (ORDER BY x), stddev(x) OVER (ORDER BY x), count_if(x > 1) OVER (ORDER BY x) FROM VALUES (1), (2), (3) AS t(x) ORDER BY x;
SELECT x, sum(x) FILTER (WHERE x > 1) OVER (ORDER BY x) FROM VALUES (1), (2), (3) AS t(x) ORDER BY x;
SELECT x, avg(CAST(x AS DECIMAL(10, 2))) OVER (ORDER BY x), sum(CAST(x AS DECIMAL(10, 2))) OVER (ORDER BY x) FROM VALUES (1), (2) AS t(x) ORDER BY x;
SELECT * FROM (SELECT x, row_number() OVER (ORDER BY x DESC) AS n FROM VALUES (1), (2), (3) AS t(x)) WHERE n = 1;
SELECT x, n FROM (SELECT x, row_number() OVER (PARTITION BY k ORDER BY x) AS n FROM VALUES (1, 'a'), (2, 'a'), (3, 'b') AS t(x, k)) WHERE n = 1 ORDER BY x;
SELECT row_number() FROM VALUES (1) AS t(x);
SELECT x FROM VALUES (1), (2), (3) AS t(x) QUALIFY row_number() OVER (ORDER BY x DESC) = 1;
