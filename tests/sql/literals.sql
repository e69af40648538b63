-- Literals: numbers, strings, times, intervals, names.
SELECT 0, -0, 2147483647, -2147483648, 2147483648, 9223372036854775807, -9223372036854775808, 9223372036854775808;
SELECT 1.0, 1., .5, 00.50, -0.0, 123456789012345678901234567890.12345678;
SELECT 1e0, 1E-2, 1.5e10, .5e2, 1e400;
SELECT 1D, 1.5d, 1F, 1.5f, 1e3D, 1BD, 1.50BD;
SELECT 127Y, -128Y, 32767S, -32768S, 5l;
SELECT 128Y;
SELECT 32768S;
SELECT 9223372036854775808L;
SELECT 12345678901234567890123456789012345678, 123456789012345678901234567890123456789;
SELECT 'a''b', "a""b", 'a"b', "a'b", 'a\'b', "a\"b", 'a\\b';
SELECT 'a\nb\tc\rd\be\0f\Zg' = 'x', length('\n\t\\'), '\x', '\a', '\%', '\_';
SELECT r'a\nb', R"c\d", r'', r'\';
SELECT '\u00e9', '\U0001F600', '\101', '\u0041\u0042', length('\U0001F600');
SELECT 'a' 'b' "c", 'a' AS d;
SELECT X'', X'0', X'ABC', x'00ff', X"41";
SELECT X'GG';
SELECT DATE '2024-1-2', DATE '2024-02', DATE '2024', date'2024-02-29', DATE '0001-01-01', DATE '9999-12-31';
SELECT DATE '2023-02-29';
SELECT DATE 'abc';
SELECT TIMESTAMP '2024-01-02', TIMESTAMP '2024-01-02 03:04', TIMESTAMP '2024-01-02T03:04:05', TIMESTAMP '2024-01-02 03:04:05.123456', TIMESTAMP '2024-01-02 03:04:05+01:00', TIMESTAMP '2024-01-02 03:04:05Z';
SELECT TIMESTAMP_NTZ '2024-01-02 03:04:05', TIMESTAMP_LTZ '2024-01-02 03:04:05', TIMESTAMP_NTZ '2024-01-02';
SELECT TIMESTAMP '2024-13-01 00:00:00';
-- differs: refused: [INVALID_TYPED_LITERAL] The value of the typed literal "TIMESTAMP" is invalid: '2024-07-01 12:00:00Europe/Berl
-- zone: America/Los_Angeles
SELECT TIMESTAMP '2024-07-01 12:00:00', TIMESTAMP '2024-01-01 12:00:00 UTC', TIMESTAMP '2024-07-01 12:00:00Europe/Berlin', CAST(TIMESTAMP '2024-07-01 12:00:00' AS STRING);
SELECT INTERVAL '1' YEAR, INTERVAL 1 YEAR 2 MONTHS, INTERVAL -1 MONTH, INTERVAL - '1-2' YEAR TO MONTH, INTERVAL '-1-2' YEAR TO MONTH;
SELECT INTERVAL 1 WEEK, INTERVAL 1 DAY 2 HOURS 3 MINUTES 4.5 SECONDS, INTERVAL 100 MILLISECONDS, INTERVAL 5 MICROSECONDS, INTERVAL '1.5' SECOND;
SELECT INTERVAL '1 02:03' DAY TO MINUTE, INTERVAL '2:3' HOUR TO MINUTE, INTERVAL '2:3:4.5' HOUR TO SECOND, INTERVAL '3:4' MINUTE TO SECOND, INTERVAL '1 2' DAY TO HOUR;
SELECT INTERVAL '1 day 2 hours', INTERVAL 'interval 3 months', INTERVAL '1 year 2 months';
-- differs: the error class: Spark says _LEGACY_ERROR_TEMP_0029
SELECT INTERVAL 1 MONTH 1 DAY;
SELECT INTERVAL '1' FORTNIGHT;
-- differs: the error class: Spark says _LEGACY_ERROR_TEMP_0026
SELECT INTERVAL 'abc' DAY;
-- differs: no error: Spark says _LEGACY_ERROR_TEMP_0063
SELECT INTERVAL '1 30:00:00' DAY TO SECOND;
-- differs: the error class: Spark says INVALID_INTERVAL_FORMAT.INVALID_FRACTION
SELECT INTERVAL 1.5 DAYS;
SELECT TRUE, true, True, FALSE, null, NULL;
SELECT 1 + 1, 5 / 2, 5 DIV 2, -5 % 3, 2 - -1, 1 - - 1;
SELECT - 5, + 5, ~5, - (5), -'5', +'5';
SELECT 1 AS `select`, 2 AS `a``b`, 3 AS `1x`, 4 AS _x, 5 AS value, 6 AS date, 7 AS timestamp;
SELECT `select`, t.`from` FROM VALUES (1, 2) AS t(`select`, `from`);
SELECT 1 AS größe;
SELECT 1 AS `größe`, 'ö' AS `ß`;
SELECT 1a FROM VALUES (1) AS t(1a);
SELECT a /* comment */ , b FROM VALUES (1, 2) AS t(a /* x */, b);
SELECT /* a /* nested */ comment */ 1, 2 /**/;
SELECT 1 /* open;
SELECT 'open;
SELECT `open;
SELECT (1), ((2)), (((3)));
SELECT 1 = 1 = true;
SELECT 1 < 2 < 3;
SELECT NOT NOT true, NOT 1 = 2, NOT true AND false, true OR true AND false;
SELECT 2 + 3 * 4 ^ 1 & 7 | 8, 1 << 2 + 1, 6 / 2 * 3;
SELECT 'a' < 'b', 'a' < 'B', '' < 'a', 'ä' > 'z', 'a' = 'a ';
SELECT 1 IN (1), 1 IN (2, NULL), NULL IN (1), 1 NOT IN (2, NULL), 'a' IN ('a', 1);
SELECT 5 BETWEEN 1 AND 5, 5 BETWEEN 6 AND 1, NULL BETWEEN 1 AND 2, '5' BETWEEN 1 AND 10;
SELECT 1::STRING, '1'::INT + 1, (1 + 1)::DOUBLE, '2024-01-01'::DATE, 1::STRING::INT;
SELECT array(1, 2, 3)[1], map('a', 1)['a'], named_struct('a', named_struct('b', 2)).a.b, array(struct(1 AS x))[0].x;
SELECT IDENTIFIER('x'), IDENTIFIER('t.x') FROM VALUES (1) AS t(x);
SELECT IDENTIFIER('upper')('a'), IDENTIFIER('x' || 'y') FROM VALUES (1) AS t(xy);
SELECT * FROM IDENTIFIER('nosuch');
SELECT system.builtin.upper('a'), builtin.lower('A');
SELECT current_timestamp() = now(), current_date = current_date(), typeof(current_timestamp), typeof(localtimestamp());
SELECT CAST('NaN' AS DOUBLE) = CAST('NaN' AS DOUBLE), CAST('Infinity' AS DOUBLE), CAST('-inf' AS FLOAT), double('NaN') > double('inf');
SELECT 0.1 + 0.2, 0.1D + 0.2D, 1 / 3, 1.0 / 3, 10.00 * 1.5, 1e0 / 3;
SELECT 1.10 = 1.1, 1 = 1.0, 1 = '1', 1.5 = '1.5', true = 'true', DATE '2024-01-01' = '2024-01-01';
