-- Groups go on after a restart.
-- by hand: SQL of Spark has no outputMode; after StateStoreSaveExec's update mode.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out USING delta TBLPROPERTIES ('outputMode' = 'update') AS
SELECT k, count(*) AS n, approx_count_distinct(v) AS d FROM STREAM events GROUP BY k;
