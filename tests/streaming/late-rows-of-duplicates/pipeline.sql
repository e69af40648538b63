-- Late rows of a deduplication, one of a key that is known, one of a new one; and none twice after a restart.
-- by hand: Spark drops them.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out TBLPROPERTIES ('dropDuplicatesWithinWatermark' = 'k', 'lateRows' = 'late') AS
SELECT k, ts FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES;
