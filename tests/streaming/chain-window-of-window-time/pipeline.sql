-- Hours over ten minutes, by window_time.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, count(*) AS n, sum(v) AS v FROM (SELECT window_time(window) AS at, k, v FROM (SELECT window, k, sum(v) AS v FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY window(ts, '10 minutes'), k)) GROUP BY window(at, '1 hour');
