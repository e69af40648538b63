-- Rows made by explode carry the event time.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, x, count(*) AS n FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES LATERAL VIEW explode(array(k, 'z')) AS x GROUP BY window(ts, '1 hour'), x;
