-- A total never ends.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT count(*) AS n FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES;
