-- Rows that WHERE drops by a value do not move the watermark.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, count(*) AS n FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES WHERE v > 0 GROUP BY window(ts, '1 hour');
