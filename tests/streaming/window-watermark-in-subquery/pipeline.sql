-- The watermark goes along with its column.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, count(*) AS n FROM (SELECT k, ts AS at FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES WHERE v > 0) GROUP BY window(at, '1 hour');
