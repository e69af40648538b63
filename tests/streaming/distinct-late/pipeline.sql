-- A duplicate that comes too late is dropped.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT DISTINCT k, ts FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES;
