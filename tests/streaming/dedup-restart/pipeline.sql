-- Keys are remembered over restarts.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out TBLPROPERTIES ('dropDuplicates' = 'id') AS
SELECT id, k FROM STREAM events;
