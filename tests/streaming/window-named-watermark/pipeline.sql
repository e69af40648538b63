-- A watermark on an expression has a name.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, count(*) AS n FROM STREAM events WATERMARK ts + INTERVAL 1 HOUR AS later DELAY OF INTERVAL 10 MINUTES GROUP BY window(later, '1 hour');
