-- Rows of closed windows are dropped.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, window.end AS end, count(*) AS n, sum(v) AS v
FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY window(ts, '1 hour');
