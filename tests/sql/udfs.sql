-- SQL functions: CREATE TEMPORARY FUNCTION f(x INT) RETURNS … RETURN expression.
-- before: CREATE OR REPLACE TEMPORARY FUNCTION plus_one(x INT) RETURNS INT RETURN x + 1
SELECT plus_one(1), plus_one(plus_one(1)), plus_one(x) FROM VALUES (5) AS t(x);
-- before: CREATE OR REPLACE TEMPORARY FUNCTION area(w DOUBLE, h DOUBLE DEFAULT 2) RETURNS DOUBLE RETURN w * h
SELECT area(3), area(3, 4), area(h => 5, w => 1), area('2');
-- before: CREATE OR REPLACE TEMPORARY FUNCTION greet(name STRING) RETURNS STRING RETURN 'Hello ' || name
SELECT greet('Ann'), greet(NULL), greet(5), upper(greet('x'));
-- before: CREATE OR REPLACE TEMPORARY FUNCTION forty_two() RETURNS INT RETURN 42
SELECT forty_two(), forty_two() + 1;
-- before: CREATE OR REPLACE TEMPORARY FUNCTION narrowed(x INT) RETURNS TINYINT RETURN x
SELECT narrowed(5);
-- before: CREATE OR REPLACE TEMPORARY FUNCTION narrowed(x INT) RETURNS TINYINT RETURN x
SELECT narrowed(500);
-- before: CREATE OR REPLACE TEMPORARY FUNCTION inferred(x INT) RETURN x * 1.5
SELECT inferred(2), typeof(inferred(2));
-- before: CREATE OR REPLACE TEMPORARY FUNCTION firsts(xs ARRAY<INT>, n INT) RETURNS ARRAY<INT> RETURN slice(xs, 1, n)
SELECT firsts(array(1, 2, 3), 2);
-- before: CREATE OR REPLACE TEMPORARY FUNCTION category(x INT) RETURNS STRING COMMENT 'small or big' RETURN CASE WHEN x < 10 THEN 'small' ELSE 'big' END
SELECT category(x), count(*) FROM VALUES (1), (2), (50) AS t(x) GROUP BY category(x) ORDER BY 1;
-- before: CREATE OR REPLACE TEMPORARY FUNCTION of_table(k INT) RETURNS INT RETURN (SELECT max(v) FROM VALUES (1, 10), (1, 20), (2, 5) AS t(k2, v) WHERE t.k2 = k)
SELECT x, of_table(x) FROM VALUES (1), (2), (3) AS t(x) ORDER BY x;
-- before: CREATE OR REPLACE TEMPORARY FUNCTION total_of(x INT) RETURNS BIGINT RETURN x * 2
SELECT sum(total_of(x)), total_of(CAST(sum(x) AS INT)) FROM VALUES (1), (2) AS t(x);
-- before: CREATE OR REPLACE TEMPORARY FUNCTION rows_upto(n INT) RETURNS TABLE (i INT, sq INT) RETURN SELECT CAST(id AS INT), CAST(id * id AS INT) FROM range(1, 100) WHERE id <= n
SELECT * FROM rows_upto(3) ORDER BY i;
-- before: CREATE OR REPLACE TEMPORARY FUNCTION plus_one(x INT) RETURNS INT RETURN x + 1
SELECT plus_one();
-- before: CREATE OR REPLACE TEMPORARY FUNCTION plus_one(x INT) RETURNS INT RETURN x + 1
SELECT plus_one(1, 2);
-- before: CREATE OR REPLACE TEMPORARY FUNCTION plus_one(x INT) RETURNS INT RETURN x + 1
SELECT plus_one(array(1));
-- before: CREATE OR REPLACE TEMPORARY FUNCTION plus_one(x INT) RETURNS INT RETURN x + 1
SELECT plus_one(y => 1);
-- before: CREATE OR REPLACE TEMPORARY FUNCTION scaled(x DOUBLE, factor DOUBLE DEFAULT 10 / 4) RETURNS DOUBLE RETURN x * factor
SELECT scaled(x => 2), scaled(x, 3) FROM VALUES (1.5) AS t(x);
-- before: CREATE OR REPLACE TEMPORARY FUNCTION plus_one(x INT) RETURNS INT RETURN x + 1
SELECT transform(array(1, 2), e -> e + 1), plus_one(3) AS p;
-- before: CREATE OR REPLACE TEMPORARY FUNCTION shadow(x INT) RETURNS INT RETURN x * 2
SELECT shadow(y) FROM VALUES (1, 7) AS t(x, y);
