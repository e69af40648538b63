-- How many keys an hour had.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, count(*) AS keys FROM (SELECT window_time(window) AS at, k FROM (SELECT window, k FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY window(ts, '1 hour'), k)) GROUP BY window(at, '1 hour');
