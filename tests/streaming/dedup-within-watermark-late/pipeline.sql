-- Late rows are dropped before they are looked at.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out TBLPROPERTIES ('dropDuplicatesWithinWatermark' = 'id') AS
SELECT id, k, ts FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES;
