-- Errors: the class that Spark gives to each mistake.
SELECT;
SELECT 1 2;
SELECT 1,;
-- differs: the error class: Spark says UNRESOLVED_COLUMN.WITHOUT_SUGGESTION
SELECT FROM t;
-- differs: refused: [PARSE_SYNTAX_ERROR] Syntax error at or near end of input
SELECT 1 FROM;
SELECT (1;
SELECT 1);
SELEC 1;
SELECT * FROM VALUES (1) AS t(x) WHERE;
SELECT * FROM VALUES (1) AS t(x) GROUP BY;
SELECT * FROM VALUES (1) AS t(x) ORDER x;
SELECT x FROM VALUES (1) AS t(x) WHERE x = 1 WHERE x = 2;
SELECT x FROM VALUES (1) AS t(x) LIMIT 1 ORDER BY x;
SELECT CASE WHEN true THEN 1;
-- differs: the error class: Spark says UNRESOLVED_COLUMN.WITHOUT_SUGGESTION
SELECT CASE END;
SELECT CAST(1 AS);
SELECT CAST(1 AS nosuchtype);
SELECT CAST(1 AS DECIMAL(39, 0));
SELECT CAST(1 AS DECIMAL(5, 6));
-- differs: no error: Spark says DATATYPE_MISSING_SIZE
SELECT CAST(1 AS VARCHAR);
SELECT CAST(1 AS ARRAY);
SELECT CAST(1 AS ARRAY<INT>);
SELECT CAST(array(1) AS INT);
SELECT CAST(1 AS DATE);
SELECT CAST(DATE '2024-01-01' AS INT);
SELECT CAST('abc' AS INT);
SELECT CAST('1.5' AS INT);
SELECT CAST(300 AS TINYINT);
SELECT CAST('2024-13-01' AS DATE);
SELECT CAST('x' AS TIMESTAMP);
SELECT CAST('x' AS BOOLEAN);
SELECT CAST('12345.6' AS DECIMAL(4, 1));
SELECT CAST(1e20 AS INT), CAST(CAST('NaN' AS DOUBLE) AS INT);
SELECT 2147483647 + 1;
SELECT 9223372036854775807L * 2;
SELECT -(-2147483648);
SELECT abs(-2147483648);
SELECT 1 / 0;
SELECT 1 % 0;
SELECT 1 DIV 0;
SELECT 1.5 / 0;
SELECT array(1, 2)[2];
SELECT array(1, 2)[-1];
SELECT element_at(array(1, 2), 3);
SELECT element_at(array(1, 2), 0);
SELECT map('a', 1)['b'], element_at(map('a', 1), 'b');
SELECT elt(3, 'a', 'b');
SELECT nosuch;
SELECT nosuch FROM VALUES (1) AS t(nosuchx);
SELECT t.nosuch FROM VALUES (1, 2) AS t(a, b);
SELECT u.a FROM VALUES (1, 2) AS t(a, b);
SELECT a.b FROM VALUES (1) AS t(a);
SELECT a.c FROM VALUES (named_struct('b', 1)) AS t(a);
SELECT a['c'] FROM VALUES (named_struct('b', 1)) AS t(a);
SELECT a[0] FROM VALUES (1) AS t(a);
SELECT array(1)['a'];
-- differs: the error class: Spark says CAST_INVALID_INPUT
SELECT map(1, 2)['a'];
SELECT nosuchfunction(1);
SELECT nosuch.upper('a');
SELECT upper();
SELECT upper('a', 'b');
SELECT concat_ws();
SELECT coalesce();
SELECT count();
SELECT sum('a');
SELECT sum(array(1));
SELECT max(map(1, 2));
SELECT upper(array(1));
SELECT substring(1, 'x');
SELECT date_add('2024-01-01', 'x');
-- differs: no error: Spark says DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
SELECT date_add('2024-01-01', 1.5);
SELECT 1 + array(1);
SELECT 1 + true;
SELECT 'a' + 1;
-- differs: the error class: Spark says DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
SELECT DATE '2024-01-01' + 'x';
-- differs: the error class: Spark says DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE
SELECT DATE '2024-01-01' + DATE '2024-01-01';
SELECT 1 AND true;
SELECT NOT 1;
SELECT 1 = array(1);
-- differs: the error class: Spark says DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES
SELECT array(1) = array('a');
SELECT 1 IN ('a', array(1));
SELECT if(1, 2, 3);
SELECT CASE WHEN 1 THEN 2 END;
SELECT CASE WHEN true THEN 1 ELSE array(1) END;
SELECT coalesce(1, array(1));
SELECT array(1, map(1, 2));
SELECT map(1);
SELECT map(1, 2, NULL, 3);
SELECT map(1, 2, 1, 3);
SELECT named_struct('a');
SELECT named_struct(1, 2);
SELECT named_struct(NULL, 2);
SELECT sum(sum(x)) FROM VALUES (1) AS t(x);
SELECT x, sum(x) FROM VALUES (1) AS t(x);
SELECT sum(x) FROM VALUES (1) AS t(x) WHERE sum(x) > 1;
SELECT x FROM VALUES (1) AS t(x) WHERE row_number() OVER (ORDER BY x) = 1;
SELECT row_number() FROM VALUES (1) AS t(x);
SELECT row_number() OVER () FROM VALUES (1) AS t(x);
SELECT upper('a') OVER () FROM VALUES (1) AS t(x);
SELECT count(DISTINCT x) OVER () FROM VALUES (1) AS t(x);
SELECT sum(x) OVER w FROM VALUES (1) AS t(x);
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN 1 FOLLOWING AND 1 PRECEDING) FROM VALUES (1) AS t(x);
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN x PRECEDING AND CURRENT ROW) FROM VALUES (1) AS t(x);
-- differs: refused: [DATATYPE_MISMATCH.RANGE_FRAME_INVALID_TYPE] The data type "INT" used in the order specification does not supp
SELECT sum(x) OVER (ORDER BY x RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW) FROM VALUES (1) AS t(x);
SELECT x FROM VALUES (1) AS t(x) WHERE x;
SELECT x FROM VALUES ('true') AS t(x) WHERE x;
SELECT x FROM VALUES (1) AS t(x) HAVING x > 0;
SELECT DISTINCT map(1, 2);
SELECT m FROM VALUES (map(1, 2)) AS t(m) ORDER BY m;
SELECT m, count(*) FROM VALUES (map(1, 2)) AS t(m) GROUP BY m;
SELECT transform(array(1), (a, b, c) -> a);
SELECT transform(1, x -> x);
-- differs: refused by the engine
SELECT transform(array(1), 1);
SELECT upper(x -> x);
SELECT aggregate(array(1), 'a', (acc, x) -> x);
SELECT filter(array(1), x -> x + 1);
SELECT a FROM VALUES (1, 2) AS t(a, a);
SELECT * FROM nosuchschema.nosuchtable;
SELECT * FROM a.b.c.d;
SELECT assert_true(1 = 2);
SELECT assert_true(false, 'my message');
SELECT raise_error('boom');
SELECT to_date('x', 'yyyy-MM-dd');
SELECT to_timestamp('2024', 'yyyy-MM-dd');
SELECT to_number('abc', '999');
SELECT to_date('2024-01-01', 'qqq');
SELECT make_date(2024, 13, 1);
SELECT next_day('2024-01-01', 'xx');
SELECT split_part('a', 'b', 0);
SELECT regexp_extract('a', '(a)', 2);
SELECT regexp_replace('a', '(', 'b');
SELECT 'a' RLIKE '(';
SELECT 'a' LIKE 'a\\';
SELECT 'a' LIKE '!a' ESCAPE '!';
SELECT 'a' LIKE 'a' ESCAPE 'ab';
SELECT sequence(1, 5, 0);
SELECT sequence(1, 5, -1);
SELECT stack(0, 1);
SELECT percentile(x, 2) FROM VALUES (1) AS t(x);
SELECT conv('1', 1, 2), conv('1', 10, 40);
SELECT sha2('a', 300), unhex('zz'), crc32(NULL);
-- differs: the error class: Spark says PARSE_SYNTAX_ERROR
SELECT from_json('{}', 'nosuch type');
SELECT from_json(1, 'a INT');
SELECT extract(NOSUCH FROM DATE '2024-01-01');
SELECT date_trunc('NOSUCH', TIMESTAMP '2024-01-01 00:00:00');
SELECT trunc(DATE '2024-01-01', 'NOSUCH');
-- differs: the error class: Spark says UNRESOLVED_COLUMN.WITHOUT_SUGGESTION
SELECT dateadd(NOSUCH, 1, DATE '2024-01-01');
SELECT lag(x, x) OVER (ORDER BY x) FROM VALUES (1) AS t(x);
SELECT ntile(0) OVER (ORDER BY x) FROM VALUES (1) AS t(x);
SELECT mask(c => 'a'), upper(nosuch => 'a');
-- differs: the error class: Spark says NAMED_PARAMETERS_NOT_SUPPORTED
SELECT substring(str => 'abc', pos => 2, str => 'x');
-- differs: the error class: Spark says NAMED_PARAMETERS_NOT_SUPPORTED
SELECT substring(pos => 2, 'abc');
SELECT first(DISTINCT x) FROM VALUES (1) AS t(x);
SELECT upper(DISTINCT 'a');
SELECT sum(x) FILTER (WHERE x) FROM VALUES (1) AS t(x);
SELECT upper('a') FILTER (WHERE true);
-- differs: refused: [PARSE_SYNTAX_ERROR] Syntax error at or near 'FROM'
SELECT a AND FROM VALUES (1) AS t(a);
-- differs: refused: [PARSE_SYNTAX_ERROR] Syntax error at or near 'VALUES'
SELECT x AS FROM VALUES (1) AS t(x);
SELECT INTERVAL '1' DAY + INTERVAL '1' MONTH;
-- differs: the error class: Spark says COLLATION_INVALID_NAME
SELECT 1 COLLATE nosuch;
SELECT :x;
SELECT ?;
