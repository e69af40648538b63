-- Rows exactly one gap apart are one session.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT session_window.start AS start, session_window.end AS end, k, count(*) AS n, sum(v) AS v FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY session_window(ts, '10 minutes'), k;
