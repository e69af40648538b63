-- The event time must be a column.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT k FROM STREAM events WATERMARK nothing DELAY OF INTERVAL 10 MINUTES;
