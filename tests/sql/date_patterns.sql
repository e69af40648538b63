-- Pattern letters of date_format, to_date and to_timestamp.
SELECT date_format(TIMESTAMP '2016-04-08 13:10:15.123456', 'y'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'yy'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'yyy'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'yyyy'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'yyyyy');
SELECT date_format(DATE '2016-04-08', 'M'), date_format(DATE '2016-04-08', 'MM'), date_format(DATE '2016-04-08', 'MMM'), date_format(DATE '2016-04-08', 'MMMM'), date_format(DATE '2016-12-08', 'L'), date_format(DATE '2016-12-08', 'LLL'), date_format(DATE '2016-12-08', 'LLLL');
SELECT date_format(DATE '2016-04-08', 'd'), date_format(DATE '2016-04-08', 'dd'), date_format(DATE '2016-04-08', 'D'), date_format(DATE '2016-04-08', 'DD'), date_format(DATE '2016-02-08', 'DDD'), date_format(DATE '2016-04-08', 'F');
SELECT date_format(DATE '2016-04-08', 'E'), date_format(DATE '2016-04-08', 'EE'), date_format(DATE '2016-04-08', 'EEE'), date_format(DATE '2016-04-08', 'EEEE'), date_format(DATE '2016-04-08', 'G'), date_format(DATE '2016-04-08', 'GGGG');
SELECT date_format(DATE '2016-04-08', 'Q'), date_format(DATE '2016-04-08', 'QQ'), date_format(DATE '2016-04-08', 'QQQ'), date_format(DATE '2016-04-08', 'QQQQ'), date_format(DATE '2016-04-08', 'q'), date_format(DATE '2016-12-08', 'qqq');
SELECT date_format(TIMESTAMP '2016-04-08 00:10:15', 'h'), date_format(TIMESTAMP '2016-04-08 00:10:15', 'hh'), date_format(TIMESTAMP '2016-04-08 00:10:15', 'H'), date_format(TIMESTAMP '2016-04-08 00:10:15', 'HH'), date_format(TIMESTAMP '2016-04-08 00:10:15', 'k'), date_format(TIMESTAMP '2016-04-08 12:10:15', 'K'), date_format(TIMESTAMP '2016-04-08 12:10:15', 'kk a');
SELECT date_format(TIMESTAMP '2016-04-08 13:10:15.123456', 'S'), date_format(TIMESTAMP '2016-04-08 13:10:15.123456', 'SSS'), date_format(TIMESTAMP '2016-04-08 13:10:15.123456', 'SSSSSS'), date_format(TIMESTAMP '2016-04-08 13:10:15.5', 'SSSSSSSSS'), date_format(TIMESTAMP '2016-04-08 13:01:05', 'm:s');
SELECT date_format(TIMESTAMP '2016-04-08 13:10:15', 'XXX'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'X'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'xxx'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'Z'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'ZZZZ'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'ZZZZZ'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'O'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'VV');
-- zone: America/New_York
SELECT date_format(TIMESTAMP '2016-04-08 13:10:15', 'XXX'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'X'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'xx'), date_format(TIMESTAMP '2016-12-08 13:10:15', 'Z'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'ZZZZ'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'O'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'OOOO'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'VV');
-- zone: Asia/Kolkata
SELECT date_format(TIMESTAMP '2016-04-08 13:10:15', 'X'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'O'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'Z VV');
-- differs: the names of zones
-- zone: America/New_York
SELECT date_format(TIMESTAMP '2016-04-08 13:10:15', 'z'), date_format(TIMESTAMP '2016-12-08 13:10:15', 'z'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'zzzz');
-- differs: the names of zones
-- zone: Europe/Berlin
SELECT date_format(TIMESTAMP '2016-07-08 13:10:15', 'z'), date_format(TIMESTAMP '2016-12-08 13:10:15', 'zzz');
SELECT date_format(TIMESTAMP '2016-04-08 13:10:15', 'z'), date_format(TIMESTAMP '2016-04-08 13:10:15', 'zzzz');
SELECT date_format(DATE '2016-04-08', 'yyyy''year''MM'), date_format(DATE '2016-04-08', "yyyy 'o''clock'"), date_format(DATE '2016-04-08', '\'T\'dd'), date_format(DATE '2016-04-08', ''), date_format(DATE '2016-04-08', '-/., :'), date_format(DATE '2016-04-08', '年MM');
SELECT date_format(DATE '2016-04-08', '[yyyy][MM]'), date_format(DATE '2016-04-08', 'yyyy[-MM[-dd]]');
SELECT date_format(x, 'yyyy-MM-dd EEE') FROM VALUES (TIMESTAMP '2016-04-08 13:10:15'), (NULL), (TIMESTAMP '9999-12-31 23:59:59.999999'), (TIMESTAMP '0001-01-01 00:00:00') AS t(x);
SELECT date_format(TIMESTAMP '2016-04-08 13:10:15', p) FROM VALUES ('yyyy'), (NULL), ('HH'), ('EEEE, MMMM d') AS t(p);
SELECT date_format('2016-04-08', 'y'), date_format(TIMESTAMP_NTZ '2016-04-08 01:02:03', 'HH:mm'), date_format(NULL, 'y'), date_format(DATE '2016-04-08', NULL);
SELECT date_format(DATE '2016-04-08', 'A');
SELECT date_format(DATE '2016-04-08', 'YYYY');
SELECT date_format(DATE '2016-04-08', 'w');
SELECT date_format(DATE '2016-04-08', 'u');
SELECT date_format(DATE '2016-04-08', 'e');
SELECT date_format(DATE '2016-04-08', 'n');
SELECT date_format(DATE '2016-04-08', 'MMMMM');
SELECT date_format(DATE '2016-04-08', 'EEEEE');
SELECT date_format(DATE '2016-04-08', 'ddd');
SELECT date_format(DATE '2016-04-08', 'aa');
SELECT date_format(DATE '2016-04-08', 'yyyyyyy');
SELECT date_format(DATE '2016-04-08', 'HHH');
SELECT date_format(DATE '2016-04-08', 'V');
SELECT date_format(DATE '2016-04-08', 'OO');
SELECT date_format(DATE '2016-04-08', 'SSSSSSSSSS');
SELECT date_format(DATE '2016-04-08', '''abc');
SELECT date_format(DATE '2016-04-08', '{yyyy}');
SELECT date_format(DATE '2016-04-08', 'yyyy]');
SELECT date_format(DATE '2016-04-08', 'BB');
SELECT date_format(DATE '2016-04-08', 'c');
SELECT to_date('2016-12-31', 'yyyy-MM-dd'), to_date('31/12/2016', 'dd/MM/yyyy'), to_date('Dec 31, 2016', 'MMM d, yyyy'), to_date('December 31 2016', 'MMMM d yyyy'), to_date('20161231', 'yyyyMMdd'), to_date('16-1-5', 'yy-M-d');
SELECT to_date('2016', 'yyyy'), to_date('2016-366', 'yyyy-DDD'), to_date('2016-03', 'yyyy-MM'), to_date('2016-12-31 23', 'yyyy-MM-dd HH'), to_date(NULL, 'yyyy'), to_date('2016-12-31', NULL);
SELECT to_timestamp('2016-12-31 23:59:58', 'yyyy-MM-dd HH:mm:ss'), to_timestamp('2016-12-31 11:59 PM', 'yyyy-MM-dd hh:mm a'), to_timestamp('2016-12-31 12:00 am', 'yyyy-MM-dd hh:mm a'), to_timestamp('2016-12-31T23:59:58.5', "yyyy-MM-dd'T'HH:mm:ss.S"), to_timestamp('2016-12-31 24', 'yyyy-MM-dd kk'), to_timestamp('2016-12-31 0 PM', 'yyyy-MM-dd K a');
SELECT to_timestamp('2016-12-31 23:59:58.123456', 'yyyy-MM-dd HH:mm:ss.SSSSSS'), to_timestamp('2016-12-31 23:59:58.123', 'yyyy-MM-dd HH:mm:ss.SSS'), to_timestamp('2016-12-31 23:59:58.123456789', 'yyyy-MM-dd HH:mm:ss.SSSSSSSSS'), to_timestamp('2016-12-31 23:59:58.1', 'yyyy-MM-dd HH:mm:ss.SSSSSS');
SELECT to_timestamp('2016-12-31 23:59:58 +02:00', 'yyyy-MM-dd HH:mm:ss XXX'), to_timestamp('2016-12-31 23:59:58 Europe/Berlin', 'yyyy-MM-dd HH:mm:ss VV'), to_timestamp('2016-12-31 23:59:58 -0530', 'yyyy-MM-dd HH:mm:ss Z'), to_timestamp('2016-12-31 23:59:58Z', 'yyyy-MM-dd HH:mm:ssX'), to_timestamp('2016-12-31 23:59:58 GMT+2', 'yyyy-MM-dd HH:mm:ss O');
SELECT to_timestamp('2016-12', 'yyyy[-MM[-dd]]'), to_timestamp('2016', 'yyyy[-MM[-dd]]'), to_timestamp('2016-12-31', '[yyyy-MM-dd][yyyy/MM/dd]'), to_timestamp('2016/12/31', '[yyyy-MM-dd][yyyy/MM/dd]');
SELECT to_date('Fri Apr 08 2016', 'EEE MMM dd yyyy');
SELECT to_date('2016 Q2', 'yyyy QQQ');
SELECT to_date('0044 BC', 'yyyy G'), to_date('2016 AD', 'yyyy G');
SELECT to_date('12345-01-02', 'yyyyy-MM-dd');
SELECT to_date('+12345-01-02', 'yyyy-MM-dd');
SELECT to_date('2016-2-30', 'yyyy-M-d');
SELECT to_date('2015-02-29', 'yyyy-MM-dd');
SELECT to_date('2016-13-01', 'yyyy-MM-dd');
SELECT to_date('2016-1-1', 'yyyy-MM-dd');
SELECT to_date('2016-01-01x', 'yyyy-MM-dd');
SELECT to_date('', 'yyyy-MM-dd');
SELECT to_date('2016-01-01', 'yyyy-MM-dd ');
SELECT to_date('jan 5 2016', 'MMM d yyyy'), to_date('JANUARY 5 2016', 'MMMM d yyyy');
SELECT to_timestamp('10:05', 'HH:mm');
SELECT to_timestamp('2016-12-31 25:00', 'yyyy-MM-dd HH:mm');
SELECT to_timestamp('2016-12-31 13 PM', 'yyyy-MM-dd hh a');
SELECT to_timestamp('2016-12-31', 'foo');
SELECT try_to_timestamp('2016-12-31', 'yyyy-MM-dd'), try_to_timestamp('x', 'yyyy'), try_to_date('2016-13-31', 'yyyy-MM-dd'), try_to_date(NULL, 'yyyy'), try_to_timestamp('2016-02-30', 'yyyy-MM-dd');
SELECT try_to_timestamp('2016-12-31', 'foo');
SELECT to_date(d, 'dd.MM.yyyy'), try_to_timestamp(d, 'dd.MM.yyyy') FROM VALUES ('31.12.2016'), (NULL), ('01.02.0001') AS t(d);
SELECT to_timestamp_ntz('2016-12-31 01:02', 'yyyy-MM-dd HH:mm'), to_timestamp_ltz('2016-12-31 01:02', 'yyyy-MM-dd HH:mm'), to_timestamp_ntz('2016-12-31 +05:00', 'yyyy-MM-dd XXX');
SELECT unix_timestamp('2016-04-08', 'yyyy-MM-dd'), to_unix_timestamp('08.04.2016 10', 'dd.MM.yyyy HH'), unix_timestamp('2016-04-08 01:02:03'), unix_timestamp(NULL, 'yyyy'), unix_timestamp(TIMESTAMP '2016-04-08 00:00:01.9'), unix_timestamp(DATE '2016-04-08', 'ignored');
SELECT unix_timestamp('x', 'yyyy');
SELECT from_unixtime(0, 'yyyy'), from_unixtime(-1), from_unixtime(1460073600, 'EEE, d MMM yyyy HH:mm:ss Z'), from_unixtime(NULL), from_unixtime(0, NULL), from_unixtime('100'), from_unixtime(253402300799);
-- ansi: false
SELECT to_date('x', 'yyyy'), to_timestamp('2016-13', 'yyyy-MM'), unix_timestamp('x', 'yyyy'), to_date('2015-02-29'), to_timestamp('foo'), from_unixtime('abc'), try_to_timestamp('x');
-- zone: Europe/Berlin
SELECT to_timestamp('2020-03-29 02:30', 'yyyy-MM-dd HH:mm'), to_timestamp('2020-10-25 02:30', 'yyyy-MM-dd HH:mm'), from_unixtime(0), unix_timestamp('1970-01-01 01:00:00'), to_date('2020-06-01 +0000', 'yyyy-MM-dd Z');
