-- A watermark on an expression needs a name.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT k FROM STREAM events WATERMARK ts + INTERVAL 1 HOUR DELAY OF INTERVAL 10 MINUTES;
