-- Rows that came too late lie whole in a table of their own, which others can read.
-- by hand: Spark drops them.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out TBLPROPERTIES ('lateRows' = 'late') AS
SELECT window.start AS start, window.end AS end, count(*) AS n
FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY window(ts, '1 hour');
CREATE STREAMING TABLE again AS SELECT id, upper(k) AS k FROM STREAM late;
