-- Dates and timestamps.
SELECT year('2016-07-30'), quarter('2016-08-31'), month('2016-07-30'), day('2009-07-30'), dayofmonth('2009-07-30'), dayofyear('2016-04-09'), dayofweek('2009-07-30'), weekday('2009-07-30'), weekofyear('2008-02-20'), weekofyear('2021-01-01'), dayofweek(DATE '2026-11-22'), weekday(DATE '2026-11-22');
SELECT hour('2009-07-30 12:58:59'), minute('2009-07-30 12:58:59'), second('2009-07-30 12:58:59'), hour(TIMESTAMP '1969-12-31 23:59:59.5'), second(TIMESTAMP '1969-12-31 23:59:59.5'), hour(DATE '2020-01-01'), hour(NULL);
SELECT extract(YEAR FROM DATE '2019-08-12'), extract(MONTH FROM TIMESTAMP '2019-08-12 01:00:00'), extract(DOW FROM DATE '2019-08-12'), extract(WEEK FROM TIMESTAMP '2019-08-12 01:00:00'), extract(DOY FROM DATE '2019-08-12'), extract(SECONDS FROM TIMESTAMP '2019-10-01 00:00:01.000001'), extract(YEAROFWEEK FROM DATE '2005-01-01'), extract(DAYOFWEEK_ISO FROM DATE '2019-08-12'), extract(QUARTER FROM DATE '2019-08-12'), extract(HOUR FROM TIMESTAMP '2019-08-12 05:00:00');
-- differs: refused: [UNRESOLVED_ROUTINE] Cannot resolve routine `date_part` on search path [`system`.`builtin`, `system`.`session`].
SELECT date_part('YEAR', TIMESTAMP '2019-08-12 01:00:00.123456'), date_part('doy', DATE '2019-08-12'), date_part('minute', TIMESTAMP '2019-08-12 01:23:00'), date_part('SECONDS', TIMESTAMP '2019-08-12 01:00:00.123456');
SELECT dayname(DATE '2008-02-20'), monthname('2008-02-20'), last_day('2009-01-12'), last_day('2020-02-01'), last_day(NULL), next_day('2015-01-14', 'TU'), next_day('2015-01-14', 'wednesday'), next_day('2015-01-14', 'Sun');
SELECT next_day('2015-01-14', 'xx');
SELECT date_add('2016-07-30', 1), date_sub('2016-07-30', 1), date_add(DATE '2020-02-28', 2), date_add('2016-07-30', -30), dateadd(DATE '2020-01-01', 5), date_add(NULL, 1), DATE '2020-01-31' + 1, DATE '2020-01-31' - 31;
SELECT datediff('2009-07-31', '2009-07-30'), date_diff('2009-07-30', '2009-07-31'), DATE '2020-03-01' - DATE '2020-02-01', datediff(TIMESTAMP '2020-01-02 00:00:01', TIMESTAMP '2020-01-01 23:59:59');
SELECT add_months('2016-08-31', 1), add_months('2020-02-29', 12), add_months('2020-01-31', -2), add_months('2016-03-31', -1), add_months(DATE '2020-01-31', 1);
SELECT months_between('1997-02-28 10:30:00', '1996-10-30'), months_between('1997-02-28 10:30:00', '1996-10-30', false), months_between('2020-02-29', '2020-01-31'), months_between('2020-01-01', '2020-03-01'), months_between('2020-03-31', '2020-03-30 12:00:00');
SELECT trunc('2019-08-04', 'week'), trunc('2019-08-04', 'quarter'), trunc('2009-02-12', 'MM'), trunc('2015-10-27', 'YEAR'), trunc('2015-10-27', 'day'), trunc('2015-10-27', 'xx'), trunc(NULL, 'YEAR'), trunc('2015-10-27', 'mon');
SELECT date_trunc('YEAR', '2015-03-05T09:32:05.359'), date_trunc('MM', '2015-03-05T09:32:05.359'), date_trunc('DD', '2015-03-05T09:32:05.359'), date_trunc('HOUR', '2015-03-05T09:32:05.359'), date_trunc('MILLISECOND', TIMESTAMP '2015-03-05 09:32:05.123456'), date_trunc('week', TIMESTAMP '2026-11-22 10:00:00'), date_trunc('quarter', TIMESTAMP '2026-11-22 10:00:00'), date_trunc('xx', TIMESTAMP '2026-11-22 10:00:00'), date_trunc('minute', TIMESTAMP '1969-12-31 23:59:59.5'), date_trunc('second', TIMESTAMP '2015-03-05 09:32:05.123456');
SELECT make_date(2013, 7, 15), make_date(2019, 2, NULL), make_timestamp(2014, 12, 28, 6, 30, 45.887), make_timestamp(2019, 6, 30, 23, 59, 60), make_timestamp(2014, 12, 28, 6, 30, 45.887, 'CET'), make_timestamp_ntz(2014, 12, 28, 6, 30, 45.887), make_timestamp(2019, 6, 30, 23, 59, 1);
SELECT make_date(2019, 2, 30);
SELECT make_timestamp(2019, 13, 1, 0, 0, 0);
SELECT make_timestamp(2019, 6, 30, 23, 59, 60.5);
-- differs: refused by the engine
SELECT to_date('2009-07-30 04:17:52'), to_date('2016-12-31', 'yyyy-MM-dd'), to_date('31/12/2016', 'dd/MM/yyyy'), to_date('Dec 31, 2016', 'MMM d, yyyy'), to_date(NULL), to_date('2016', 'yyyy'), to_date('20161231', 'yyyyMMdd'), to_date('16-1-5', 'yy-M-d'), to_date(TIMESTAMP '2016-12-31 23:00:00'), to_date('2016-366', 'yyyy-DDD');
SELECT to_date('x');
SELECT to_date('2016-13-01', 'yyyy-MM-dd');
SELECT to_date('2016-02-30', 'yyyy-MM-dd');
SELECT to_date('2016-12-31x', 'yyyy-MM-dd');
SELECT to_date('1-1-2016', 'MM-dd-yyyy');
SELECT try_to_date('x'), try_to_date('2016-13-01', 'yyyy-MM-dd'), try_to_date('2016-12-31', 'yyyy-MM-dd');
SELECT to_timestamp('2016-12-31 00:12:00'), to_timestamp('2016-12-31', 'yyyy-MM-dd'), to_timestamp('31/12/2016 23:59', 'dd/MM/yyyy HH:mm'), to_timestamp('2016-12-31 11:30 PM', 'yyyy-MM-dd hh:mm a'), to_timestamp('2016-12-31T10:00:00.123', "yyyy-MM-dd'T'HH:mm:ss.SSS"), to_timestamp('2016-12-31 10:00:00+02:00', 'yyyy-MM-dd HH:mm:ssXXX'), to_timestamp('2016-12-31 10:00:00.1', 'yyyy-MM-dd HH:mm:ss.SSSSSS'), to_timestamp('2016-12-31', 'yyyy-MM-dd[ HH:mm]'), to_timestamp('2016-12-31 10:05', 'yyyy-MM-dd[ HH:mm]'), to_timestamp('2016-12-31 10 Europe/Paris', 'yyyy-MM-dd HH VV');
SELECT to_timestamp('2016-12-31 00:12', 'yyyy-MM-dd HH:mm:ss');
SELECT to_timestamp('garbage');
SELECT try_to_timestamp('garbage'), try_to_timestamp('2016-12-31 00:12:00'), try_to_timestamp('2016', 'yyyy-MM-dd'), to_timestamp_ntz('2016-12-31 00:12:00'), to_timestamp_ltz('2016-12-31 00:12:00');
SELECT date_format('2016-04-08', 'y'), date_format(TIMESTAMP '2016-04-08 13:05:09.123456', 'yyyy-MM-dd HH:mm:ss.SSSSSS'), date_format(TIMESTAMP '2016-04-08 13:05:09', 'MMM d, yyyy h:mm a'), date_format(DATE '2016-04-08', 'EEEE, MMMM dd'), date_format(DATE '2016-04-08', 'E D Q QQQ QQQQ'), date_format(DATE '2016-04-08', 'yy/M/d'), date_format(TIMESTAMP '2016-04-08 00:30:00', 'K k h H'), date_format(DATE '2016-04-08', "'day' dd ''"), date_format(TIMESTAMP '2016-04-08 13:05:09', 'XXX xxx Z O VV z'), date_format(NULL, 'y'), date_format(TIMESTAMP '2016-04-08 13:05:09.5', 'S SS SSS'), date_format(DATE '2016-04-08', 'G yyyyy F');
-- differs: the error class: Spark says INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION
SELECT date_format(DATE '2016-04-08', 'YYYY');
SELECT date_format(DATE '2016-04-08', 'b');
-- differs: a value: row 0, column 5: -1, but Spark has 0
SELECT unix_timestamp('2016-04-08', 'yyyy-MM-dd'), unix_timestamp(TIMESTAMP '2016-04-08 00:00:00'), unix_timestamp(DATE '2016-04-08'), unix_timestamp('2016-04-08 00:00:00'), to_unix_timestamp('2016-04-08', 'yyyy-MM-dd'), unix_timestamp(TIMESTAMP '1969-12-31 23:59:59.5');
SELECT from_unixtime(0), from_unixtime(0, 'yyyy-MM-dd'), from_unixtime(1460041200, 'HH:mm'), from_unixtime(-1), from_unixtime(NULL);
SELECT timestamp_seconds(1230219000), timestamp_seconds(1230219000.123), timestamp_seconds(1.5D), timestamp_millis(1230219000123), timestamp_micros(1230219000123123), timestamp_seconds(-1);
SELECT unix_seconds(TIMESTAMP '1970-01-01 00:00:01'), unix_millis(TIMESTAMP '1970-01-01 00:00:01.5'), unix_micros(TIMESTAMP '1969-12-31 23:59:59.999999'), unix_date(DATE '1970-01-02'), date_from_unix_date(1), unix_seconds(TIMESTAMP '1969-12-31 23:59:59.5');
SELECT from_utc_timestamp('2016-08-31', 'Asia/Seoul'), to_utc_timestamp('2016-08-31', 'Asia/Seoul'), from_utc_timestamp('2020-07-01 12:00:00', 'America/New_York'), to_utc_timestamp('2020-03-08 02:30:00', 'America/New_York'), to_utc_timestamp('2020-11-01 01:30:00', 'America/New_York'), from_utc_timestamp('2020-01-01', '+05:30'), from_utc_timestamp('2020-01-01', 'PST');
SELECT from_utc_timestamp('2016-08-31', 'Nowhere/Land');
SELECT TIMESTAMP '2020-01-01 00:00:00' + INTERVAL 1 DAY, TIMESTAMP '2020-01-31 00:00:00' + INTERVAL 1 MONTH, DATE '2020-01-31' + INTERVAL 1 MONTH, DATE '2020-01-31' + INTERVAL 1 DAY, TIMESTAMP '2020-01-01 00:00:00' - INTERVAL '1 02:03:04' DAY TO SECOND, DATE '2020-02-29' + INTERVAL 1 YEAR, DATE '2020-01-31' + INTERVAL 12 HOURS, TIMESTAMP '2020-01-01 00:00:00' - INTERVAL 90 MINUTES;
SELECT TIMESTAMP '2020-01-02 00:00:00' - TIMESTAMP '2020-01-01 12:00:00', TIMESTAMP '2020-01-01 00:00:00' - DATE '2019-12-31', INTERVAL 1 DAY + INTERVAL 2 HOURS, INTERVAL 1 DAY * 2, INTERVAL 3 DAYS / 2, -INTERVAL 1 DAY, INTERVAL 1 YEAR - INTERVAL 1 MONTH, INTERVAL 2 HOURS * 1.5;
SELECT timestampadd(HOUR, 8, TIMESTAMP '2022-02-14 01:02:03'), timestampadd(MONTH, -1, TIMESTAMP '2022-03-31 00:00:00'), dateadd(MONTH, 1, TIMESTAMP '2020-01-31 00:00:00'), timestampdiff(MONTH, TIMESTAMP '2021-01-01 00:00:00', TIMESTAMP '2022-02-14 01:02:03'), timestampdiff(SECOND, TIMESTAMP '2021-01-01 00:00:00', TIMESTAMP '2021-01-01 00:01:00.9'), timestampdiff(YEAR, TIMESTAMP '2021-01-02 00:00:00', TIMESTAMP '2020-01-01 00:00:00'), datediff(HOUR, TIMESTAMP '2020-01-01 00:59:00', TIMESTAMP '2020-01-01 02:00:00'), timestampdiff(WEEK, TIMESTAMP '2020-01-01 00:00:00', TIMESTAMP '2020-01-20 00:00:00');
SELECT make_dt_interval(1, 12, 30, 1.001001), make_ym_interval(1, 2), make_dt_interval(), make_ym_interval(0, -1);
SELECT current_date() = CAST(current_timestamp() AS DATE), now() = current_timestamp(), current_timezone(), typeof(current_timestamp()), typeof(localtimestamp()), current_date IS NULL;
SELECT DATE '2020-01-01' < TIMESTAMP '2020-01-01 00:00:01', DATE '2020-01-01' = '2020-01-01', greatest(DATE '2020-01-01', DATE '2021-01-01'), DATE '2020-01-01' IN ('2020-01-01');
SELECT to_date(x), hour(CAST(x AS TIMESTAMP)), date_format(CAST(x AS TIMESTAMP), 'yyyy-MM') FROM VALUES ('2020-01-31 10:11:12'), (NULL), ('1999-12-31T23:59:59Z') AS t(x);
SELECT sequence(DATE '2020-01-01', DATE '2020-01-03'), sequence(DATE '2020-01-31', DATE '2020-03-31', INTERVAL 1 MONTH), sequence(DATE '2020-01-05', DATE '2020-01-01', INTERVAL -2 DAY), sequence(TIMESTAMP '2020-01-01 00:00:00', TIMESTAMP '2020-01-01 01:00:00', INTERVAL 30 MINUTES);
-- differs: refused: [UNRESOLVED_ROUTINE] Cannot resolve routine `convert_timezone` on search path [`system`.`builtin`, `system`.`session`].
SELECT convert_timezone('Europe/Brussels', 'America/Los_Angeles', TIMESTAMP_NTZ '2021-12-06 00:00:00');
-- zone: America/New_York
-- differs: the names of unaliased columns
SELECT CAST(TIMESTAMP '2020-07-01 12:00:00Z' AS STRING), CAST(TIMESTAMP '2020-01-01 12:00:00Z' AS STRING), hour(TIMESTAMP '2020-07-01 12:00:00Z'), CAST(CAST(TIMESTAMP '2020-07-01 02:00:00Z' AS DATE) AS STRING), CAST(CAST(DATE '2020-07-01' AS TIMESTAMP) AS BIGINT), CAST(CAST('2020-07-01 00:00:00' AS TIMESTAMP) AS BIGINT);
-- zone: America/New_York
-- differs: the names of unaliased columns
SELECT CAST(date_trunc('DAY', TIMESTAMP '2020-07-01 02:00:00Z') AS STRING), date_format(TIMESTAMP '2020-07-01 02:00:00Z', 'yyyy-MM-dd HH:mm XXX VV'), unix_timestamp('2020-03-08 02:30:00'), unix_timestamp('2020-11-01 01:30:00'), from_unixtime(0), CAST(make_timestamp(2020, 1, 1, 0, 0, 0) AS BIGINT), current_timezone();
-- zone: Europe/Berlin
SELECT CAST(TIMESTAMP '2020-03-29 00:30:00' + INTERVAL 2 HOURS AS STRING), CAST(CAST('2020-03-29 02:30:00' AS TIMESTAMP) AS STRING), CAST(to_timestamp('2020-07-01 12', 'yyyy-MM-dd HH') AS BIGINT), CAST(TIMESTAMP_NTZ '2020-07-01 00:00:00' AS TIMESTAMP) = TIMESTAMP '2020-07-01 00:00:00', CAST(TIMESTAMP '2050-07-01 00:00:00' AS BIGINT), CAST(TIMESTAMP '1900-01-01 00:00:00' AS BIGINT), CAST(TIMESTAMP '2020-01-31 12:00:00' + INTERVAL 6 MONTHS AS STRING);
