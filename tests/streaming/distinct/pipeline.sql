-- SELECT DISTINCT is an aggregation: rows wait for the watermark.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT DISTINCT k, ts FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES;
