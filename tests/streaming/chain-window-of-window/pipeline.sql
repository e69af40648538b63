-- Hours over ten minutes, by the window itself.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, count(*) AS n, sum(v) AS v FROM (SELECT window(window, '1 hour') AS window, k, sum(v) AS v FROM (SELECT window, k, sum(v) AS v FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY window(ts, '10 minutes'), k) GROUP BY window(window, '1 hour'), k) GROUP BY window;
