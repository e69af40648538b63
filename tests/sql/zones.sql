-- Dates and timestamps: named zones, changes of the clocks, year 0 and 9999, ends of months.
-- zone: America/New_York
SELECT TIMESTAMP '2020-03-08 02:30:00', TIMESTAMP '2020-03-08 01:59:59', TIMESTAMP '2020-11-01 01:30:00', TIMESTAMP '2020-11-01 01:30:00 America/New_York', TIMESTAMP '2020-11-01 06:30:00Z', CAST(TIMESTAMP '2020-11-01 01:30:00' AS BIGINT);
-- zone: America/New_York
SELECT date_trunc('DAY', TIMESTAMP '2020-03-08 12:00:00'), date_trunc('HOUR', TIMESTAMP '2020-11-01 06:30:00Z'), date_trunc('MONTH', TIMESTAMP '2020-11-15 00:00:00'), date_trunc('WEEK', TIMESTAMP '2020-03-10 00:00:00'), date_trunc('YEAR', TIMESTAMP '2020-07-01 00:00:00');
-- zone: America/New_York
SELECT hour(TIMESTAMP '2020-03-08 07:30:00Z'), day(TIMESTAMP '2020-03-08 03:30:00Z'), dayofweek(TIMESTAMP '2020-03-08 03:30:00Z'), extract(HOUR FROM TIMESTAMP '2020-11-01 06:30:00Z'), month(TIMESTAMP '2020-12-31 23:00:00Z'), year(TIMESTAMP '2021-01-01 03:00:00Z');
-- zone: America/New_York
SELECT timestampadd(HOUR, 1, TIMESTAMP '2020-03-08 01:30:00'), timestampadd(DAY, 1, TIMESTAMP '2020-03-07 02:30:00'), timestampadd(HOUR, 24, TIMESTAMP '2020-03-07 12:00:00'), timestampadd(MONTH, -1, TIMESTAMP '2020-04-08 02:30:00'), timestampdiff(HOUR, TIMESTAMP '2020-03-08 00:00:00', TIMESTAMP '2020-03-09 00:00:00'), timestampdiff(DAY, TIMESTAMP '2020-03-07 12:00:00', TIMESTAMP '2020-03-08 11:59:59');
-- zone: America/New_York
SELECT make_timestamp(2020, 3, 8, 2, 30, 0), make_timestamp(2020, 11, 1, 1, 30, 0), make_timestamp(2020, 7, 1, 0, 0, 0, 'Asia/Tokyo'), make_timestamp_ntz(2020, 3, 8, 2, 30, 0), to_utc_timestamp('2020-03-08 02:30:00', 'America/New_York'), from_utc_timestamp('2020-11-01 05:30:00', 'America/New_York');
-- zone: America/New_York
SELECT months_between(TIMESTAMP '2020-03-31 00:00:00', TIMESTAMP '2020-02-29 12:00:00'), datediff(TIMESTAMP '2020-03-09 03:00:00Z', TIMESTAMP '2020-03-08 05:00:00Z'), unix_timestamp('2020-03-08 02:30:00'), unix_date(CAST(TIMESTAMP '2020-03-08 03:00:00Z' AS DATE)), from_unixtime(1583650800), last_day(TIMESTAMP '2020-03-01 03:00:00Z');
-- zone: America/New_York
SELECT to_json(named_struct('t', TIMESTAMP '2020-07-01 12:00:00', 'n', TIMESTAMP_NTZ '2020-07-01 12:00:00', 'd', DATE '2020-07-01')), array(TIMESTAMP '2020-07-01 12:00:00Z'), CAST(named_struct('t', TIMESTAMP '2020-07-01 12:00:00Z') AS STRING);
-- zone: +05:30
SELECT TIMESTAMP '2020-01-01 00:00:00Z', hour(TIMESTAMP '2020-01-01 00:00:00Z'), date_format(TIMESTAMP '2020-01-01 00:00:00Z', 'XXX'), CAST(TIMESTAMP '2020-01-01 20:00:00Z' AS DATE), current_timezone();
-- zone: Europe/Berlin
SELECT TIMESTAMP '1893-03-31 23:00:00Z', TIMESTAMP '1893-04-01 00:00:00', TIMESTAMP '1945-05-24 03:30:00', TIMESTAMP '2020-10-25 02:30:00' + INTERVAL 1 HOUR, TIMESTAMP '2020-03-28 02:30:00' + INTERVAL 1 DAY;
-- zone: Australia/Lord_Howe
SELECT TIMESTAMP '2020-04-05 01:45:00', TIMESTAMP '2020-10-04 02:15:00', TIMESTAMP '2020-10-04 02:15:00' + INTERVAL 30 MINUTES;
-- zone: Asia/Kathmandu
SELECT hour(TIMESTAMP '2020-01-01 00:00:00Z'), minute(TIMESTAMP '2020-01-01 00:00:00Z'), date_trunc('HOUR', TIMESTAMP '2020-01-01 00:10:00Z'), date_trunc('HOUR', TIMESTAMP '1985-12-31 18:40:00Z');
SELECT from_utc_timestamp('2016-08-31', 'Asia/Seoul'), to_utc_timestamp('2016-08-31', 'Asia/Seoul'), from_utc_timestamp('2020-03-08 07:00:00', 'PST'), to_utc_timestamp('2020-01-01', '+01:00'), from_utc_timestamp('2020-01-01', 'GMT+2'), from_utc_timestamp(NULL, 'UTC'), from_utc_timestamp('2020-01-01', NULL);
SELECT from_utc_timestamp('2020-01-01', 'Nowhere');
SELECT from_utc_timestamp(t, z), to_utc_timestamp(t, z) FROM VALUES (TIMESTAMP '2020-07-01 00:00:00', 'Europe/Paris'), (NULL, 'UTC'), (TIMESTAMP '2020-01-01 00:00:00', NULL), (TIMESTAMP '2020-01-01 00:00:00', 'Asia/Kolkata') AS x(t, z);
SELECT convert_timezone('Europe/Brussels', 'America/Los_Angeles', TIMESTAMP_NTZ '2021-12-06 00:00:00'), convert_timezone('Asia/Tokyo', TIMESTAMP_NTZ '2021-12-06 00:00:00'), convert_timezone('UTC', '+05:30', '2021-12-06 00:00:00'), convert_timezone('UTC', 'Europe/Berlin', DATE '2021-07-06'), convert_timezone(NULL, 'UTC', TIMESTAMP_NTZ '2021-12-06 00:00:00');
SELECT convert_timezone('Foo/Bar', 'UTC', TIMESTAMP_NTZ '2021-12-06 00:00:00');
SELECT convert_timezone(z, 'UTC', t) FROM VALUES ('Europe/Paris', TIMESTAMP_NTZ '2021-07-06 00:00:00'), (NULL, TIMESTAMP_NTZ '2021-07-06 00:00:00'), ('Asia/Tokyo', NULL) AS x(z, t);
SELECT DATE '0000-01-01', DATE '-0001-12-31', DATE '+10000-01-01', DATE '9999-12-31' + 1, DATE '0001-01-01' - 1, TIMESTAMP '0001-01-01 00:00:00' - INTERVAL 1 SECOND, TIMESTAMP '9999-12-31 23:59:59.999999' + INTERVAL 1 MICROSECOND, year(DATE '0000-06-01'), year(DATE '-0044-03-15');
SELECT add_months(DATE '2020-01-31', 1), add_months(DATE '2019-01-31', 1), add_months(DATE '2020-02-29', 12), add_months(DATE '2020-02-29', -12), add_months('2020-03-31', -1), add_months(NULL, 1), add_months(DATE '2020-01-31', NULL), add_months(DATE '0001-01-01', -1);
SELECT add_months(d, m), date_add(d, m), date_sub(d, m), last_day(d), next_day(d, 'MON'), trunc(d, 'MM') FROM VALUES (DATE '2020-02-29', 1), (NULL, 1), (DATE '2020-02-29', NULL), (DATE '1900-02-28', 12) AS t(d, m);
SELECT last_day('2020-02-01'), last_day('1900-02-01'), last_day('2000-02-01'), last_day(DATE '9999-12-01'), last_day(NULL), last_day(TIMESTAMP '2020-04-30 23:59:59');
SELECT next_day('2015-01-14', 'TU'), next_day('2015-01-14', 'wednesday'), next_day(DATE '2015-01-14', 'Sun'), next_day(NULL, 'MO'), next_day('2015-01-14', NULL);
SELECT next_day('2015-01-14', 'xx');
-- ansi: false
SELECT next_day('2015-01-14', 'xx'), make_date(2020, 2, 30), make_timestamp(2020, 13, 1, 0, 0, 0), make_timestamp(2020, 1, 1, 25, 0, 0, 'UTC'), DATE '2020-01-31' + INTERVAL 1 MONTH;
SELECT trunc('2019-08-04', 'week'), trunc('2019-08-04', 'QUARTER'), trunc('2009-02-12', 'MM'), trunc('2015-10-27', 'YEAR'), trunc('2015-10-27', 'DAY'), trunc('2015-10-27', NULL), trunc(NULL, 'MM'), trunc(DATE '0000-05-05', 'YY');
SELECT date_trunc('YEAR', '2015-03-05T09:32:05.359'), date_trunc('quarter', TIMESTAMP '2015-03-05 09:32:05'), date_trunc('MILLISECOND', TIMESTAMP '2015-03-05 09:32:05.123456'), date_trunc('x', TIMESTAMP '2015-03-05 09:32:05'), date_trunc('DD', DATE '2015-03-05'), date_trunc('SECOND', TIMESTAMP_NTZ '2015-03-05 09:32:05.9'), date_trunc('WEEK', TIMESTAMP '1969-12-31 23:59:59');
SELECT date_trunc(f, t) FROM VALUES ('HOUR', TIMESTAMP '2015-03-05 09:32:05.359'), (NULL, TIMESTAMP '2015-03-05 09:32:05.359'), ('MON', NULL), ('MON', TIMESTAMP '1969-12-31 23:59:59.9') AS x(f, t);
SELECT make_date(2013, 7, 15), make_date(2019, 7, NULL), make_date(0, 1, 1), make_date(-44, 3, 15), make_date('2020', '2', '29');
SELECT make_date(2019, 2, 29);
SELECT make_date(y, 2, 28) FROM VALUES (2020), (NULL), (1) AS t(y);
SELECT make_timestamp(2014, 12, 28, 6, 30, 45.887), make_timestamp(2014, 12, 28, 6, 30, 45.887, 'CET'), make_timestamp(2019, 6, 30, 23, 59, 60), make_timestamp(2014, 12, 28, 6, 30, NULL), make_timestamp(9999, 12, 31, 23, 59, 59.999999), make_timestamp(2014, 12, 28, 6, 30, 45.8879999), make_timestamp('2014', '12', '28', '6', '30', '45.887');
SELECT make_timestamp(2024, 2, 30, 0, 0, 0);
SELECT make_timestamp(2024, 2, 29, 24, 0, 0);
SELECT make_timestamp(2024, 2, 29, 0, 0, 60.5);
SELECT make_timestamp(2024, 2, 29, 0, 0, 61);
SELECT make_timestamp(2014, 12, 28, 6, 30, 45.887, 'Nowhere');
SELECT make_timestamp(2014, 12);
SELECT make_timestamp_ntz(DATE '2014-12-28');
SELECT try_make_timestamp(2024, 13, 1, 0, 0, 0), try_make_timestamp_ntz(2024, 2, 30, 0, 0, 0), try_make_timestamp_ltz(2024, 1, 1, 0, 0, 0, 'CET'), try_make_timestamp(2024, 1, 1, 0, 0, 0, 'XYZ'), try_make_timestamp(2024, 1, 1, 0, 0, 60), try_make_timestamp(NULL, 1, 1, 0, 0, 0);
SELECT make_timestamp(y, 1, 1, 0, 0, s), try_make_timestamp_ntz(y, 1, 1, 0, 0, s) FROM VALUES (2020, 1.5), (NULL, 1.5), (2020, NULL) AS t(y, s);
SELECT timestampadd(QUARTER, -1, TIMESTAMP '2020-03-31 00:00:00'), timestampadd(MICROSECOND, 1, TIMESTAMP '2020-03-28 12:00:00'), timestampadd(DAYOFYEAR, 1, TIMESTAMP '2020-03-28 12:00:00'), timestampadd(MILLISECOND, 1L, TIMESTAMP '2020-03-28 12:00:00'), timestampadd(YEAR, 1, TIMESTAMP '2020-02-29 00:00:00'), dateadd(DAY, 1, DATE '2020-01-31'), date_add(WEEK, 2, TIMESTAMP_NTZ '2020-01-31 00:00:00'), timestampadd(MONTH, 1, DATE '2020-01-31');
SELECT timestampadd(MONTH, n, t), timestampdiff(DAY, t, TIMESTAMP '2020-03-01 00:00:00') FROM VALUES (1, TIMESTAMP '2020-01-31 12:00:00'), (NULL, TIMESTAMP '2020-01-31 12:00:00'), (1, NULL) AS x(n, t);
SELECT dateadd('DAY', 1, DATE '2020-01-31');
SELECT timestampdiff(DAY, DATE '2020-01-01', DATE '2020-03-01'), datediff(WEEK, DATE '2020-01-01', DATE '2020-03-01'), date_diff(MONTH, TIMESTAMP '2020-01-31 00:00:00', TIMESTAMP '2020-02-29 00:00:00'), timestampdiff(YEAR, DATE '2020-02-29', DATE '2021-02-28'), timestampdiff(MICROSECOND, TIMESTAMP '2020-01-01 00:00:00', TIMESTAMP '2020-01-01 00:00:01'), timestampdiff(QUARTER, DATE '2020-01-01', DATE '2021-01-01'), timestampdiff(SECOND, TIMESTAMP_NTZ '2020-01-01 00:00:00', TIMESTAMP_NTZ '2020-01-01 00:00:01.9'), timestampdiff(MONTH, DATE '2020-03-31', DATE '2020-02-29');
SELECT months_between('1997-02-28 10:30:00', '1996-10-30'), months_between('1997-02-28 10:30:00', '1996-10-30', false), months_between('2020-02-29', '2020-01-31'), months_between(NULL, '2020-01-01'), months_between('2020-01-15', '2020-01-15 12:00:00'), months_between('2020-03-31', '2020-02-28');
SELECT unix_seconds(TIMESTAMP '1969-12-31 23:59:59.5'), unix_millis(TIMESTAMP '1969-12-31 23:59:59.9995'), unix_micros(TIMESTAMP '1970-01-01 00:00:01Z'), unix_seconds(NULL), timestamp_seconds(1230219000.123), timestamp_seconds(-1.5), timestamp_seconds(1.5D), timestamp_millis(-1), timestamp_micros(1), timestamp_seconds(NULL);
SELECT timestamp_seconds(9223372036854775807);
SELECT timestamp_millis(9223372036854775807);
SELECT timestamp_seconds(x), timestamp_millis(x), timestamp_micros(x), unix_seconds(timestamp_micros(x)) FROM VALUES (1L), (NULL), (-1L) AS t(x);
SELECT dayofweek(d), weekday(d), dayofyear(d), weekofyear(d), quarter(d), dayname(d), monthname(d), day(d) FROM VALUES (DATE '2020-12-31'), (NULL), (DATE '2021-01-03'), (DATE '0001-01-01'), (DATE '1969-12-28') AS t(d);
SELECT extract(YEAROFWEEK FROM DATE '2021-01-03'), extract(WEEK FROM DATE '2020-12-31'), extract(DOW FROM DATE '2020-12-31'), extract(DOW_ISO FROM DATE '2021-01-03'), extract(DOY FROM DATE '2020-12-31'), extract(QTR FROM DATE '2020-12-31'), extract(MONS FROM DATE '2020-12-31'), extract(D FROM DATE '2020-12-31'), extract(HRS FROM TIMESTAMP '2020-12-31 23:01:02'), extract(mins FROM TIMESTAMP '2020-12-31 23:01:02'), extract(secs FROM TIMESTAMP_NTZ '2020-12-31 23:01:02.5');
SELECT extract(HOUR FROM DATE '2020-01-01'), extract(SECOND FROM DATE '2020-01-01'), extract(YEAR FROM '2020-05-05 01:02:03'), extract(SECOND FROM '2020-05-05 01:02:03.5');
SELECT extract(EPOCH FROM DATE '2020-01-01');
SELECT date_part('foo', DATE '2020-01-01');
SELECT date_part(NULL, DATE '2020-01-01');
SELECT date_part(x, DATE '2020-01-01') FROM VALUES ('YEAR') AS t(x);
SELECT date_part('SECONDS', t), datepart('week', t), extract(DAY FROM t) FROM VALUES (TIMESTAMP '2020-05-05 01:02:03.5'), (NULL) AS x(t);
SELECT hour('x');
-- ansi: false
SELECT hour('x'), year('foo'), date_add('x', 1), datediff('x', '2020-01-01'), date_trunc('DAY', 'x'), last_day('x'), unix_date('x');
SELECT DATE '2020-01-01' + 2147483647L;
SELECT date_add(DATE '2020-01-01', 1.5);
SELECT date_add(DATE '2020-01-01', '1'), date_add('2020-01-01', 1Y), date_sub('2020-01-01', 1S), DATE '2020-01-01' - NULL;
SELECT date_from_unix_date(1), date_from_unix_date(-1), date_from_unix_date(NULL), unix_date(DATE '1969-12-31'), unix_date('2020-01-01'), to_date('2009-07-30 04:17:52'), to_date(TIMESTAMP '2016-12-31 23:00:00'), to_timestamp(DATE '2020-01-01');
SELECT TIMESTAMP '2016-12-31 23:59:60';
SELECT TIMESTAMP 'x';
SELECT DATE '2019-02-29';
SELECT TIMESTAMP_NTZ '2020-01-01 00:00:00Z';
SELECT TIMESTAMP '2020-01-01 12:00:00.1234567', TIMESTAMP '2020-1-1', TIMESTAMP '2020', TIMESTAMP '2020-01-01T12:00', TIMESTAMP '2020-01-01 12:00:00 UTC+2', TIMESTAMP '2020-01-01 12:00:00 -08', TIMESTAMP_LTZ '2020-01-01 12:00:00', DATE '2020-1-1', DATE '2020-01-01T10';
-- zone: America/New_York
SELECT timestampadd(HOUR, 24, ts), timestampadd(MINUTE, 1440, ts), timestampadd(DAY, 1, ts), timestampadd(WEEK, 1, ts), timestampadd(SECOND, -86400, ts) FROM VALUES (TIMESTAMP '2020-11-01 00:30:00'), (TIMESTAMP '2020-03-07 12:00:00'), (NULL) AS t(ts);
