-- A window is given whenever rows come for it, until the watermark has passed it; late rows are dropped.
-- by hand: SQL of Spark has no outputMode; after StateStoreSaveExec's update mode.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out USING delta TBLPROPERTIES ('outputMode' = 'update') AS
SELECT window.start AS start, count(*) AS n, sum(v) AS v
FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY window(ts, '1 hour');
