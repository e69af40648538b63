-- With spark.sql.ansi.enabled=false.
-- ansi: false
SELECT 2147483647 + 1, 9223372036854775807L + 1L, 127Y + 1Y, -(-2147483648), 2147483647 * 2;
-- ansi: false
SELECT 1 / 0, 5 % 0, 7 div 0, 1.0 / 0, pmod(1, 0), 5D % 0D;
-- ansi: false
SELECT CAST('abc' AS INT), CAST('x' AS DOUBLE), CAST('2020-13-01' AS DATE), CAST('garbage' AS TIMESTAMP), CAST('maybe' AS BOOLEAN), CAST(' 12 ' AS INT);
-- ansi: false
SELECT array(1, 2)[5], element_at(array(1, 2), 5), elt(3, 'a', 'b'), size(NULL), to_date('x', 'yyyy'), make_date(2020, 13, 1), next_day('2020-01-01', 'xx');
-- ansi: false
SELECT sum(x) FROM VALUES (CAST(99999999999999999999999999999999999999 AS DECIMAL(38, 0))), (CAST(1 AS DECIMAL(38, 0))) AS t(x);
-- ansi: false
SELECT CAST(123.45 AS DECIMAL(4, 2)), abs(-128Y), unix_timestamp('garbage'), 999999999.99 * 999999999.99;
