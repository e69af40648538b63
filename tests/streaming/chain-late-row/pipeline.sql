-- A late row in a chain.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, sum(v) AS v FROM (SELECT window_time(window) AS at, v FROM (SELECT window, sum(v) AS v FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY window(ts, '10 minutes'))) GROUP BY window(at, '1 hour');
