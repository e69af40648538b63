-- Windows over a streaming table.
-- batches: any
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE first AS
SELECT id, k, v, ts FROM STREAM events WHERE v > 0;
CREATE STREAMING TABLE out AS
SELECT window.start AS start, count(*) AS n FROM STREAM first WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY window(ts, '1 hour');
