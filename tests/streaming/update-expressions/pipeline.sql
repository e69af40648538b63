-- Expressions above and below the aggregation; the key is one.
-- by hand: SQL of Spark has no outputMode; after StateStoreSaveExec's update mode.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out USING delta TBLPROPERTIES ('outputMode' = 'update') AS
SELECT k, upper(k) AS key, n * 2 AS twice, concat(k, ':', n) AS text
FROM (SELECT lower(k) AS k, count(*) AS n FROM STREAM events WHERE v <> 2 GROUP BY lower(k)) AS g;
