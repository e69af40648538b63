-- Sessions an hour.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, count(*) AS sessions, sum(n) AS n FROM (SELECT window_time(session_window) AS at, k, n FROM (SELECT session_window, k, count(*) AS n FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY session_window(ts, '10 minutes'), k)) GROUP BY window(at, '1 hour');
