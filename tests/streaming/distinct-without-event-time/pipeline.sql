-- SELECT DISTINCT of columns without the event time is refused.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT DISTINCT k FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES;
