-- Functions of text.
SELECT upper('SparkSql'), lower('SparkSql'), ucase('é'), lcase('ÀÉ'), upper('straße'), upper('ﬁ'), lower('İ'), lower('ΑΣ'), lower('ΑΣΑ'), upper('ŉ');
SELECT initcap('sPark sql'), initcap('hello-world foo_bar'), initcap('o''neil 1st'), initcap(''), initcap('éa bc'), initcap('a  b');
SELECT trim('  a b  '), ltrim('  a '), rtrim(' a  '), trim('\t a \n'), btrim('  a '), btrim('xxaxx', 'x'), trim('xy', ''), trim(NULL);
SELECT trim(BOTH 'x' FROM 'xxaxx'), trim(LEADING 'xy' FROM 'xyxyaxy'), trim(TRAILING FROM 'a  '), ltrim('xy', 'xyzab'), rtrim('xy', 'abxyx'), trim('é' FROM 'ééaé');
SELECT length('héllo'), length(''), length(NULL), char_length('Spark SQL '), character_length('日本'), len('abc'), length(X'0102'), octet_length('héllo'), bit_length('é'), octet_length(X'010203');
SELECT concat('a', 'b', 'c'), concat('a', NULL), concat(), 'a' || 'b' || NULL, concat('a', 1, 2.5), 'a' || 1;
SELECT concat_ws(',', 'a', NULL, 'b'), concat_ws(',', array('a', NULL, 'b'), 'c'), concat_ws(NULL, 'a'), concat_ws(','), concat_ws('-', 1, 2.5D, 'x'), concat_ws('', 'a', 'b');
SELECT substring('Spark SQL', 5), substring('Spark SQL', -3), substring('Spark SQL', 5, 1), substring('Spark SQL', 0, 3), substring('Spark SQL', -20, 15), substring('héllo', 2, 3), substr('abc', 5), substring('abc', 2, -1), substring('abc', -2, 1), substring('abc', 1, 0);
SELECT substring('Spark SQL' FROM 5), substring('Spark SQL' FROM 5 FOR 2), substring(X'01020304', 2, 2), substring(NULL, 1, 1), substring('日本語', -2, 1), substring('abc', -5, 3);
SELECT left('Spark SQL', 3), left('a', 0), left('abc', -1), right('Spark SQL', 3), right('abc', 0), right('abc', -1), right('héé', 2), left('日本語', 2), right('ab', 5);
SELECT substring_index('www.apache.org', '.', 2), substring_index('www.apache.org', '.', -2), substring_index('a.b', '.', 5), substring_index('a.b', '.', 0), substring_index('abc', '', 1), substring_index('aaaa', 'aa', 1), substring_index('aaaa', 'aa', -1), substring_index('a||b||c', '||', -1), substring_index('a.b', 'x', -1);
SELECT split_part('11.12.13', '.', 3), split_part('11.12.13', '.', -1), split_part('11.12.13', '.', 5), split_part('11.12.13', '', 1), split_part('a', 'x', 1), split_part(NULL, '.', 1);
SELECT split_part('a.b', '.', 0);
SELECT instr('SparkSQL', 'SQL'), instr('abc', 'x'), instr('abc', ''), instr('日本語', '語'), instr(NULL, 'a');
SELECT locate('bar', 'foobarbar'), locate('bar', 'foobarbar', 5), locate('x', 'abc'), locate('', 'abc'), locate('a', 'abc', 0), position('b' IN 'abc'), position('bar', 'foobarbar', 5), locate('', 'abc', 3);
SELECT contains('Spark SQL', 'Spark'), contains('a', NULL), startswith('Spark', 'Sp'), startswith('a', ''), endswith('Spark', 'rk'), endswith('a', 'ab'), contains('abc', '');
SELECT lpad('hi', 5, '??'), lpad('hi', 1, '??'), lpad('hi', 5), lpad('hi', 5, ''), lpad('é', 3, 'à'), lpad('hi', -1, 'x'), rpad('hi', 5, 'ab'), rpad('hi', 1), rpad('hi', 4), rpad('hi', 7, 'ab'), lpad(NULL, 3, 'x');
-- differs: refused: the emitted type is not the resolved one
SELECT repeat('ab', 3), repeat('a', 0), repeat('a', -1), repeat(NULL, 2), space(3), space(0), reverse('abc'), reverse('héllo'), reverse(''), reverse(123);
SELECT replace('ABCabc', 'abc', 'DEF'), replace('aaa', 'a', 'bb'), replace('abc', 'b'), replace('abc', '', 'x'), replace('abc', 'x', 'y'), replace(NULL, 'a', 'b');
SELECT translate('AaBbCc', 'abc', '123'), translate('hello', 'el', 'ip'), translate('abc', 'abc', 'x'), translate('aabb', 'aa', 'xy'), translate('日本', '日', 'x');
SELECT overlay('Spark SQL' PLACING '_' FROM 6), overlay('Spark SQL' PLACING 'CORE' FROM 7), overlay('Spark SQL' PLACING 'ANSI ' FROM 7 FOR 0), overlay('Spark SQL', 'tructured', 2, 4);
SELECT ascii('222'), ascii('é'), ascii(''), ascii('日'), chr(65), chr(256), chr(-1), char(97), chr(233);
SELECT elt(1, 'scala', 'java'), elt(2, 'a', 'b'), elt(NULL, 'a');
SELECT elt(3, 'a', 'b');
SELECT find_in_set('ab', 'abc,b,ab,c,def'), find_in_set('x', 'a,b'), find_in_set('a,b', 'a,b'), find_in_set('', 'a,,b'), find_in_set('a', '');
SELECT levenshtein('kitten', 'sitting'), levenshtein('', 'abc'), levenshtein('é', 'e'), levenshtein(NULL, 'a'), soundex('Miller'), soundex('Robert'), soundex('Rupert'), soundex('Tymczak'), soundex('Pfister'), soundex('1a'), soundex('');
SELECT format_number(12332.123456, 4), format_number(12332.5D, 0), format_number(1234567, 2), format_number(-1234.565D, 2), format_number(0.5D, 0), format_number(1.5D, 0), format_number(12332.123456, -1), format_number(NULL, 2), format_number(CAST(1234567.891 AS DECIMAL(20, 3)), 2), format_number(999.995D, 2), format_number(-0.4D, 0);
SELECT luhn_check('79927398713'), luhn_check('79927398714'), luhn_check(''), luhn_check('12a');
SELECT base64('Spark SQL'), base64(''), base64('a'), base64('é'), unbase64('U3BhcmsgU1FM'), unbase64('YQ=='), decode(unbase64('w6k='), 'UTF-8');
SELECT decode(encode('abc', 'utf-8'), 'utf-8'), hex(encode('é', 'UTF-16')), hex(encode('é', 'UTF-16LE')), hex(encode('é', 'ISO-8859-1')), decode(X'E9', 'ISO-8859-1'), hex(encode('a', 'US-ASCII'));
SELECT encode('a', 'EBCDIC');
SELECT decode(X'FF', 'UTF-8');
SELECT quote('Don''t');
SELECT upper(x), length(x), substring(x, 2, 2), concat(x, '!') FROM VALUES ('abc'), (''), (NULL), ('ÄÖÜ') AS t(x);
SELECT x || '-' || y FROM VALUES ('a', 1), ('b', NULL), (NULL, 3) AS t(x, y);
SELECT rlike('Spark', 'a.k'), 'abc' RLIKE '^b', 'abc' REGEXP 'c$', regexp_like('a1', '\\d'), regexp('x', '[a-c]'), rlike(NULL, 'a'), 'a\nb' RLIKE 'a.b', 'foobar' RLIKE '(?<=foo)bar', 'AB' RLIKE '(?i)ab';
SELECT rlike('a', '(');
-- differs: a value: row 0, column 8: aabc, but Spark has bc
SELECT regexp_replace('100-200', '(\\d+)', 'num'), regexp_replace('100-200', '(\\d+)-(\\d+)', '$2-$1'), regexp_replace('aaa', 'a', 'b', 2), regexp_replace('abc', 'x', 'y'), regexp_replace('abc', '', '-'), regexp_replace(NULL, 'a', 'b'), regexp_replace('a.b', '\\.', '\\$'), regexp_replace('héllo', 'é', 'e'), regexp_replace('abc', '(?<first>a)', '${first}${first}');
SELECT regexp_extract('100-200', '(\\d+)-(\\d+)', 1), regexp_extract('100-200', '(\\d+)-(\\d+)', 2), regexp_extract('100-200', '(\\d+)-(\\d+)', 0), regexp_extract('abc', '(\\d+)'), regexp_extract('ab', '(a)(x)?', 2), regexp_extract(NULL, 'a', 0), regexp_extract('foo=bar', '(\\w+)=(\\w+)', 2);
SELECT regexp_extract('100-200', '(\\d+)', 3);
SELECT regexp_extract_all('100-200, 300-400', '(\\d+)-(\\d+)', 1), regexp_extract_all('abc', '\\d', 0), regexp_extract_all('a1b2', '[a-z]\\d', 0);
-- differs: the names of unaliased columns
SELECT regexp_count('Steven Jones and Stephen Smith', 'Ste(v|ph)en'), regexp_count('abc', ''), regexp_substr('Steven Jones', 'Ste(v|ph)en'), regexp_substr('abc', 'x'), regexp_instr('user@spark.apache.org', '@[^.]*'), regexp_instr('abc', 'x'), regexp_instr('日本a', 'a');
SELECT split('oneAtwoBthreeC', '[ABC]'), split('oneAtwoBthreeC', '[ABC]', 2), split('a,b,,', ','), split('', ','), split('abc', ''), split('a|b|c', '\\|'), split('a.b', '.'), split(NULL, ','), split('a1b2c3', '\\d'), split('aXbX', 'X', 0), split('日本,語', ','), split('abc', '', 2);
SELECT str_to_map('a:1,b:2,c:3', ',', ':'), str_to_map('a'), str_to_map('a=1&b=2', '&', '='), str_to_map('a:1,b');
SELECT '\u00e9' RLIKE '\\p{L}', 'abc' RLIKE '\\p{Alpha}+', 'ABC' RLIKE '^[\\p{Upper}]+$', 'a b' RLIKE '\\s', 'x' RLIKE '\\x{78}';
