-- The slide does not divide the size.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, window.end AS end, count(*) AS n FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY window(ts, '50 minutes', '20 minutes');
