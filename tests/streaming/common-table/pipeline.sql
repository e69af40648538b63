-- A stream in a common table.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
WITH e AS (SELECT k, ts FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES WHERE v > 0) SELECT window.start AS start, k, count(*) AS n FROM e GROUP BY window(ts, '1 hour'), k;
