-- The table alias stands behind the watermark.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, e.k, count(*) AS n FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES AS e GROUP BY window(e.ts, '1 hour'), e.k;
