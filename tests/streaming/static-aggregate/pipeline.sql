-- The static side is an aggregation.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE TABLE names (k STRING, name STRING)
USING csv OPTIONS (path 'data/input/names', header 'true');
CREATE STREAMING TABLE out AS
SELECT id, n FROM STREAM events AS e JOIN (SELECT k, count(*) AS n FROM names GROUP BY k) AS s ON e.k = s.k;
