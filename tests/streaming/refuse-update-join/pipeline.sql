-- Update mode has no join of two streams.
-- by hand: SQL of Spark has no outputMode; after StateStoreSaveExec's update mode.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out USING delta TBLPROPERTIES ('outputMode' = 'update') AS
SELECT a.k, b.v FROM STREAM events AS a JOIN STREAM events AS b ON a.k = b.k;
