-- 'stateTtl': keys that nothing else ends are forgotten so long after they came; here at once.
-- by hand: Spark has no such setting.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out TBLPROPERTIES ('dropDuplicates' = 'k', 'stateTtl' = '0 seconds') AS
SELECT id, k FROM STREAM events;
