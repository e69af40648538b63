-- Rounding, bits, signs, nulls and the try_ functions of numbers.
SELECT bround(2.5), bround(3.5), bround(-2.5), bround(25, -1), bround(35L, -1), bround(2.55, 1), bround(2.5D), bround(CAST(2.5 AS FLOAT)), bround('2.5'), bround(NULL);
SELECT round(127Y, -1);
SELECT round(2147483647, -1);
SELECT round(99999999999999999999999999999999999999, -1);
SELECT round(5, x) FROM VALUES (1) AS t(x);
SELECT round(x, 1), bround(x, 0), ceil(x), floor(x) FROM VALUES (1.25), (NULL), (-1.25), (2.5) AS t(x);
SELECT round(x, -1), bround(x, -1) FROM VALUES (15), (NULL), (25), (-15) AS t(x);
SELECT round(x, 2), round(x, -2), round(x) FROM VALUES (1234.565D), (NULL), (-0.5D), (double('NaN')), (double('infinity')), (1e300) AS t(x);
SELECT ceil(5.4), ceil(-5.4), ceil('5.4'), floor('5.6'), ceil(5.4, 0), floor(-3.1411, 3), ceil(3.1411D, 2), ceil(5L), floor(NULL), typeof(ceil(5.4D)), typeof(ceil(1.5)), typeof(ceil(5.45, 1)), typeof(ceil(5, -1)), ceil(55, -1);
SELECT ceil(1e300);
SELECT bit_count(7), bit_count(-1), bit_count(true), bit_count(CAST(-1 AS TINYINT)), bit_get(11, 0), bit_get(11L, 3), getbit(-1L, 63), bit_get(NULL, 0), bit_count(NULL);
SELECT bit_get(11, 64);
SELECT bit_get(11, -1);
SELECT getbit(5Y, 8);
SELECT 5 & 3, 5 | 3, 5 ^ 3, ~5, shiftleft(1, 33), shiftright(-8, 1), shiftrightunsigned(-8, 1), shiftleft(1L, 33), 1 << 3, -16 >> 2, -16 >>> 28, 5Y & 3L, 7S | 8, ~5Y;
SELECT a & b, a | b, a ^ b, ~a, shiftleft(a, 1) FROM VALUES (5, 3), (NULL, 3), (-1, 255) AS t(a, b);
SELECT 5 & 1.5;
SELECT ~1.5;
SELECT zeroifnull(NULL), typeof(zeroifnull(NULL)), zeroifnull(1.5), zeroifnull(CAST(NULL AS BIGINT)), typeof(zeroifnull(2Y)), zeroifnull('5'), zeroifnull(CAST(NULL AS DECIMAL(3,2)));
SELECT nullifzero(0), nullifzero(0.0), nullifzero('0'), typeof(nullifzero(1L)), nullifzero(NULL), nullifzero(-0.0D);
SELECT nullif(1, 1.0), typeof(nullif(1, 1.0)), typeof(nullif('a', 'b')), typeof(nullif(NULL, 1)), nullif(5, '5'), nullif(2, 1), nullif(DATE '2020-01-01', '2020-01-01');
SELECT zeroifnull(x), nullifzero(x), nullif(x, 5) FROM VALUES (0), (NULL), (5) AS t(x);
SELECT negative(-2147483648);
SELECT - (-128Y);
SELECT abs(-2147483648);
SELECT abs(x), sign(x), negative(x), positive(x) FROM VALUES (-5), (NULL), (7) AS t(x);
SELECT mod(7, 3), mod(-7, 3), mod(7, -3), mod(2, 1.8), mod(7.5D, 2), mod(NULL, 3), mod('7', 4), 7 % 2.5, pmod(-7, 3), pmod(7, -3), pmod(-7.5, 2);
SELECT mod(1, 0);
SELECT pmod(1, 0);
SELECT 3 div 2, -7 div 2, 7.5 div 2, 7L div 2Y, NULL div 2, 9223372036854775807L div -1, typeof(3 div 2);
SELECT 1 div 0;
SELECT (-9223372036854775808L) div -1;
SELECT try_add(2147483647, 1), try_add(CAST(127 AS TINYINT), CAST(1 AS TINYINT)), try_add(1.5, 2), try_add('1', 2), try_add(1, 1.5D), try_subtract('5', 2), try_multiply(5, '2'), try_divide('5', 2), try_divide(5, 2L), try_divide(1, 0), try_divide(1.0, 0.0), try_mod(5.5, 2), try_mod('5', 2), try_mod(5, 0);
SELECT try_add('1', '2');
SELECT try_add(true, 1);
SELECT try_add(a, b), try_subtract(a, b), try_multiply(a, b), try_divide(a, b), try_mod(a, b) FROM VALUES (9223372036854775807L, 1L), (NULL, 1L), (5L, 0L), (-9223372036854775808L, -1L) AS t(a, b);
SELECT try_add(99999999999999999999999999999999999999, 1), try_multiply(99999999999999999999999999999999999999, 10), try_subtract(-99999999999999999999999999999999999999, 1), try_divide(1, 3.0);
SELECT try_add(1/0, 1);
SELECT 2147483647 + 1;
SELECT 127Y + 1Y;
SELECT 32767S * 2S;
SELECT 9223372036854775807L + 1;
SELECT -2147483648 - 1;
SELECT 1 / 0;
SELECT 1.0 / 0;
SELECT 5 % 0;
SELECT 1e308 * 10, -1e308 * 10, 0D / 1, 1F / 3, 1 / 3, 7L / 2;
-- ansi: false
SELECT 2147483647 + 1, 127Y + 1Y, 9223372036854775807L + 1, 1 / 0, 5 % 0, 1.0 / 0, 1 div 0, abs(-2147483648), - (-128Y), negative(-2147483648), pmod(5, 0), 32767S * 2S;
-- differs: the names of unaliased columns
SELECT factorial(20), factorial(21), factorial(-1), factorial(NULL), width_bucket(5.3, 0.2, 10.6, 5), width_bucket(5, 10, 0, 5), width_bucket(5, 0, 10, 0), width_bucket(NULL, 0, 10, 5), width_bucket('5', 0, 10, 5L), width_bucket(double('NaN'), 0, 10, 5), width_bucket(5, 5, 5, 5);
SELECT width_bucket(x, 0, 10, 5) FROM VALUES (1.5), (NULL), (-1), (10), (9.99) AS t(x);
-- differs: the names of unaliased columns
SELECT greatest(1, 2.5, NULL), least(1, 2.5, NULL), greatest(1Y, 2S, 3L), least('a', 'B'), greatest(double('NaN'), 1), least(double('NaN'), 1), greatest(NULL, NULL);
-- differs: the names of unaliased columns
SELECT nanvl(double('NaN'), 123), nanvl(1.5, 2), nanvl(NULL, 1), nanvl(double('NaN'), NULL), isnan(double('NaN')), isnan(1), isnan(NULL);
SELECT hypot(3, 4), cbrt(27), pow(2, 0.5), power(-8, 1/3D), exp(1), ln(0), log(2, 8), log(0, 8), log10(1000), log2(8), log1p(-1), sqrt(-1), rint(2.5), rint(-3.5), degrees(pi()), radians(180);
