-- Daily counts of a table of hours.
-- batches: any
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE hours AS
SELECT window.start AS start, count(*) AS n FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY window(ts, '1 hour');
CREATE STREAMING TABLE out AS
SELECT window.start AS day, sum(n) AS n FROM STREAM hours WATERMARK start DELAY OF INTERVAL 1 HOUR GROUP BY window(start, '1 day');
