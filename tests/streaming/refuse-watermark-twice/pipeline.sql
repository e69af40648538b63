-- A watermark on a watermark.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS s, count(*) AS n FROM (SELECT * FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES) WATERMARK ts DELAY OF INTERVAL 5 MINUTES AS e GROUP BY window(ts, '1 hour');
