-- Many aggregates of one window.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, count(v) AS n, sum(v) AS s, avg(v) AS a, min(v) AS lo, max(v) AS hi, min(k) AS first_k, max(k) AS last_k, count_if(v > 2) AS big, bool_or(v > 3) AS any_big, stddev_samp(v) AS dev
FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY window(ts, '1 hour');
