-- An expression of the event time is not the event time.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT date_trunc('hour', ts) AS h, count(*) AS n FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY date_trunc('hour', ts);
