-- Groups are given again with their new values, for ever.
-- by hand: SQL of Spark has no outputMode; after StateStoreSaveExec's update mode.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out USING delta TBLPROPERTIES ('outputMode' = 'update') AS
SELECT k, count(*) AS n, sum(v) AS v FROM STREAM events GROUP BY k;
