-- A group that rows came for is given again, also where its values are those it had.
-- by hand: SQL of Spark has no outputMode; after StateStoreSaveExec's update mode.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out USING delta TBLPROPERTIES ('outputMode' = 'update') AS
SELECT k, max(v) AS v FROM STREAM events GROUP BY k;
