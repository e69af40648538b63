-- An event time without zone.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, count(*) AS n FROM STREAM events WATERMARK CAST(ts AS TIMESTAMP_NTZ) AS t DELAY OF INTERVAL 10 MINUTES GROUP BY window(t, '1 hour');
