-- The event time must be a timestamp.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT k FROM STREAM events WATERMARK k DELAY OF INTERVAL 10 MINUTES;
