-- A row is late for a session by the end of its own: its time and the gap.
-- by hand: Spark drops them.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out TBLPROPERTIES ('laterows' = 'late_events') AS
SELECT session_window.start AS start, session_window.end AS end, k, sum(v) AS v
FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES WHERE v > 0 GROUP BY session_window(ts, '5 minutes'), k;
