-- Choices between values.
SELECT if(1 < 2, 'a', 'b'), if(NULL, 1, 2), if(true, 1, 2.5);
SELECT iff(false, 1, 2);
SELECT coalesce(NULL, 1, 2), coalesce(NULL, NULL), coalesce(NULL, 1.5, 2);
SELECT nvl(NULL, 'x'), nvl(1, 2.5), ifnull(NULL, 5), nvl2(NULL, 1, 2), nvl2('a', 1, 2);
SELECT nullif(1, 1), nullif(1, 2), nullif(NULL, 1), nullif('a', 'a'), nullif(1, 1.0), nullif(5L, 6);
SELECT nullifzero(0), nullifzero(5), nullifzero(NULL), zeroifnull(NULL), zeroifnull(3), zeroifnull(1.5);
SELECT CASE WHEN x > 1 THEN 'big' WHEN x = 1 THEN 'one' ELSE 'small' END FROM VALUES (0), (1), (2), (NULL) AS t(x);
SELECT CASE x WHEN 1 THEN 'one' WHEN 2 THEN 'two' END FROM VALUES (1), (2), (3), (NULL) AS t(x);
SELECT CASE WHEN false THEN 1 END, CASE WHEN true THEN 1 ELSE 2.5 END, CASE WHEN CAST(NULL AS BOOLEAN) THEN 1 ELSE 2 END;
SELECT CASE WHEN x = 0 THEN 0 ELSE 10 div x END FROM VALUES (0), (2), (5) AS t(x);
SELECT if(x = 0, NULL, 10 / x) FROM VALUES (0), (4) AS t(x);
SELECT x FROM VALUES (0), (4), (NULL) AS t(x) WHERE x <> 0 AND 10 / x > 1;
SELECT coalesce(x, y, 0) FROM VALUES (1, 2), (NULL, 3), (NULL, NULL) AS t(x, y);
SELECT typeof(1), typeof(1.5), typeof('a'), typeof(NULL), typeof(array(1)), typeof(map('a', 1)), typeof(named_struct('a', 1)), typeof(DATE '2020-01-01'), typeof(1.5D), typeof(1L);
SELECT raise_error('custom');
SELECT assert_true(1 = 1), assert_true(true);
SELECT assert_true(1 = 2);
-- differs: refused: [PARSE_SYNTAX_ERROR] Syntax error at or near 'when'
SELECT when(true, 1);
SELECT nosuchfunction(1);
SELECT upper();
SELECT 'a' LIKE 'a', 'abc' LIKE 'a%', 'abc' LIKE '%c', 'abc' LIKE '_b_', 'abc' LIKE 'b', 'a%c' LIKE 'a\\%c', 'abc' LIKE 'a\\%c', NULL LIKE 'a', 'a' LIKE NULL, 'é' LIKE '_', '' LIKE '%', 'abc' NOT LIKE 'a%';
SELECT 'a_c' LIKE 'a!_c' ESCAPE '!', 'abc' LIKE 'a!_c' ESCAPE '!', 'a!c' LIKE 'a!!c' ESCAPE '!';
SELECT 'abc' LIKE 'a\\bc';
SELECT 'abc' LIKE 'abc\\';
SELECT 'ABC' ILIKE 'a%', 'abc' ILIKE '_B_', 'É' ILIKE 'é', 'aBc' ILIKE 'x%';
SELECT x LIKE y FROM VALUES ('abc', 'a%'), ('abc', '%d'), ('a\nb', 'a_b'), ('aXXb', 'a%b%') AS t(x, y);
SELECT 'abc' LIKE ANY ('a%', 'x'), 'abc' LIKE ALL ('a%', '%c'), 'abc' LIKE ALL ('a%', 'x');
