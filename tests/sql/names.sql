-- Names of unaliased columns, as Spark prints expressions.
SELECT 1, -1, 1.5, -1.50, 1e3, 2.5D, 1.5F, 12L, 3Y, 4S, 'text', "double", NULL, true, FALSE;
SELECT X'1f', DATE '2024-01-02', TIMESTAMP '2024-01-02 03:04:05', TIMESTAMP_NTZ '2024-01-02 03:04:05.120', TIMESTAMP '2024-01-02';
SELECT INTERVAL 1 DAY, INTERVAL '1' HOUR, INTERVAL '1-2' YEAR TO MONTH, INTERVAL 3 MONTHS, INTERVAL 2 WEEKS, INTERVAL '1 2:3:4.5' DAY TO SECOND, INTERVAL 1 DAY 2 HOURS;
SELECT x + 1, x - 1, x * 2, x / 2, x % 2, x DIV 2, -x, +x, ~x FROM VALUES (7) AS t(x);
SELECT x & 1, x | 2, x ^ 3, x << 1, x >> 1, x >>> 1 FROM VALUES (7) AS t(x);
SELECT x = 1, x == 1, x <> 1, x != 1, x < 1, x <= 1, x > 1, x >= 1, x <=> 1 FROM VALUES (7) AS t(x);
SELECT a AND b, a OR b, NOT a, !a, a AND (b OR NOT b) FROM VALUES (true, false) AS t(a, b);
SELECT x IS NULL, x IS NOT NULL, b IS TRUE, b IS NOT TRUE, b IS FALSE, b IS UNKNOWN, b IS NOT UNKNOWN, x IS DISTINCT FROM 1, x IS NOT DISTINCT FROM 1 FROM VALUES (7, true) AS t(x, b);
SELECT x BETWEEN 1 AND 2, x NOT BETWEEN 1 AND 2, x IN (1, 2), x NOT IN (1, 2) FROM VALUES (7) AS t(x);
SELECT s LIKE 'a%', s NOT LIKE 'a%', s LIKE 'a!%' ESCAPE '!', s ILIKE 'A%', s NOT ILIKE 'A', s RLIKE 'a', s REGEXP 'a', s NOT RLIKE 'b' FROM VALUES ('abc') AS t(s);
SELECT s LIKE ANY ('a', 'b'), s LIKE ALL ('a', 'b'), s NOT LIKE ANY ('a', 'b'), s NOT LIKE ALL ('a', 'b'), s ILIKE ANY ('A', 'b') FROM VALUES ('abc') AS t(s);
SELECT CASE WHEN x > 1 THEN 'a' WHEN x = 1 THEN 'b' ELSE 'c' END, CASE x WHEN 1 THEN 'a' END, if(x > 1, 1, 2), iff(x > 1, 1, 2) FROM VALUES (7) AS t(x);
SELECT CAST(x AS STRING), CAST(x + 1 AS BIGINT), x::double, TRY_CAST('1' AS INT), CAST('1' AS DECIMAL(5, 1)), CAST(NULL AS DATE) FROM VALUES (7) AS t(x);
SELECT CAST(s AS INT), try_cast(s AS INT), CAST(CAST(s AS INT) AS STRING), t.s, CAST(t.s AS INT) FROM VALUES ('7') AS t(s);
SELECT CAST(array(1) AS ARRAY<BIGINT>), CAST(map('a', 1) AS MAP<STRING, DOUBLE>), CAST(named_struct('a', 1) AS STRUCT<b: STRING>);
SELECT CAST('1' AS TINYINT), CAST('1' AS SMALLINT), CAST('1' AS FLOAT), CAST('2024-01-01' AS TIMESTAMP), CAST('2024-01-01' AS TIMESTAMP_NTZ), CAST('a' AS BINARY), CAST('true' AS BOOLEAN);
-- differs: the names of unaliased columns
SELECT a.x, t.a.x, a['x'], (a).x, m['k'], m.k, l[0], l[0] + 1 FROM VALUES (named_struct('x', 1), map('k', 2), array(3)) AS t(a, m, l);
SELECT upper(s), UPPER(s), Lower(s), length(s), char_length(s), substring(s, 1, 2), substr(s, 2), substring(s FROM 2), substring(s FROM 1 FOR 2) FROM VALUES ('abc') AS t(s);
SELECT trim(s), trim(BOTH 'a' FROM s), trim(LEADING 'a' FROM s), trim(TRAILING FROM s), trim('a' FROM s), ltrim(s), rtrim('c', s), btrim(s, 'a') FROM VALUES ('abc') AS t(s);
SELECT position('b' IN s), position('b', s), locate('b', s), instr(s, 'b'), overlay(s PLACING 'x' FROM 1), overlay(s PLACING 'x' FROM 1 FOR 2), charindex('b', s) FROM VALUES ('abc') AS t(s);
SELECT s || 'x', concat(s, 'x'), concat_ws('-', s, 'x'), s || 1 || NULL, repeat(s, 2), lpad(s, 5), rpad(s, 5, 'z') FROM VALUES ('abc') AS t(s);
-- differs: the names of unaliased columns
SELECT extract(YEAR FROM d), EXTRACT(month FROM d), date_part('day', d), datepart('week', d), year(d), dayofweek(d), weekday(d) FROM VALUES (DATE '2024-05-06') AS t(d);
SELECT d + 1, d - 1, 1 + d, d - d, d + INTERVAL 1 DAY, d - INTERVAL '1' MONTH, d + INTERVAL 1 HOUR FROM VALUES (DATE '2024-05-06') AS t(d);
SELECT ts + INTERVAL 1 DAY, ts - INTERVAL 1 HOUR, INTERVAL 1 DAY + ts, ts - ts, ts - d FROM VALUES (TIMESTAMP '2024-05-06 07:08:09', DATE '2024-05-06') AS t(ts, d);
SELECT dateadd(DAY, 1, d), date_add(MONTH, 1, d), dateadd(d, 1), date_add(d, 1), timestampadd(HOUR, 1, d), datediff(d, d), datediff(DAY, d, d), timestampdiff(MONTH, d, d), date_diff(WEEK, d, d) FROM VALUES (DATE '2024-05-06') AS t(d);
SELECT INTERVAL 1 DAY * 2, 2 * INTERVAL 1 DAY, INTERVAL 1 DAY / 2, INTERVAL 1 DAY + INTERVAL 1 HOUR, -INTERVAL 1 DAY, INTERVAL '2' YEAR - INTERVAL '1' MONTH;
SELECT count(*), count(1), count(x), count(DISTINCT x), sum(x), sum(DISTINCT x), avg(x), min(x), max(x), first(x), last(x), any_value(x) FROM VALUES (7) AS t(x);
SELECT sum(x) FILTER (WHERE x > 1), count(*) FILTER (WHERE x IS NULL), first(x, true), first(x) IGNORE NULLS, last_value(x) IGNORE NULLS, collect_list(x), array_agg(x) FROM VALUES (7) AS t(x);
SELECT max_by(x, y), count_if(x > 1), bool_and(x > 1), every(x > 1), some(x > 1), any(x > 1), std(x), stddev(x), variance(x), mean(x) FROM VALUES (7, 1), (8, 2) AS t(x, y);
SELECT percentile(x, 0.5), percentile_approx(x, 0.5), approx_percentile(x, 0.5, 100), median(x), mode(x), approx_count_distinct(x), corr(x, x), skewness(x) FROM VALUES (7), (8), (8) AS t(x);
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x), percentile_disc(0.5) WITHIN GROUP (ORDER BY x DESC), listagg(x, ',') WITHIN GROUP (ORDER BY x DESC), string_agg(x) FROM VALUES ('7'), ('8') AS t(x);
SELECT row_number() OVER (ORDER BY x), rank() OVER (PARTITION BY y ORDER BY x DESC), dense_rank() OVER (ORDER BY x), ntile(2) OVER (ORDER BY x), lag(x) OVER (ORDER BY x), lead(x, 2, 0) OVER (ORDER BY x) FROM VALUES (7, 1) AS t(x, y);
SELECT sum(x) OVER (), sum(x) OVER (PARTITION BY y), sum(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), sum(x) OVER (ORDER BY x RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), percent_rank() OVER (ORDER BY x), cume_dist() OVER (ORDER BY x) FROM VALUES (7, 1) AS t(x, y);
SELECT sum(x) OVER w, first_value(x) OVER w, nth_value(x, 2) OVER w, count(*) OVER (ORDER BY x ROWS UNBOUNDED PRECEDING) FROM VALUES (7, 1) AS t(x, y) WINDOW w AS (ORDER BY x);
SELECT array(1, 2), map('a', 1), struct(1, 'a'), struct(x, y AS z), named_struct('a', x), (1, 'a'), (x, y) FROM VALUES (7, 1) AS t(x, y);
-- differs: the names of unaliased columns
SELECT transform(l, e -> e + 1), filter(l, e -> e > 1), aggregate(l, 0, (a, e) -> a + e), exists(l, e -> e = 1), transform(l, (e, i) -> e + i), zip_with(l, l, (p, q) -> p + q) FROM VALUES (array(1, 2)) AS t(l);
-- differs: the names of unaliased columns
SELECT transform_values(m, (k, v) -> v + 1), map_filter(m, (k, v) -> v > 1), transform_keys(m, (k, v) -> upper(k)), map_zip_with(m, m, (k, a, b) -> a + b) FROM VALUES (map('a', 1)) AS t(m);
-- differs: the names of unaliased columns
SELECT array_sort(l), array_sort(l, (p, q) -> q - p), sort_array(l), sort_array(l, false), size(l), cardinality(l), element_at(l, 1), array_contains(l, 1), forall(l, e -> e > 0), reduce(l, 0, (a, e) -> a + e, a -> a * 2) FROM VALUES (array(1, 2)) AS t(l);
SELECT coalesce(x, 1), nvl(x, 1), ifnull(x, 1), nullif(x, 1), nvl2(x, 1, 2), isnull(x), isnotnull(x), greatest(x, 1), least(x, 1), nullifzero(x), zeroifnull(x) FROM VALUES (7) AS t(x);
SELECT abs(x), ceil(x), ceiling(x), floor(x), round(x), round(x, 1), bround(x), sqrt(x), power(x, 2), pow(x, 2), exp(x), ln(x), log(x), log(2, x), log10(x), sign(x), signum(x), mod(x, 2), pmod(x, 2) FROM VALUES (7.5) AS t(x);
SELECT sin(x), COS(x), Tan(x), atan2(x, 1), degrees(x), radians(x), pi(), e(), hypot(x, 1), cbrt(x), factorial(3), hex(17), bin(5), conv('10', 2, 10), shiftleft(1, 2), bit_count(3), negative(x), positive(x) FROM VALUES (0.5) AS t(x);
-- differs: the names of unaliased columns
SELECT current_date() IS NOT NULL, current_date IS NULL, now() IS NULL, current_timestamp() IS NULL, current_user() IS NULL, current_catalog(), current_database(), current_schema(), version() IS NULL;
SELECT to_date('2024-01-01'), to_date('2024', 'yyyy'), to_timestamp('2024-01-01'), date_format(d, 'yyyy'), date_trunc('MONTH', d), trunc(d, 'MM'), add_months(d, 1), last_day(d), next_day(d, 'MO'), months_between(d, d), make_date(2024, 1, 1), unix_date(d) FROM VALUES (DATE '2024-05-06') AS t(d);
-- differs: the names of unaliased columns
SELECT from_json('{"a":1}', 'a INT'), to_json(named_struct('a', 1)), get_json_object('{"a":1}', '$.a'), json_array_length('[1]'), from_json('{"a":1}', 'a INT', map('mode', 'FAILFAST'));
SELECT md5('a'), sha1('a'), sha('a'), sha2('a', 256), crc32('a'), hash(1), xxhash64(1), base64('a'), unbase64('YQ=='), hex('a'), unhex('61'), encode('a', 'utf-8'), decode(X'61', 'utf-8');
SELECT split('a,b', ','), split('a,b', ',', 2), split_part('a,b', ',', 1), regexp_replace('a', 'a', 'b'), regexp_extract('a', '(a)', 1), regexp_extract('a', '(a)'), regexp_like('a', 'a'), regexp_count('a', 'a'), replace('a', 'a', 'b'), replace('a', 'a'), translate('a', 'a', 'b');
-- differs: the names of unaliased columns
SELECT try_add(1, 2), try_divide(1, 0), try_element_at(array(1), 2), try_to_number('1', '9'), try_sum(x), try_avg(x) FROM VALUES (7) AS t(x);
SELECT (SELECT 1), EXISTS (SELECT 1), 1 IN (SELECT 1), (SELECT max(x) FROM VALUES (1) AS u(x));
SELECT x AS `a b`, x `c`, x c, x AS c1 FROM VALUES (7) AS t(x);
SELECT `a b`, t.`a b`, `a b` + 1, `a.b` FROM VALUES (1, 2) AS t(`a b`, `a.b`);
SELECT X, t.X, T.x FROM VALUES (7) AS t(x);
SELECT 1 + 1 AS a, a + 1, (a), ((a + 1)) FROM VALUES (7) AS t(x);
SELECT s.a.b, s.a, l.a, l[0].a FROM VALUES (named_struct('a', named_struct('b', 1)), array(named_struct('a', 2))) AS t(s, l);
SELECT 'it''s', 'tab\there', "quote'd", '', ' ', 'a' 'b', r'raw\n', '\u0041', 'ünï';
SELECT x + 1.5, x * 2L, x / 2.0, s + 1, s * 2.5, NULL + x, x = '7', d = '2024-01-01', x IN ('7', 8) FROM VALUES (7, '3', DATE '2024-01-01') AS t(x, s, d);
SELECT grouping(k), grouping_id(), k FROM VALUES ('a') AS t(k) GROUP BY ROLLUP (k) ORDER BY 1;
SELECT explode(array(1)), 1;
SELECT posexplode(array(1));
SELECT inline(array(struct(1, 'a'), struct(2, 'b'))) ORDER BY 1;
-- differs: the names of unaliased columns
SELECT sequence(1, 3), sequence(1, 5, 2), array_repeat('a', 2), flatten(array(array(1))), slice(array(1, 2), 1, 1), arrays_zip(array(1), array(2)), array_join(array('a'), ','), array_position(array(1), 1), array_remove(array(1), 1), array_distinct(array(1)), array_union(array(1), array(2)), arrays_overlap(array(1), array(1));
SELECT map_keys(m), map_values(m), map_entries(m), map_concat(m, map('b', 2)), map_from_arrays(array('a'), array(1)), map_from_entries(array(struct('a', 1))), str_to_map('a:1'), str_to_map('a:1', ',', ':'), map_contains_key(m, 'a'), element_at(m, 'a') FROM VALUES (map('a', 1)) AS t(m);
-- differs: the names of unaliased columns
SELECT typeof(1), assert_true(true), uuid() IS NULL, rand(1) IS NULL, randn(1) IS NULL, monotonically_increasing_id() IS NULL, input_file_name(), spark_partition_id() IS NULL;
SELECT int(1.5), string(1), date('2024-01-01'), double('1'), boolean('true'), decimal('1.5'), bigint('7'), binary('a'), timestamp('2024-01-01 00:00:00');
-- differs: the error class: Spark says DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION
SELECT unix_timestamp('2024-01-01 00:00:00'), from_unixtime(0), to_unix_timestamp('2024-01-01 00:00:00'), timestamp_seconds(1), timestamp_millis(1), timestamp_micros(1), from_utc_timestamp('2024-01-01', 'UTC'), to_utc_timestamp('2024-01-01', 'UTC'), date_from_unix_date(1), make_timestamp(2024, 1, 1, 0, 0, 0), make_interval(1), make_dt_interval(1), make_ym_interval(1);
-- differs: the names of unaliased columns
SELECT format_number(1.5, 1), format_string('%d', 1), printf('%d', 1), initcap('a b'), soundex('a'), levenshtein('a', 'b'), levenshtein('a', 'b', 1), ascii('a'), chr(65), char(65), space(2), reverse('a'), left('abc', 1), right('abc', 1), elt(1, 'a'), find_in_set('a', 'a,b'), substring_index('a.b', '.', 1), sentences('a b'), overlay('abc', 'x', 1), contains('a', 'a'), startswith('a', 'a'), endswith('a', 'a');
SELECT struct(x, x + 1, upper('a'), 1 AS one).one, named_struct('p', x, 'q', x + 1).q, array(x, 2)[0], map('k', x)['k'], (x, 2).col2 FROM VALUES (7) AS t(x);
-- differs: the names of unaliased columns
SELECT x COLLATE UTF8_BINARY, collation('a') FROM VALUES ('a') AS t(x);
-- differs: the error class: Spark says INTERNAL_ERROR
SELECT a -> 1;
SELECT count(x + 1), sum(x * 2 + 1), max(CASE WHEN x > 1 THEN x END), sum(x) / count(*), sum(x) + 1, -sum(x), CAST(sum(x) AS INT), round(avg(x), 2) FROM VALUES (7) AS t(x);
SELECT date_sub('2024-01-01', 1), date_add('2024-01-01', 1), datediff('2024-01-02', '2024-01-01'), '2024-01-01' + INTERVAL 1 DAY, DATE '2024-01-01' < '2024-02-01', year('2024-01-01');
-- differs: the names of unaliased columns
SELECT window(ts, '1 hour').start FROM VALUES (TIMESTAMP '2024-01-01 00:10:00') AS t(ts);
SELECT 1 < 2 AND 2 < 3 OR NOT 3 = 4, 1 + 2 * 3 - 4, (1 + 2) * 3, - - 1, -(-1), 1 - -1, 2 - (3 - 4);
