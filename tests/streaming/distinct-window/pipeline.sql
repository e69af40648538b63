-- DISTINCT over a window.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT DISTINCT window(ts, '1 hour') AS w, k FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES;
