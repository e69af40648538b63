-- Collations by name, and the words of the grammar.
SELECT collation('Spark SQL');
SELECT collation('Spark SQL' COLLATE UTF8_LCASE);
SELECT collation(collate('a', 'unicode_ci_ai')), collation('x' COLLATE de), collation('a' COLLATE UTF8_BINARY_RTRIM);
SELECT collation(NULL);
SELECT collation(5);
SELECT collation(x) FROM VALUES ('a'), (NULL) AS t(x);
SELECT collate('a', 'foo');
SELECT collate('a', x) FROM VALUES ('UNICODE') AS t(x);
SELECT 'a' COLLATE UTF8_BINARY = 'A' AS same;
SELECT * FROM collations() WHERE NAME = 'UTF8_BINARY';
SELECT * FROM collations() WHERE NAME LIKE 'UNICODE%' ORDER BY NAME;
SELECT * FROM collations() WHERE NAME LIKE 'de%' ORDER BY NAME;
SELECT count(*), count(DISTINCT LANGUAGE), count(DISTINCT COUNTRY), min(NAME), max(NAME) FROM collations();
SELECT count(*) FROM collations() WHERE CASE_SENSITIVITY = 'CASE_INSENSITIVE' AND PAD_ATTRIBUTE = 'RTRIM';
SELECT * FROM sql_keywords() ORDER BY keyword LIMIT 3;
SELECT count(*), count_if(reserved) FROM sql_keywords();
SELECT k.keyword FROM sql_keywords() AS k WHERE k.keyword LIKE 'SELECT%';
