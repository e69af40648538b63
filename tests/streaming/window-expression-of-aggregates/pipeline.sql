-- Expressions over keys and aggregates.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT date_format(window.start, 'HH:mm') AS at, upper(k) AS k, sum(v) * 10 + count(*) AS x FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY window(ts, '1 hour'), k;
