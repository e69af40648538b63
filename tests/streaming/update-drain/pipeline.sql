-- Draining closes no window of updated rows: they are written already.
-- by hand: SQL of Spark has no outputMode; after StateStoreSaveExec's update mode.
-- run: --drain
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out USING delta TBLPROPERTIES ('outputMode' = 'update') AS
SELECT window.start AS start, count(*) AS n
FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY window(ts, '1 hour');
